import { openCatalog, type EventDescriptor, type EventDocument, type RunStart } from '@brokerlab/core';

/** The part of a header that views draw from. */
export interface Run {
  readonly uid: string;
  readonly start: RunStart;
  descriptors(stream?: string): PromiseLike<EventDescriptor[]>;
  events(options: { stream?: string }): AsyncIterable<EventDocument>;
  images(field: string, options?: { stream?: string }): unknown;
}

/** A property that is there; tables throw when they are asked for one that is not. */
export function member(value: unknown, name: string | symbol): unknown {
  if (typeof value !== 'object' || value === null || !(name in value)) return undefined;
  return (value as Record<string | symbol, unknown>)[name];
}

/** Whether a value is a header. References to runs are not: they are awaited first. */
export function isRun(value: unknown): value is Run {
  if (isThenable(value)) return false;
  return typeof member(value, 'descriptors') === 'function' && typeof member(value, 'events') === 'function';
}

export function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof member(value, 'then') === 'function';
}

type Catalog = Record<string | number, PromiseLike<unknown>>;

let opened: Promise<Catalog> | undefined;

// The notebook's `db` where a kernel keeps one, or the default catalog.
function defaultCatalog(): Promise<Catalog> {
  const kept = (globalThis as Record<symbol, unknown>)[Symbol.for('brokerlab.catalog')];
  if (kept) return Promise.resolve(kept as Catalog);
  // Without a location, where the function takes that, it opens the default catalog.
  opened ??= (openCatalog as unknown as () => Promise<Catalog>)();
  // A catalog that could not be opened is tried again the next time.
  opened.catch(() => {
    opened = undefined;
  });
  return opened;
}

/** The run that a uid, its beginning, a scan_id or a recency tells, in the default catalog. */
export async function resolveRun(key: string | number): Promise<unknown> {
  const catalog = await defaultCatalog();
  return catalog[key];
}
