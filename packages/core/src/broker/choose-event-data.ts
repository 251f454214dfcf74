import { setOwn } from '../decode/json.js';
import type { EventDescriptor, EventDocument, JsonObject } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { RunSource } from '../store/Store.js';
import { nearestName } from '../view/nearest-name.js';
import { fieldList, makeFieldTest, type FieldsOption } from './field-choice.js';

/**
 * Narrows events to the fields asked for, and adds what is asked of configuration, start and stop values, each with
 * its own timestamp. Events that keep no field of their own are left out. An unknown name is FieldNotFound.
 */
export async function* chooseEventData(
  events: AsyncIterable<EventDocument>,
  source: RunSource,
  fields: FieldsOption
): AsyncGenerator<EventDocument> {
  const isAsked = makeFieldTest(fields);
  const extras = new Map<string, Extra[]>();
  let isChecked = false;
  const extrasOf = async (event: EventDocument): Promise<Extra[]> => {
    let known = extras.get(event.descriptor);
    if (!known) {
      const descriptors = await source.descriptors();
      if (!isChecked) checkNames(fields, source, descriptors);
      isChecked = true;
      const descriptor = descriptors.find(one => one.uid === event.descriptor);
      known = [...extraValues(source, descriptor, isAsked)];
      extras.set(event.descriptor, known);
    }
    return known;
  };
  const plain = fieldList(fields).every(field => typeof field === 'string')
    ? (fieldList(fields) as string[])
    : undefined;
  for await (const event of events) {
    const isSimple = plain?.every(name => Object.hasOwn(event.data, name)) ?? false;
    const chosen: EventDocument = { ...event, data: pick(event.data, isAsked), timestamps: {} };
    chosen.timestamps = pick(event.timestamps ?? {}, isAsked);
    if (event.filled) chosen.filled = pick(event.filled, isAsked);
    if (!isSimple) {
      const added = await extrasOf(event);
      for (const { name, value, timestamp } of added) {
        if (Object.hasOwn(chosen.data, name)) continue;
        setOwn(chosen.data, name, value);
        if (timestamp !== undefined) setOwn(chosen.timestamps, name, timestamp);
      }
    }
    if (Object.keys(chosen.data).length > 0) yield chosen;
  }
}

interface Extra {
  name: string;
  value: unknown;
  timestamp: number | undefined;
}

function* extraValues(
  source: RunSource,
  descriptor: EventDescriptor | undefined,
  isAsked: (name: string) => boolean
): Generator<Extra> {
  const seen = new Set<string>();
  const { start, stop } = source.summary;
  for (const { data, timestamps } of Object.values(descriptor?.configuration ?? {})) {
    for (const name of Object.keys(data ?? {})) {
      if (!isAsked(name) || seen.has(name)) continue;
      seen.add(name);
      yield { name, value: data[name], timestamp: timestamps?.[name] };
    }
  }
  for (const document of [start, stop]) {
    for (const name of Object.keys(document ?? {})) {
      if (!document || !isAsked(name) || seen.has(name)) continue;
      seen.add(name);
      yield { name, value: document[name], timestamp: document.time };
    }
  }
}

function checkNames(fields: FieldsOption, source: RunSource, descriptors: readonly EventDescriptor[]): void {
  const own = descriptors.flatMap(d => Object.keys(d.data_keys));
  const configured = descriptors.flatMap(d =>
    Object.values(d.configuration ?? {}).flatMap(c => Object.keys(c.data ?? {}))
  );
  const { start, stop } = source.summary;
  const all = new Set([...own, ...configured, ...Object.keys(start), ...Object.keys(stop ?? {})]);
  for (const field of fieldList(fields)) {
    if (typeof field !== 'string' || all.has(field)) continue;
    const available = [...new Set(own)];
    const nearest = nearestName(field, all);
    throw new BrokerError(
      'FieldNotFound',
      `Run ${source.uid} has no field '${field}'${nearest ? `; did you mean '${nearest}'?` : '.'} There are: ${available.join(', ')}.`,
      { field, available, uid: source.uid, ...(nearest ? { nearest } : {}) }
    );
  }
}

function pick<T>(object: { [key: string]: T }, isAsked: (name: string) => boolean): { [key: string]: T } {
  const picked: JsonObject = {};
  for (const key of Object.keys(object)) if (isAsked(key)) setOwn(picked, key, object[key]);
  return picked;
}
