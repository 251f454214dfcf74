import type {
  Datum,
  DocumentName,
  EventDescriptor,
  EventDocument,
  Json,
  JsonObject,
  NamedDocument,
  Resource,
  RunStart,
  RunStop,
  StreamDatum,
  StreamResource
} from '../documents.js';
import type { EventBatch } from '../decode/EventBatch.js';

export type { BatchValues, EventBatch } from '../decode/EventBatch.js';

/** What a list of runs shows: the first and, once the run has ended, the last document. */
export interface RunSummary {
  start: RunStart;
  stop: RunStop | null;
}

/** What runs are asked for; every part narrows. Validated before it reaches a store. */
export interface RunQuery {
  /** Mongo-style conditions on the start document (`stop.` keys: on the stop document). */
  filter?: JsonObject;
  /** Whole words, in any case, in any value of the start document. */
  text?: string;
  /** Epoch seconds, inclusive, of the start document's time. */
  since?: number;
  until?: number;
  /** A field that some stream of the run has. */
  dataKey?: string;
}

export interface Signalled {
  signal?: AbortSignal;
}

export interface ListOptions extends Signalled {
  /** How many to leave out at the beginning. */
  offset?: number;
  limit?: number;
  /** Oldest first; the default is newest first, by the start document's time. */
  oldestFirst?: boolean;
}

/** A value of a key and how many runs have it. */
export interface Facet {
  value: Json;
  count: number;
}

/** Tells that runs came, grew, ended or went. */
export interface RunChange {
  kind: 'started' | 'grew' | 'stopped' | 'removed';
  uid: string;
}

/**
 * Where runs are kept. Every store answers every query: what its engine cannot do it completes itself, with
 * `matchesQuery`. Nothing is read before the first call.
 */
export interface Store {
  readonly kind: string;
  /** Where it is, for people: a path, or an address without secrets. */
  readonly location: string;
  runs(query: RunQuery, options?: ListOptions): AsyncIterable<RunSummary>;
  count(query: RunQuery, options?: Signalled): Promise<number>;
  distinct(key: string, query: RunQuery, options?: Signalled): Promise<Facet[]>;
  /** The runs whose uid begins with `prefix` (literally), newest first, at most `limit`; an exact match comes alone. */
  findByUid(prefix: string, options: { limit: number } & Signalled): Promise<RunSummary[]>;
  open(uid: string, options?: Signalled): Promise<RunSource>;
  /** Changes from now on, until the signal aborts. */
  watch?(options?: Signalled): AsyncIterable<RunChange>;
  insert?(name: DocumentName, document: JsonObject): Promise<void>;
  /** What is there but is no readable run, and why. */
  problems?(): Promise<{ path: string; message: string }[]>;
  close(): Promise<void>;
}

export interface EventOptions extends Signalled {
  /** The stream; all of them when left out. */
  stream?: string;
  /** Only these keys of `data`, `timestamps` and `filled` are needed; a store may give more. */
  fields?: readonly string[];
}

export interface ColumnOptions extends EventOptions {
  /** The keys of `data` whose values are needed. */
  fields: readonly string[];
}

/** The next events: one as `events` gives it, or several by columns. */
export type EventPart = { event: EventDocument; batch?: never } | { batch: EventBatch; event?: never };

export interface DocumentOptions extends Signalled {
  /** Only documents of these kinds are needed; a store may give more. */
  names?: readonly DocumentName[];
}

/** One run's documents. A missing or half-written tail is the end of what there is, not an error. */
export interface RunSource {
  readonly uid: string;
  /** The summary as of the last `refresh`. */
  readonly summary: RunSummary;
  refresh(options?: Signalled): Promise<RunSummary>;
  /** In the order in which they were written. */
  descriptors(options?: Signalled): Promise<EventDescriptor[]>;
  /** In the order in which they were written, pages unpacked, read as they are taken: memory stays flat. */
  events(options?: EventOptions): AsyncIterable<EventDocument>;
  /**
   * The same events in the same order, by columns where they are plain numbers, strings and constants; every value is
   * the one that `events` has. For stores that can do so at less cost.
   */
  columns?(options: ColumnOptions): AsyncIterable<EventPart>;
  /** As `events`, and then waits for more until the run's stop document is there. */
  follow?(options?: EventOptions): AsyncIterable<EventDocument>;
  /** Everything, as it was written (pages stay pages). */
  documents(options?: DocumentOptions): AsyncIterable<NamedDocument>;
  /** The documents about external data; read once, then kept. */
  assets(options?: Signalled): Promise<AssetIndex>;
}

/** The documents about external data of one run. */
export interface AssetIndex {
  resource(uid: string): Resource | undefined;
  datum(datumId: string): Datum | undefined;
  streamResource(uid: string): StreamResource | undefined;
  /** In the order in which they were written. */
  streamResources(): readonly StreamResource[];
  streamData(descriptorUid: string): readonly StreamDatum[];
}
