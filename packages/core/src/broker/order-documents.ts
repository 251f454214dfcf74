import { unpackDatumPage } from '../decode/pages.js';
import { streamOf, type DocumentName, type EventDocument, type NamedDocument } from '../documents.js';
import type { RunSource, Signalled } from '../store/Store.js';

/** Gives the events of one stream. */
export type OpenStream = (stream: string) => AsyncIterable<EventDocument>;

/**
 * A run's documents in databroker's order: start, descriptors, resources, datums, the events of all streams in time
 * order, stop. Pages are unpacked. Memory stays flat: the streams are merged as they are read.
 */
export async function* orderDocuments(
  source: RunSource,
  openStream: OpenStream,
  { stream, signal }: { stream?: string } & Signalled
): AsyncGenerator<NamedDocument> {
  const asked = signal ? { signal } : {};
  yield ['start', source.summary.start];
  const descriptors = (await source.descriptors(asked)).filter(
    d => stream === undefined || streamOf(d) === stream
  );
  for (const descriptor of descriptors) yield ['descriptor', descriptor];
  if (descriptors.length > 0) {
    const ours = new Set(descriptors.map(d => d.uid));
    yield* externalDocuments(source, ours, asked);
    const streams = [...new Set(descriptors.map(streamOf))];
    for await (const event of inTimeOrder(streams.map(openStream))) yield ['event', event];
  }
  const { stop } = await source.refresh(asked);
  if (stop) yield ['stop', stop];
}

async function* externalDocuments(
  source: RunSource,
  descriptors: ReadonlySet<string>,
  asked: Signalled
): AsyncGenerator<NamedDocument> {
  const names: DocumentName[] = ['resource', 'stream_resource', 'datum', 'datum_page', 'stream_datum'];
  let hasDatums = false;
  for await (const document of source.documents({ ...asked, names })) {
    if (document[0] === 'resource' || document[0] === 'stream_resource') yield document;
    else hasDatums ||= names.includes(document[0]);
  }
  if (!hasDatums) return;
  for await (const document of source.documents({
    ...asked,
    names: ['datum', 'datum_page', 'stream_datum']
  })) {
    if (document[0] === 'datum') yield document;
    else if (document[0] === 'datum_page')
      for (const datum of unpackDatumPage(document[1])) yield ['datum', datum];
    else if (document[0] === 'stream_datum' && descriptors.has(document[1].descriptor)) yield document;
  }
}

/** Merges sequences that are each in time order. */
async function* inTimeOrder(
  sequences: readonly AsyncIterable<EventDocument>[]
): AsyncGenerator<EventDocument> {
  if (sequences.length === 1 && sequences[0]) {
    yield* sequences[0];
    return;
  }
  const open = sequences.map(sequence => sequence[Symbol.asyncIterator]());
  try {
    const heads = await Promise.all(open.map(iterator => iterator.next()));
    for (;;) {
      let first = -1;
      let earliest = Infinity;
      heads.forEach((head, i) => {
        if (head.done || (first >= 0 && head.value.time >= earliest)) return;
        first = i;
        earliest = head.value.time;
      });
      const head = heads[first];
      const iterator = open[first];
      if (!head || head.done || !iterator) return;
      yield head.value;
      heads[first] = await iterator.next();
    }
  } finally {
    await Promise.all(open.map(iterator => iterator.return?.()));
  }
}
