import type { Assets } from '../assets/Assets.js';
import { streamOf, type EventDescriptor, type EventDocument, type NamedDocument } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { EventOptions, RunSource } from '../store/Store.js';
import { chooseFields, type FieldChoice, type RunDescription } from '../table/choose-fields.js';
import { fieldList, fillList, makeFieldTest, type FieldName } from '../table/field-choice.js';
import { checkOptions } from './check-options.js';
import { chooseEventData } from './choose-event-data.js';
import { fillEvents } from './fill-events.js';
import type { DocumentsOptions, EventsOptions } from './Header.js';
import { orderDocuments } from './order-documents.js';

const FOLLOW_MS = 500;

/** One run, and the runs it is read with: a field is unknown when none of them has it. */
export interface Reading {
  source: RunSource;
  assets: Assets;
  among: readonly RunSource[];
}

/** The events of a stream, filled and narrowed as asked. Throws StreamNotFound, FieldNotFound, InvalidQuery. */
export async function* runEvents(reading: Reading, options: EventsOptions): AsyncGenerator<EventDocument> {
  checkOptions('events', options, ['stream', 'fields', 'fill', 'follow', 'signal']);
  const { stream = 'primary' } = options;
  let isEmpty = true;
  for await (const event of streamEvents(reading, options, stream, stream)) {
    isEmpty = false;
    yield event;
  }
  if (!isEmpty) return;
  const all = await reading.source.descriptors();
  if (options.stream !== undefined && !all.some(one => streamOf(one) === stream))
    throw noStream(reading.source, stream, all);
  const fields = fieldList(options.fields);
  if (fields) chooseFields(await describe(reading.among, stream), fields, stream);
}

/** A run's documents in databroker's order, its events filled and narrowed as asked. Throws as {@link runEvents}. */
export async function* runDocuments(
  reading: Reading,
  options: DocumentsOptions
): AsyncGenerator<NamedDocument> {
  checkOptions('documents', options, ['stream', 'fields', 'fill', 'signal']);
  const { stream, signal } = options;
  const all = await reading.source.descriptors();
  if (stream !== undefined && !all.some(one => streamOf(one) === stream))
    throw noStream(reading.source, stream, all);
  const asked = { ...(stream === undefined ? {} : { stream }), ...(signal ? { signal } : {}) };
  yield* orderDocuments(reading.source, name => streamEvents(reading, options, name, stream), asked);
}

/** The events of one stream; field names are looked up in the stream `inside`, or in all. */
function streamEvents(
  { source, assets, among }: Reading,
  { fields, fill = false, follow = false, signal }: EventsOptions,
  stream: string,
  inside: string | undefined
): AsyncIterable<EventDocument> {
  const asked = { stream, ...(signal ? { signal } : {}) };
  const chosen = fieldList(fields);
  const filled = fillList(fill);
  let described: Promise<RunDescription[]> | undefined;
  const choose = async (names: readonly FieldName[]): Promise<readonly FieldChoice[]> =>
    chooseFields(await (described ??= describe(among, inside)), names, inside ?? 'any');
  let events = follow ? followed(source, asked) : source.events(asked);
  if (fill !== false) {
    const isChosen = chosen ? makeFieldTest(chosen) : (): boolean => true;
    const isFilled = filled ? makeFieldTest(filled) : (): boolean => true;
    const check = async (): Promise<unknown> => filled && choose(filled);
    const isAsked = (field: string): boolean => isChosen(field) && isFilled(field);
    events = fillEvents(events, source, assets, { ...asked, isAsked, check });
  }
  return chosen ? chooseEventData(events, source, chosen, () => choose(chosen)) : events;
}

async function describe(
  sources: readonly RunSource[],
  stream: string | undefined
): Promise<RunDescription[]> {
  return Promise.all(
    sources.map(async source => {
      const { start, stop } = source.summary;
      const descriptors = (await source.descriptors()).filter(
        one => stream === undefined || streamOf(one) === stream
      );
      return { uid: source.uid, start, stop, descriptors };
    })
  );
}

function followed(source: RunSource, options: EventOptions): AsyncIterable<EventDocument> {
  return source.follow?.(options) ?? reread(source, options);
}

/** Follows a store that cannot: reads again and leaves out what was seen. */
async function* reread(source: RunSource, options: EventOptions): AsyncGenerator<EventDocument> {
  const seen = new Set<string>();
  for (;;) {
    const { stop } = await source.refresh(options);
    for await (const event of source.events(options)) {
      if (seen.has(event.uid)) continue;
      seen.add(event.uid);
      yield event;
    }
    if (stop) return;
    await new Promise(resolve => setTimeout(resolve, FOLLOW_MS));
    options.signal?.throwIfAborted();
  }
}

export function noStream(
  { uid }: RunSource,
  stream: string,
  all: readonly EventDescriptor[]
): BrokerError<'StreamNotFound'> {
  const available = [...new Set(all.map(streamOf))];
  const names =
    available.length > 0 ? `it has ${available.map(name => `'${name}'`).join(', ')}` : 'it has none';
  return new BrokerError('StreamNotFound', `Run ${uid} has no stream '${stream}'; ${names}.`, {
    uid,
    stream,
    available
  });
}
