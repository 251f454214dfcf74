import type { EventDocument, StreamDatum } from '../../documents.js';
import type { AssetIndex, RunSource } from '../../store/Store.js';
import { readTable } from '../../table/read-table.js';
import type { RunTable } from '../../table/RunTable.js';
import type { ChosenStream } from '../choose-streams.js';
import type { RunExport } from '../RunExport.js';
import { surveyStream } from './survey-stream.js';

/** How many values one part of a table has at most, but for its last row. */
const CELLS = 1_000_000;

/** A part of a stream's table, and how many of all rows are done with it (`total` is 0 when it is not known). */
export interface TablePart {
  table: RunTable;
  done: number;
  total: number;
}

/**
 * A stream's table in parts of the same columns and types, so that memory holds one part. A stream whose events are
 * not in order of seq_num is one part, for the table is.
 */
export async function* readParts(
  run: RunExport,
  stream: ChosenStream,
  { convertTimes = true }: { convertTimes?: boolean } = {}
): AsyncIterable<TablePart> {
  const { assets, timezone } = run.options;
  const { source, signal } = run;
  const read = (part: RunSource): Promise<RunTable> =>
    readTable([part], {
      stream: stream.name,
      fields: stream.fields,
      convertTimes,
      assets,
      timezone,
      ...signal
    });
  const events = source
    .events({ stream: stream.name, fields: stream.fields, ...signal })
    [Symbol.asyncIterator]();
  let part = await take(events);
  if (part.last) {
    yield { table: await read(partOf(source, part.events)), done: 1, total: 1 };
    return;
  }
  const survey = await surveyStream(source, stream.name, signal);
  if (!survey.ordered) {
    await events.return?.();
    yield { table: await read(source), done: 1, total: 1 };
    return;
  }
  let done = 0;
  for (let from = -Infinity; ;) {
    const to = part.last ? Infinity : (part.events.at(-1)?.seq_num ?? from) + 1;
    const index = windowed(await source.assets(signal), from, to);
    done += part.events.length;
    const window = {
      ...partOf(source, part.events),
      descriptors: async () => survey.descriptors,
      assets: async () => index
    };
    yield { table: await read(window), done, total: survey.rows };
    if (part.last) return;
    from = to;
    part = await take(events);
  }
}

interface Part {
  events: EventDocument[];
  last: boolean;
}

async function take(events: AsyncIterator<EventDocument>): Promise<Part> {
  const part: Part = { events: [], last: false };
  for (let cells = 0; cells < CELLS;) {
    const next = await events.next();
    if (next.done) return { ...part, last: true };
    part.events.push(next.value);
    for (const value of Object.values(next.value.data)) cells += sizeOf(value);
    cells += 2;
  }
  return part;
}

function sizeOf(value: unknown): number {
  if (!Array.isArray(value)) return 1;
  return Array.isArray(value[0]) ? value.reduce<number>((sum, item) => sum + sizeOf(item), 0) : value.length;
}

function partOf(source: RunSource, events: readonly EventDocument[]): RunSource {
  return {
    uid: source.uid,
    summary: source.summary,
    refresh: options => source.refresh(options),
    descriptors: options => source.descriptors(options),
    events: async function* () {
      yield* events;
    },
    documents: options => source.documents(options),
    assets: options => source.assets(options)
  };
}

/** The index, with only those rows of stream data whose seq_num is in `[from, to)`. */
function windowed(index: AssetIndex, from: number, to: number): AssetIndex {
  const clip = (datum: StreamDatum): StreamDatum[] => {
    const { indices, seq_nums: rows } = datum;
    const low = Math.max(rows.start, from);
    const high = Math.min(rows.stop, to);
    if (indices.stop - indices.start !== rows.stop - rows.start) return [datum];
    if (low >= high) return [];
    const shift = indices.start - rows.start;
    return [
      { ...datum, indices: { start: low + shift, stop: high + shift }, seq_nums: { start: low, stop: high } }
    ];
  };
  return {
    resource: uid => index.resource(uid),
    datum: id => index.datum(id),
    streamResource: uid => index.streamResource(uid),
    streamResources: () => index.streamResources(),
    streamData: descriptor => index.streamData(descriptor).flatMap(clip)
  };
}
