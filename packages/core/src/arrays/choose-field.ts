import { streamOf, type DataKey } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { RunSource, Signalled } from '../store/Store.js';
import { nearestName } from '../view/nearest-name.js';

/** The data keys of one stream, over all its descriptors. */
interface StreamKeys {
  source: RunSource;
  /** By stream, then by field. */
  streams: Map<string, Map<string, DataKey>>;
}

export interface ChosenField {
  field: string;
  stream: string;
  /** Of the first run that has the field; absent where no run has a descriptor. */
  dataKey: DataKey | undefined;
}

/**
 * Checks that every run that has events has the field, and chooses the field where none is given and there is one image field.
 * @throws StreamNotFound where a stream was named that a run does not have; FieldNotFound
 */
export async function chooseField(
  sources: readonly RunSource[],
  field: string | undefined,
  { stream, signal }: { stream?: string | undefined } & Signalled
): Promise<ChosenField> {
  const runs = await Promise.all(sources.map(source => keysOf(source, signal)));
  const name = stream ?? 'primary';
  const described = runs.filter(({ streams }) => streams.size > 0);
  for (const { source, streams } of runs) {
    if (stream !== undefined && !streams.has(stream))
      throw streamNotFound(source.uid, stream, [...streams.keys()]);
  }
  const chosen = field ?? onlyImage(described, name, sources);
  let dataKey: DataKey | undefined;
  for (const { source, streams } of described) {
    const key = streams.get(name)?.get(chosen);
    if (key === undefined) throw fieldNotFound(chosen, name, source.uid, streams);
    dataKey ??= key;
  }
  if (described.length === 0 && runs[0] !== undefined)
    throw fieldNotFound(chosen, name, runs[0].source.uid, new Map());
  return { field: chosen, stream: name, dataKey };
}

async function keysOf(source: RunSource, signal: AbortSignal | undefined): Promise<StreamKeys> {
  const streams = new Map<string, Map<string, DataKey>>();
  for (const descriptor of await source.descriptors(signal === undefined ? {} : { signal })) {
    const keys = streams.get(streamOf(descriptor)) ?? new Map<string, DataKey>();
    streams.set(streamOf(descriptor), keys);
    for (const [field, dataKey] of Object.entries(descriptor.data_keys))
      if (!keys.has(field)) keys.set(field, dataKey);
  }
  return { source, streams };
}

function onlyImage(runs: readonly StreamKeys[], stream: string, sources: readonly RunSource[]): string {
  const names = new Set<string>();
  const others = new Set<string>();
  for (const { streams } of runs) {
    for (const [field, dataKey] of streams.get(stream) ?? []) (isImage(dataKey) ? names : others).add(field);
  }
  const [only] = names;
  if (names.size === 1 && only !== undefined) return only;
  const uid = sources[0]?.uid ?? '';
  const available = names.size > 1 ? [...names] : [...others];
  const message =
    names.size > 1
      ? `Run ${uid} has ${names.size} image fields: ${available.join(', ')}. Say which: db.getImages(run, '${available[0]}').`
      : `Run ${uid} has no image field in the stream ${stream}${elsewhere(undefined, runs[0]?.streams ?? new Map(), stream)}. Its fields: ${available.join(', ') || 'none'}.`;
  throw new BrokerError('FieldNotFound', message, {
    field: '',
    available,
    stream,
    ...(uid === '' ? {} : { uid })
  });
}

/** Whether a descriptor calls a field an array of two axes or more. */
export function isImage(dataKey: DataKey): boolean {
  return (dataKey.shape ?? []).length >= 2;
}

function streamNotFound(uid: string, stream: string, available: string[]): BrokerError {
  const nearest = nearestName(stream, available);
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  return new BrokerError(
    'StreamNotFound',
    `Run ${uid} has no stream '${stream}'.${hint} Its streams: ${available.join(', ') || 'none'}.`,
    { uid, stream, available }
  );
}

function fieldNotFound(
  field: string,
  stream: string,
  uid: string,
  streams: ReadonlyMap<string, ReadonlyMap<string, DataKey>>
): BrokerError {
  const available = [...(streams.get(stream)?.keys() ?? [])];
  const nearest = nearestName(field, available);
  const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  return new BrokerError(
    'FieldNotFound',
    `Run ${uid} has no field '${field}' in the stream ${stream}${elsewhere(field, streams, stream)}.${hint} Its fields: ${available.join(', ') || 'none'}.`,
    { field, available, uid, stream, ...(nearest === undefined ? {} : { nearest }) }
  );
}

function elsewhere(
  field: string | undefined,
  streams: ReadonlyMap<string, ReadonlyMap<string, DataKey>>,
  stream: string
): string {
  const holders = [...streams].filter(
    ([name, keys]) =>
      name !== stream && (field === undefined ? [...keys.values()].some(isImage) : keys.has(field))
  );
  return holders.length === 0
    ? ''
    : ` (there is one in ${holders.map(([name]) => name).join(', ')}: { stream: '${holders[0]?.[0]}' })`;
}
