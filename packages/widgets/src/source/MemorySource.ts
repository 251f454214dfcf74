import {
  defaultPageLength,
  type CatalogItem,
  type HeaderPayload,
  type RunItem,
  type RunPage,
  type RunPageRequest
} from '@brokerlab/core/dist/protocol/index.js';
import type { DataSource, Signalled } from './DataSource.js';
import { SourceError } from './SourceError.js';

/** Runs in memory: for tests and for the demo page. Cursors are places in the list. */
export class MemorySource implements DataSource {
  /** Newest first. */
  runItems: RunItem[];
  headers: Map<string, HeaderPayload> = new Map();
  /** What every request fails with while it is set. */
  failure: Error | undefined;
  /** How many requests were made. */
  requests = 0;

  constructor(runItems: RunItem[] = []) {
    this.runItems = runItems;
  }

  async catalogs(options: Signalled = {}): Promise<CatalogItem[]> {
    await this.#request(options);
    return [{ name: 'memory', default: true }];
  }

  async runs(
    { limit = defaultPageLength, cursor }: RunPageRequest,
    options: Signalled = {}
  ): Promise<RunPage> {
    await this.#request(options);
    const begin = cursor === undefined ? 0 : Number(cursor);
    const end = begin + limit;
    const next = end < this.runItems.length ? String(end) : null;
    return { catalog: 'memory', runs: this.runItems.slice(begin, end), next };
  }

  async header(uid: string, options: Signalled = {}): Promise<HeaderPayload> {
    await this.#request(options);
    const header = this.headers.get(uid);
    if (!header) throw new SourceError('RunNotFound', `No run has the uid ${uid}.`, uid);
    return header;
  }

  async #request({ signal }: Signalled): Promise<void> {
    this.requests++;
    await Promise.resolve();
    signal?.throwIfAborted();
    if (this.failure) throw this.failure;
  }
}
