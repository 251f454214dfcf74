import { streamOf, type EventDescriptor } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { RunExport } from './RunExport.js';

/** A stream as it is to be exported. */
export interface ChosenStream {
  name: string;
  descriptors: EventDescriptor[];
  /** The data fields, in the descriptors' order. */
  fields: string[];
}

/**
 * The streams to export, in the order of their first descriptor, each with its chosen fields; a stream that has none of
 * the asked fields is left out. Throws StreamNotFound and FieldNotFound.
 */
export async function chooseStreams(run: RunExport): Promise<ChosenStream[]> {
  const { streams: asked, fields } = run.options;
  const streams = new Map<string, ChosenStream>();
  for (const descriptor of await run.source.descriptors(run.signal)) {
    const name = streamOf(descriptor);
    const stream = streams.get(name) ?? { name, descriptors: [], fields: [] };
    streams.set(name, stream);
    stream.descriptors.push(descriptor);
    for (const field of Object.keys(descriptor.data_keys))
      if (!stream.fields.includes(field)) stream.fields.push(field);
  }
  for (const name of asked ?? [])
    if (!streams.has(name)) throw streamNotFound(run.uid, name, [...streams.keys()]);
  const chosen = [...streams.values()].filter(({ name }) => asked === undefined || asked.includes(name));
  if (!fields) return chosen;
  const available = [...new Set(chosen.flatMap(stream => stream.fields))];
  for (const field of fields) {
    if (!available.some(name => matches(field, name))) throw fieldNotFound(run.uid, field, available);
  }
  return chosen
    .map(stream => ({
      ...stream,
      fields: stream.fields.filter(name => fields.some(field => matches(field, name)))
    }))
    .filter(stream => stream.fields.length > 0);
}

function matches(field: string | RegExp, name: string): boolean {
  if (typeof field === 'string') return field === name;
  return new RegExp(`^(?:${field.source})$`, field.flags.replace(/[gy]/g, '')).test(name);
}

function streamNotFound(uid: string, stream: string, available: string[]): BrokerError {
  const there = available.length > 0 ? available.join(', ') : 'none';
  return new BrokerError('StreamNotFound', `Run ${uid} has no stream '${stream}'. Its streams: ${there}.`, {
    uid,
    stream,
    available
  });
}

function fieldNotFound(uid: string, field: string | RegExp, available: string[]): BrokerError {
  const there = available.length > 0 ? available.join(', ') : 'none';
  return new BrokerError(
    'FieldNotFound',
    `Run ${uid} has no field '${String(field)}' to export. Fields: ${there}.`,
    {
      field: String(field),
      available,
      uid
    }
  );
}
