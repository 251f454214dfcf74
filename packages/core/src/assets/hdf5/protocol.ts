import type { DType } from '../../arrays/nd-array.js';
import type { BrokerErrorTag } from '../../errors.js';

/** Which elements of a dataset: one entry an axis. */
export interface Selection {
  start: number[];
  count: number[];
  step: number[];
}

/** What is asked of the worker; `path` is the real path of a file inside the roots. */
export type Hdf5Question =
  | { kind: 'describe'; path: string; dataset: string }
  | { kind: 'read'; path: string; dataset: string; selection: Selection }
  | { kind: 'list'; path: string; group: string }
  | { kind: 'bytesRead' };

export interface DatasetInfo {
  shape: number[];
  dtype: DType;
  /** `null` where the dataset is not chunked. */
  chunks: number[] | null;
  /** The file that holds it, links followed; `null` where it is put together from several. */
  from: string | null;
}

export interface Hdf5Answers {
  describe: DatasetInfo;
  read: { buffer: ArrayBuffer; dtype: DType; shape: number[] };
  /** Names of the members of a group; `null` where it is not there. */
  list: string[] | null;
  bytesRead: number;
}

/** The folders that may be read, as real paths, and the root map for absolute links between files. */
export interface Hdf5Limits {
  roots: string[];
  rootMap: Record<string, string>;
}

export type ToWorker = { id: number; question: Hdf5Question; limits: Hdf5Limits } | { cancel: number };

/** A failure as it crosses from the worker: what {@link BrokerError} is made of. */
export interface Hdf5Failure {
  tag: BrokerErrorTag;
  message: string;
  fields: Record<string, unknown>;
  cause?: string;
}

export type FromWorker =
  | { id: number; answer: Hdf5Answers[keyof Hdf5Answers] }
  | { id: number; failure: Hdf5Failure; fatal: boolean }
  | { id: number; cancelled: true };
