import {
  type AssetIndex,
  type Datum,
  type EventDescriptor,
  type EventDocument,
  type EventOptions,
  type JsonObject,
  type NamedDocument,
  type Resource,
  type RunSource,
  type RunStart,
  type RunStop,
  type StreamDatum,
  type StreamResource
} from '../../dist/index.js';

type Documents = readonly (readonly [string, JsonObject])[];

function* unpackEvents(documents: Documents): Iterable<EventDocument> {
  for (const [name, document] of documents) {
    if (name === 'event') yield document as EventDocument;
    if (name !== 'event_page') continue;
    const cut = (columns: Record<string, unknown[]>, row: number): JsonObject =>
      Object.fromEntries(Object.entries(columns ?? {}).map(([key, values]) => [key, values[row]]));
    for (const [row, seq_num] of (document['seq_num'] as number[]).entries()) {
      yield {
        uid: document['uid'][row],
        descriptor: document['descriptor'],
        seq_num,
        time: document['time'][row],
        data: cut(document['data'], row),
        timestamps: cut(document['timestamps'], row) as Record<string, number>,
        filled: cut(document['filled'], row) as Record<string, boolean>
      };
    }
  }
}

function indexAssets(documents: Documents): AssetIndex {
  const of = <T>(kind: string): T[] =>
    documents.filter(([name]) => name === kind).map(([, document]) => document as T);
  const pages = of<JsonObject>('datum_page').flatMap(page =>
    (page['datum_id'] as string[]).map((datum_id, row) => ({
      datum_id,
      resource: page['resource'] as string,
      datum_kwargs: Object.fromEntries(
        Object.entries(page['datum_kwargs'] as Record<string, unknown[]>).map(([key, values]) => [
          key,
          values[row]
        ])
      )
    }))
  );
  const datums = new Map([...of<Datum>('datum'), ...pages].map(datum => [datum.datum_id, datum]));
  const resources = new Map(of<Resource>('resource').map(resource => [resource.uid, resource]));
  const streamResources = of<StreamResource>('stream_resource');
  const streamData = of<StreamDatum>('stream_datum');
  return {
    resource: uid => resources.get(uid),
    datum: id => datums.get(id),
    streamResource: uid => streamResources.find(resource => resource.uid === uid),
    streamResources: () => streamResources,
    streamData: uid => streamData.filter(datum => datum.descriptor === uid)
  };
}

/** A run that is held as a list of documents. */
export function memorySource(documents: Documents): RunSource {
  const start = documents.find(([name]) => name === 'start')?.[1] as RunStart;
  const stop = (documents.find(([name]) => name === 'stop')?.[1] ?? null) as RunStop | null;
  const descriptors = documents
    .filter(([name]) => name === 'descriptor')
    .map(([, doc]) => doc as EventDescriptor);
  const summary = { start, stop };
  return {
    uid: start.uid,
    summary,
    refresh: async () => summary,
    descriptors: async () => descriptors,
    async *events({ stream }: EventOptions = {}) {
      const uids = new Set(
        descriptors.filter(d => stream === undefined || (d.name ?? 'primary') === stream).map(d => d.uid)
      );
      for (const event of unpackEvents(documents)) if (uids.has(event.descriptor)) yield event;
    },
    async *documents() {
      yield* documents as readonly NamedDocument[];
    },
    assets: async () => indexAssets(documents)
  };
}

export interface RunOptions {
  uid?: string;
  start?: JsonObject;
  stop?: JsonObject;
  dataKeys?: Record<string, JsonObject>;
  configuration?: JsonObject;
  stream?: string;
  /** Further documents, before the events. */
  before?: Documents;
}

/** A run of one stream: `rows` are the events' data. */
export function simpleRun(rows: readonly JsonObject[], options: RunOptions = {}): RunSource {
  const { uid = 'run-1', dataKeys = {}, configuration = {}, stream = 'primary' } = options;
  const keys = Object.fromEntries(
    Object.entries(dataKeys).map(([key, part]) => [key, { shape: [], source: 'SIM', ...part }])
  );
  const descriptor = `${uid}-d`;
  return memorySource([
    ['start', { uid, time: 1700000000, ...options.start }],
    [
      'descriptor',
      { uid: descriptor, run_start: uid, time: 1700000000, name: stream, data_keys: keys, configuration }
    ],
    ...(options.before ?? []),
    ...rows.map((data, row): [string, JsonObject] => [
      'event',
      {
        uid: `${uid}-${row}`,
        descriptor,
        seq_num: row + 1,
        time: 1700000000 + row,
        data,
        timestamps: {},
        filled: {}
      }
    ]),
    ['stop', { uid: `${uid}-s`, run_start: uid, time: 1700000100, exit_status: 'success', ...options.stop }]
  ]);
}

const WORDS = /"(?:\\.|[^"\\])*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|NaN|-?Infinity/g;

/** Python's JSON: bare NaN and infinities, and integers of any size. */
export function parsePythonJson(text: string): unknown {
  const marked = text.replace(WORDS, word =>
    /^"|^-?[\d.eE+-]{1,15}$/.test(word) ? word : `"\\u0001${word}"`
  );
  return JSON.parse(marked, (_, value: unknown) => {
    if (typeof value !== 'string' || !value.startsWith('\u0001')) return value;
    const word = value.slice(1);
    if (/^-?\d+$/.test(word)) return Number.isSafeInteger(Number(word)) ? Number(word) : BigInt(word);
    return Number(word);
  });
}
