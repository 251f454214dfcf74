import {
  defaultPageLength,
  type CatalogItem,
  type FrameRequest,
  type HeaderPayload,
  type ImagesPayload,
  type ImagesRequest,
  type RegionSeries,
  type RegionSeriesRequest,
  type RunItem,
  type RunPage,
  type RunPageRequest,
  type StackReductionRequest,
  type TableBlockRequest,
  type TableQuery,
  type TableRequest,
  type TableSchema,
  type TableStatistics,
  type TableStatisticsRequest
} from '@brokerlab/core/dist/protocol/index.js';
import type { FrameStatistics } from '@brokerlab/core/dist/view/image/frame-statistics.js';
import type { DataSource, Signalled } from './DataSource.js';
import type { FrameTile, ImageSource, Watched } from './ImageSource.js';
import { MemoryImageStore } from './memory-images.js';
import type { MemoryTable } from './MemoryTable.js';
import { SourceError } from './SourceError.js';

/** Runs in memory: for tests and for the demo page. Cursors are places in the list. */
export class MemorySource implements DataSource, ImageSource {
  /** Newest first. */
  runItems: RunItem[];
  headers: Map<string, HeaderPayload> = new Map();
  /** By the uid of the run; by `uid/stream` where a run has several. */
  tables: Map<string, MemoryTable> = new Map();
  /** The blocks of rows that were asked for, in order. */
  blocks: TableBlockRequest[] = [];
  /** What every request fails with while it is set. */
  failure: Error | undefined;
  /** How many requests were made. */
  requests = 0;
  /** The images that it serves. */
  readonly imageStore: MemoryImageStore = new MemoryImageStore(options => this.#request(options));
  /** Every request waits for it. */
  delay: () => Promise<void> = () => Promise.resolve();

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

  images(request: ImagesRequest, options?: Signalled): Promise<ImagesPayload> {
    return this.imageStore.images(request, options);
  }

  frame(request: FrameRequest, options?: Signalled): Promise<FrameTile> {
    return this.imageStore.frame(request, options);
  }

  regionSeries(request: RegionSeriesRequest, options?: Watched): Promise<RegionSeries> {
    return this.imageStore.regionSeries(request, options);
  }

  reduceStack(request: StackReductionRequest, options?: Watched): Promise<FrameTile> {
    return this.imageStore.reduceStack(request, options);
  }

  stackRange(request: ImagesRequest, options?: Watched): Promise<FrameStatistics> {
    return this.imageStore.stackRange(request, options);
  }

  async tableSchema(request: TableRequest, options: Signalled = {}): Promise<TableSchema> {
    await this.#request(options);
    const table = this.#table(request);
    return table.schema(request.uid, request.stream ?? 'primary');
  }

  async tableCount(query: TableQuery, options: Signalled = {}): Promise<number> {
    await this.#request(options);
    const table = this.#table(query);
    return table.order(query)?.length ?? table.numRows;
  }

  async tableRows(request: TableBlockRequest, options: Signalled = {}): Promise<Uint8Array> {
    this.blocks.push(request);
    await this.#request(options);
    return this.#table(request).rows(request);
  }

  async tableStatistics(request: TableStatisticsRequest, options: Signalled = {}): Promise<TableStatistics> {
    await this.#request(options);
    return this.#table(request).statistics(request, options.signal);
  }

  #table({ uid, stream = 'primary' }: TableRequest): MemoryTable {
    const table = this.tables.get(`${uid}/${stream}`) ?? this.tables.get(uid);
    if (!table) throw new SourceError('RunNotFound', `No run has the uid ${uid}.`, uid);
    return table;
  }

  async #request({ signal }: Signalled): Promise<void> {
    this.requests++;
    await this.delay();
    signal?.throwIfAborted();
    if (this.failure) throw this.failure;
  }
}
