import type {
  EventDescriptor,
  EventDocument,
  ImageStack,
  JsonObject,
  RunStart,
  RunStop,
  RunTable
} from '@brokerlab/core';
import type { CatalogItem } from '@brokerlab/core/dist/protocol/index.js';

export interface SearchOptions {
  /** Epoch seconds, inclusive. */
  until?: number;
}

/** A run as a list needs it. */
export interface ListedRun {
  readonly start: RunStart;
  readonly stop: RunStop | null;
}

export interface FoundRun extends ListedRun {
  images?(field?: string, options?: { stream?: string; signal?: AbortSignal }): Promise<ImageStack>;
  events?(options?: { stream?: string; fields?: string[] }): AsyncIterable<EventDocument>;
  descriptors(): Promise<EventDescriptor[]>;
  table(options: { stream?: string; signal?: AbortSignal }): Promise<RunTable>;
}

/** What the service asks of an open catalog; core's Broker is one. */
export interface RunCatalog {
  /** Newest first, read as it is taken. */
  search(query?: JsonObject, options?: SearchOptions): AsyncIterable<ListedRun>;
  get(key: string): PromiseLike<FoundRun>;
  close(): Promise<void>;
}

/** The named catalogs of this machine; each is opened once, when it is first asked. */
export interface CatalogAccess {
  list(): Promise<CatalogItem[]>;
  /** Opens a catalog by name, the default one when none is given, or throws CatalogNotFound. */
  open(name?: string): Promise<RunCatalog>;
  close(): Promise<void>;
}

/** Keeps what `open` gave, but not its failures: a catalog that was away may be back. */
export function withOpenCatalogs(
  list: () => Promise<CatalogItem[]>,
  open: (name?: string) => Promise<RunCatalog>
): CatalogAccess {
  const catalogs = new Map<string | undefined, Promise<RunCatalog>>();
  return {
    list,
    open(name) {
      const known = catalogs.get(name);
      if (known) return known;
      const opened = open(name);
      catalogs.set(name, opened);
      opened.catch(() => catalogs.delete(name));
      return opened;
    },
    async close() {
      const open = await Promise.allSettled(catalogs.values());
      catalogs.clear();
      await Promise.all(
        open.map(result => (result.status === 'fulfilled' ? result.value.close() : undefined))
      );
    }
  };
}
