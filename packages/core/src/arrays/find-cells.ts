import { isNdArray, type NdArray } from './nd-array.js';
import { streamOf, type DataKey, type EventDescriptor, type EventDocument } from '../documents.js';
import { BrokerError, isBrokerError } from '../errors.js';
import type { AssetIndex, RunSource, Signalled } from '../store/Store.js';
import type { Cell, Place } from './Cell.js';
import { bytesOfValue, recordedType, toArray, TypeOfValues } from './inline-values.js';

/** Values inside events are kept up to this many bytes; beyond, they are read again when asked for. */
const KEPT_BYTES = 256 * 2 ** 20;

export interface FindOptions extends Signalled {
  stream: string;
  field: string;
}

/**
 * Where a field's arrays are, of several runs one after the other, in seq_num order in each. Reads the documents, no
 * external data.
 */
export async function findCells(sources: readonly RunSource[], options: FindOptions): Promise<Cell[]> {
  const cells: Cell[] = [];
  for (const source of sources) {
    const descriptors = await describing(source, options);
    const found = [
      ...(await streamCells(source, descriptors, options)),
      ...(await eventCells(source, descriptors, options))
    ];
    cells.push(...found.sort((a, b) => a.seqNum - b.seqNum));
  }
  return cells;
}

/** The descriptors of the stream that have the field. */
export async function describing(
  source: RunSource,
  { stream, field, signal }: FindOptions
): Promise<EventDescriptor[]> {
  const all = await source.descriptors(signal === undefined ? {} : { signal });
  return all.filter(
    descriptor => streamOf(descriptor) === stream && Object.hasOwn(descriptor.data_keys, field)
  );
}

async function streamCells(
  source: RunSource,
  descriptors: readonly EventDescriptor[],
  { field, signal }: FindOptions
): Promise<Cell[]> {
  const streamed = descriptors.filter(descriptor => isStreamed(descriptor.data_keys[field]));
  if (streamed.length === 0) return [];
  const index = await source.assets(signal === undefined ? {} : { signal });
  const cells: Cell[] = [];
  for (const descriptor of streamed) {
    const dataKey = descriptor.data_keys[field];
    if (dataKey === undefined) continue;
    for (const { stream_resource: uid, indices, seq_nums: seqNums } of index.streamData(descriptor.uid)) {
      const streamResource = index.streamResource(uid);
      if (streamResource !== undefined && streamResource.data_key !== field) continue;
      if (indices.stop - indices.start !== seqNums.stop - seqNums.start) throw unequal(uid, source.uid);
      for (let i = 0; i < indices.stop - indices.start; i++) {
        const place: Place =
          streamResource === undefined
            ? { kind: 'broken', error: undocumented(`${uid}/${indices.start + i}`, field, source.uid) }
            : {
                kind: 'asset',
                reference: { kind: 'stream', streamResource, index: indices.start + i, dataKey }
              };
        cells.push({ run: source.uid, seqNum: seqNums.start + i, dataKey, place });
      }
    }
  }
  return cells;
}

interface Pending {
  cell: Cell;
  raw: unknown;
}

async function eventCells(
  source: RunSource,
  descriptors: readonly EventDescriptor[],
  { stream, field, signal }: FindOptions
): Promise<Cell[]> {
  const dataKeys = new Map<string, DataKey>();
  for (const { uid, data_keys: keys } of descriptors) {
    const dataKey = keys[field];
    if (dataKey !== undefined && !isStreamed(dataKey)) dataKeys.set(uid, dataKey);
  }
  if (dataKeys.size === 0) return [];
  const asked = signal === undefined ? {} : { signal };
  const cells: Cell[] = [];
  const untyped: Pending[] = [];
  const types = new TypeOfValues();
  let index: AssetIndex | undefined;
  let kept = 0;
  for await (const event of source.events({ stream, fields: [field], ...asked })) {
    const dataKey = dataKeys.get(event.descriptor);
    if (dataKey === undefined || !Object.hasOwn(event.data, field)) continue;
    const raw: unknown = event.data[field];
    const cell: Cell = {
      run: source.uid,
      seqNum: event.seq_num,
      dataKey,
      place: { kind: 'inline', value: undefined, source, stream, event: event.uid }
    };
    cells.push(cell);
    if (isExternal(dataKey, event, field)) {
      index ??= await source.assets(asked);
      if (index.datum(String(raw)) === undefined) index = await source.assets(asked);
      cell.place = datumPlace(index, String(raw), dataKey, field, source.uid);
      continue;
    }
    const dtype = isNdArray(raw) ? raw.dtype : recordedType(dataKey);
    if (dtype === undefined) {
      types.add(raw);
      untyped.push({ cell, raw });
    } else {
      kept = keep(cell, raw, dtype, field, kept);
    }
  }
  const dtype = types.type;
  for (const { cell, raw } of untyped) {
    if (dtype === undefined) cell.place = { kind: 'broken', error: notNumbers(field, source.uid) };
    else kept = keep(cell, raw, dtype, field, kept);
  }
  return cells;
}

/** Reads a value that was not kept. */
export async function readInline(
  { source, stream, event }: Extract<Place, { kind: 'inline' }>,
  field: string,
  dtype: NdArray['dtype'],
  { signal }: Signalled
): Promise<NdArray> {
  for await (const document of source.events({
    stream,
    fields: [field],
    ...(signal === undefined ? {} : { signal })
  })) {
    if (document.uid !== event) continue;
    const raw: unknown = document.data[field];
    return isNdArray(raw) ? raw : toArray(raw, dtype, field, source.uid);
  }
  throw undocumented(event, field, source.uid);
}

function keep(cell: Cell, raw: unknown, dtype: NdArray['dtype'], field: string, kept: number): number {
  if (cell.place.kind !== 'inline') return kept;
  try {
    const value = isNdArray(raw) ? raw : toArray(raw, dtype, field, cell.run);
    const bytes = bytesOfValue(value);
    cell.place.value = kept + bytes <= KEPT_BYTES ? value : undefined;
    cell.place.known = { shape: value.shape, dtype: value.dtype };
    return kept + (cell.place.value === undefined ? 0 : bytes);
  } catch (error) {
    if (!isBrokerError(error)) throw error;
    cell.place = { kind: 'broken', error };
    return kept;
  }
}

function isStreamed(dataKey: DataKey | undefined): boolean {
  return dataKey?.external?.startsWith('STREAM') === true;
}

/** Whether an event holds a datum id, and not the values themselves. */
function isExternal(dataKey: DataKey, event: EventDocument, field: string): boolean {
  return (
    dataKey.external !== undefined && event.filled?.[field] !== true && typeof event.data[field] === 'string'
  );
}

function datumPlace(index: AssetIndex, id: string, dataKey: DataKey, field: string, run: string): Place {
  const datum = index.datum(id);
  const resource = datum === undefined ? undefined : index.resource(datum.resource);
  if (datum === undefined || resource === undefined)
    return { kind: 'broken', error: undocumented(id, field, run) };
  return { kind: 'asset', reference: { kind: 'datum', resource, datum, dataKey } };
}

function undocumented(id: string, field: string, run: string): BrokerError {
  return new BrokerError(
    'AssetMissing',
    `The documents of run ${run} do not say where '${field}' is (${id}): they are incomplete. Other events can be read.`,
    { path: id }
  );
}

function notNumbers(field: string, run: string): BrokerError {
  return new BrokerError(
    'InvalidDocument',
    `'${field}' of run ${run} holds text or objects, which make no array of numbers. Read it with db.getTable(run, ['${field}']).`,
    { document: 'event', uid: run }
  );
}

function unequal(resource: string, run: string): BrokerError {
  return new BrokerError(
    'InvalidDocument',
    `A stream_datum of ${resource} in run ${run} has more or fewer indices than seq_nums.`,
    { document: 'stream_datum', uid: run }
  );
}
