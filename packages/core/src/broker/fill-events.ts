import type { AssetReference, Assets } from '../assets/Assets.js';
import type { NdArray } from '../arrays/nd-array.js';
import { setOwn } from '../decode/json.js';
import type { DataKey, EventDescriptor, EventDocument } from '../documents.js';
import { BrokerError, isBrokerError } from '../errors.js';
import type { AssetIndex, RunSource, Signalled } from '../store/Store.js';

/**
 * Puts the values of external fields into events as arrays, their datum ids into `filled`. What cannot be read is
 * null, and the event's `errors` maps the field to the typed error; the other fields are whole.
 */
export async function* fillEvents(
  events: AsyncIterable<EventDocument>,
  source: RunSource,
  assets: Assets,
  {
    isAsked,
    check,
    signal
  }: { isAsked: (field: string) => boolean; check: () => Promise<unknown> } & Signalled
): AsyncGenerator<EventDocument> {
  const asked = signal ? { signal } : {};
  const descriptors = new Map<string, EventDescriptor>();
  let index: AssetIndex | undefined;
  for await (const event of events) {
    if (!descriptors.has(event.descriptor)) {
      if (descriptors.size === 0) await check();
      for (const descriptor of await source.descriptors(asked)) descriptors.set(descriptor.uid, descriptor);
    }
    const external = Object.entries(descriptors.get(event.descriptor)?.data_keys ?? {}).filter(
      ([field, dataKey]) => isToFill(field, dataKey, event) && isAsked(field)
    );
    if (external.length === 0) {
      yield event;
      continue;
    }
    const filled: EventDocument = { ...event, data: { ...event.data }, filled: { ...event.filled } };
    const errors: Record<string, unknown> = {};
    for (const [field, dataKey] of external) {
      try {
        let reference = index && refer(index, event, field, dataKey);
        if (!reference) {
          index = await source.assets(asked);
          reference = refer(index, event, field, dataKey);
        }
        if (!reference) throw missing(event, field);
        setOwn(filled.data, field, (await assets.read(reference, asked)) satisfies NdArray);
        setOwn(filled.filled ?? {}, field, idOf(reference));
      } catch (error) {
        if (!isBrokerError(error)) throw error;
        setOwn(filled.data, field, null);
        setOwn(errors, field, error);
      }
    }
    if (Object.keys(errors).length > 0) filled['errors'] = errors;
    yield filled;
  }
}

/** Whether a field is external and its values are not in the event already. */
function isToFill(field: string, dataKey: DataKey, event: EventDocument): boolean {
  if (dataKey.external === undefined) return false;
  return dataKey.external.startsWith('STREAM') || typeof event.data[field] === 'string';
}

function refer(
  index: AssetIndex,
  event: EventDocument,
  field: string,
  dataKey: DataKey
): AssetReference | undefined {
  if (dataKey.external?.startsWith('STREAM')) {
    for (const streamDatum of index.streamData(event.descriptor)) {
      const { seq_nums, indices } = streamDatum;
      const streamResource = index.streamResource(streamDatum.stream_resource);
      if (streamResource?.data_key !== field) continue;
      const place = event.seq_num - seq_nums.start;
      if (place < 0 || event.seq_num >= seq_nums.stop) continue;
      return { kind: 'stream', streamResource, index: indices.start + place, dataKey };
    }
    return undefined;
  }
  const datum = index.datum(String(event.data[field]));
  const resource = datum && index.resource(datum.resource);
  return datum && resource ? { kind: 'datum', datum, resource, dataKey } : undefined;
}

function idOf(reference: AssetReference): string {
  return reference.kind === 'datum'
    ? reference.datum.datum_id
    : `${reference.streamResource.uid}/${reference.index}`;
}

function missing(event: EventDocument, field: string): BrokerError<'AssetMissing'> {
  const id = String(event.data[field] ?? `${field} of event ${event.seq_num}`);
  return new BrokerError(
    'AssetMissing',
    `No datum document says where '${field}' of event ${event.seq_num} is (${id}); the run's documents are incomplete.`,
    { path: id }
  );
}
