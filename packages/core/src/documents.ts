/**
 * A JSON value whose shape the code cannot know: metadata that a beamline chose. It is permissive on purpose,
 * so that `h.start.sample.name` needs no cast in a notebook. Integers beyond 2^53 are `bigint`.
 */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Json = any;

export type JsonObject = { [key: string]: Json };

/** The first document of a run. Source: event-model `run_start`. */
export interface RunStart {
  uid: string;
  /** Epoch seconds. */
  time: number;
  scan_id?: number;
  plan_name?: string;
  detectors?: string[];
  motors?: string[];
  num_points?: number;
  hints?: Json;
  [key: string]: Json;
}

/** The last document of a run. Source: event-model `run_stop`. */
export interface RunStop {
  uid: string;
  /** Epoch seconds. */
  time: number;
  run_start: string;
  exit_status: 'success' | 'abort' | 'fail';
  reason?: string;
  /** Number of events per stream. */
  num_events?: Record<string, number>;
  [key: string]: Json;
}

/** What one field of a stream is. Source: event-model `event_descriptor`, `data_key`. */
export interface DataKey {
  dtype: 'string' | 'number' | 'array' | 'boolean' | 'integer';
  /** `null` marks an axis of unknown or changing length. */
  shape: (number | null)[];
  source: string;
  /** `FILESTORE:` (datum ids in the events) or `STREAM:` (stream_datum documents, nothing in the events). */
  external?: string;
  /** numpy's typestring, such as `<u2`; a list of `[name, typestring]` for structured values. */
  dtype_numpy?: string | [string, string][];
  /** The same under the name that older writers used. */
  dtype_str?: string;
  dims?: string[];
  units?: string | null;
  precision?: number | null;
  object_name?: string;
  choices?: string[];
  [key: string]: Json;
}

export interface Configuration {
  data: JsonObject;
  timestamps: Record<string, number>;
  data_keys: Record<string, DataKey>;
}

/** Describes the events of one stream. A stream may have several, when the configuration changed. */
export interface EventDescriptor {
  uid: string;
  run_start: string;
  time: number;
  /** The stream's name; absent in very old documents, which then mean `primary`. */
  name?: string;
  data_keys: Record<string, DataKey>;
  object_keys?: Record<string, string[]>;
  configuration?: Record<string, Configuration>;
  hints?: Record<string, { fields?: string[] }>;
  [key: string]: Json;
}

/** One reading of a stream. `event_page` documents are unpacked into these. */
export interface EventDocument {
  uid: string;
  descriptor: string;
  seq_num: number;
  /** Epoch seconds. */
  time: number;
  data: JsonObject;
  timestamps: Record<string, number>;
  /** Per external field: `false` while `data` holds a datum id, the datum id once it is filled. */
  filled?: Record<string, boolean | string>;
  [key: string]: Json;
}

/** A file, or a series of files, that datum documents point into. */
export interface Resource {
  uid: string;
  spec: string;
  root: string;
  resource_path: string;
  resource_kwargs: JsonObject;
  path_semantics?: 'posix' | 'windows';
  run_start?: string;
}

export interface Datum {
  datum_id: string;
  resource: string;
  datum_kwargs: JsonObject;
}

/** External data of one field, addressed by index. Source: event-model `stream_resource`. */
export interface StreamResource {
  uid: string;
  data_key: string;
  mimetype: string;
  uri: string;
  parameters: JsonObject;
  run_start?: string;
}

/** Which rows of a {@link StreamResource} belong to which events; ranges are half-open. */
export interface StreamDatum {
  uid: string;
  stream_resource: string;
  descriptor: string;
  indices: { start: number; stop: number };
  seq_nums: { start: number; stop: number };
}

export interface DocumentTypes {
  start: RunStart;
  descriptor: EventDescriptor;
  event: EventDocument;
  event_page: JsonObject;
  resource: Resource;
  datum: Datum;
  datum_page: JsonObject;
  stream_resource: StreamResource;
  stream_datum: StreamDatum;
  stop: RunStop;
}

export type DocumentName = keyof DocumentTypes;

/** `[name, document]`, as documents travel in Bluesky. */
export type NamedDocument = { [N in DocumentName]: [N, DocumentTypes[N]] }[DocumentName];

/** The name of the stream that a descriptor describes. */
export function streamOf(descriptor: EventDescriptor): string {
  return descriptor.name ?? 'primary';
}
