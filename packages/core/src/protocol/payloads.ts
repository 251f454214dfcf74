import type { EventDescriptor, RunStart, RunStop } from '../documents.js';
import type { BrokerErrorTag } from '../errors.js';

/** `running` also stands for a run that ended without a word: it has no stop document. */
export type RunStatus = 'running' | 'success' | 'failed' | 'aborted';

/** One line of a list of runs. What a run did not record is null, or an empty list. */
export interface RunItem {
  uid: string;
  scan_id: number | null;
  plan: string | null;
  /** Epoch seconds. */
  time: number;
  /** Seconds; null while the run has no end. */
  duration: number | null;
  status: RunStatus;
  /** Why it failed or was aborted, as the run engine wrote it. */
  reason: string | null;
  /** How many points the plan announced. */
  num_points: number | null;
  /** How many events the primary stream has, or the largest one; null while the run has no end. */
  num_events: number | null;
  detectors: string[];
  motors: string[];
  sample: string | null;
}

export interface RunPage {
  /** The catalog that was asked, by name; null for the default one where it has none. */
  catalog: string | null;
  /** Newest first. */
  runs: RunItem[];
  /** The cursor of the next page; null at the end. */
  next: string | null;
}

export interface CatalogItem {
  name: string;
  default: boolean;
}

export interface CatalogList {
  catalogs: CatalogItem[];
}

/** The documents that describe one run. */
export interface HeaderPayload {
  start: RunStart;
  stop: RunStop | null;
  descriptors: EventDescriptor[];
}

/** Every answer that is not a success. `tag` is core's, or `BadRequest`, `Forbidden` and the like of the service's own. */
export interface ErrorPayload {
  error: { tag: ErrorTag; message: string };
}

export type ErrorTag = BrokerErrorTag | 'BadRequest' | 'Forbidden' | 'NotFound' | 'Internal';
