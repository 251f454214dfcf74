import type { Assets } from '../assets/Assets.js';
import type { BrokerError } from '../errors.js';
import type { RunSource, Signalled } from '../store/Store.js';

export const EXPORT_FORMATS = [
  'csv',
  'parquet',
  'arrow',
  'json',
  'jsonl',
  'msgpack',
  'hdf5',
  'tiff',
  'npy',
  'specfile'
] as const;

export type ExportFormat = (typeof EXPORT_FORMATS)[number];

export interface ExportOptions extends Signalled {
  format: ExportFormat;
  /** It is made where it is missing. */
  directory: string;
  /** Only these: exact names, or RegExps that match whole names. */
  fields?: readonly (string | RegExp)[];
  /** Only these streams; a run that lacks one is a failure of that run. */
  streams?: readonly string[];
  /**
   * The beginning of the files' names, as suitcase takes it: `{start[scan_id]}_{start[uid]:.8}`. The default is
   * `{start[uid]}`. A `/` of the template makes folders; what metadata contain never does.
   */
  template?: string;
  /** Replace files that are there. */
  overwrite?: boolean;
  /**
   * `jsonl` and `msgpack`: what becomes of the files that hold external data. `copy` (default), `link` (hard links; a
   * copy where the file system has none) or `symlink` into `external_files`, with the documents pointing there;
   * `keep` leaves them, and the documents, as they are.
   */
  external?: 'copy' | 'link' | 'symlink' | 'keep';
  /** `tiff`: one file a field with a page a frame (default), or one file a frame. */
  frames?: 'stack' | 'series';
  onProgress?: (progress: ExportProgress) => void;
}

/** What the catalog adds to the options. */
export interface ExportContext {
  assets: Assets;
  /** IANA name; for times in text and names. */
  timezone: string;
}

export interface ExportProgress {
  /** Runs that are written, the one being written as a fraction. */
  done: number;
  /** Runs. */
  total: number;
  /** The file that is being written, or was written last. */
  file: string;
}

export interface ExportedFile {
  path: string;
  bytes: number;
  /** The run; of a file that several runs share, the first. */
  uid: string;
  stream?: string;
  field?: string;
}

/** What could not be exported, because of the run and not of the folder. */
export interface ExportFailure {
  uid: string;
  stream?: string;
  field?: string;
  /** The file that is not there for it, or lacks it. */
  path: string;
  error: BrokerError;
}

export interface ExportResult {
  files: ExportedFile[];
  failures: ExportFailure[];
}

/** A run as exports take it: a Header or anything else with a source, or a way to open one when it is its turn. */
export type Exportable = { readonly source: RunSource } | { open(): Promise<RunSource> };
