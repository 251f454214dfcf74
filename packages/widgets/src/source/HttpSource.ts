import {
  catalogsRoute,
  parseExact,
  framePath,
  imagesPath,
  pixelType,
  regionSeriesPath,
  runPath,
  runsPath,
  stackRangePath,
  stackReductionPath,
  tableCountPath,
  tablePath,
  tableRowsPath,
  tableStatisticsPath,
  type CatalogItem,
  type ErrorPayload,
  type FrameRequest,
  type HeaderPayload,
  type ImagesPayload,
  type ImagesRequest,
  type RegionSeries,
  type RegionSeriesRequest,
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
import type { FrameTile, ImageSource } from './ImageSource.js';
import { readTile } from './read-tile.js';
import { SourceError } from './SourceError.js';

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** Reads from the data service. */
export class HttpSource implements DataSource, ImageSource {
  readonly #base: string;
  readonly #fetch: Fetch;

  /** `base`: the address of the service; `fetch`: how to ask, where the browser's own way will not do. */
  constructor(base: string, options: { fetch?: Fetch } = {}) {
    this.#base = base.endsWith('/') ? base : `${base}/`;
    this.#fetch = options.fetch ?? ((address, init) => fetch(address, init));
  }

  async catalogs(options: Signalled = {}): Promise<CatalogItem[]> {
    return (await this.#get(catalogsRoute, options)).catalogs;
  }

  runs(request: RunPageRequest, options: Signalled = {}): Promise<RunPage> {
    return this.#get(runsPath(request), options);
  }

  header(uid: string, { catalog, signal }: { catalog?: string } & Signalled = {}): Promise<HeaderPayload> {
    return this.#get(runPath(uid, catalog), { signal });
  }

  images(request: ImagesRequest, options: Signalled = {}): Promise<ImagesPayload> {
    return this.#get(imagesPath(request), options);
  }

  frame(request: FrameRequest, options: Signalled = {}): Promise<FrameTile> {
    return this.#tile(framePath(request), options);
  }

  regionSeries(request: RegionSeriesRequest, options: Signalled = {}): Promise<RegionSeries> {
    return this.#get(regionSeriesPath(request), options);
  }

  reduceStack(request: StackReductionRequest, options: Signalled = {}): Promise<FrameTile> {
    return this.#tile(stackReductionPath(request), options);
  }

  stackRange(request: ImagesRequest, options: Signalled = {}): Promise<FrameStatistics> {
    return this.#get(stackRangePath(request), options);
  }

  async #tile(path: string, options: Signalled): Promise<FrameTile> {
    return readTile(await this.#ask(path, pixelType, options), path);
  }

  tableSchema(request: TableRequest, options: Signalled = {}): Promise<TableSchema> {
    return this.#get(tablePath(request), options);
  }

  async tableCount(query: TableQuery, options: Signalled = {}): Promise<number> {
    return (await this.#get(tableCountPath(query), options)).rows;
  }

  async tableRows(request: TableBlockRequest, options: Signalled = {}): Promise<Uint8Array> {
    const answer = await this.#ask(tableRowsPath(request), 'application/vnd.apache.arrow.stream', options);
    return new Uint8Array(await answer.arrayBuffer());
  }

  tableStatistics(request: TableStatisticsRequest, options: Signalled = {}): Promise<TableStatistics> {
    return this.#get(tableStatisticsPath(request), options);
  }

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the service promises is what the callers declare
  async #get(path: string, options: Signalled): Promise<any> {
    const answer = await this.#ask(path, 'application/json', options);
    return parseExact(await answer.text());
  }

  /** The answer, where it is a success of the type that was asked. */
  async #ask(path: string, type: string, { signal }: Signalled): Promise<Response> {
    const answer = await this.#fetch(this.#base + path, {
      signal: signal ?? null,
      headers: { accept: `${type}, application/json` }
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new SourceError('unreachable', 'The server does not answer.', path, { cause });
    });
    const given = answer.headers.get('content-type') ?? '';
    if (answer.ok && given.startsWith(type)) return answer;
    if (given.startsWith('application/json')) {
      const { error } = parseExact(await answer.text()) as Partial<ErrorPayload>;
      if (error) throw new SourceError(error.tag, error.message, path);
    }
    throw this.#unexpected(answer, path);
  }

  #unexpected(answer: Response, path: string): SourceError {
    if (answer.status === 404)
      return new SourceError('missing', 'Nothing answers at the address of the data service.', path);
    if (answer.ok || answer.status === 401 || answer.status === 403)
      return new SourceError(
        'login',
        'The session is over: log in again, in another tab or by reloading.',
        path
      );
    const message = `The data service could not be started or failed (HTTP ${answer.status}); the server's log says why.`;
    return new SourceError('unreachable', message, path);
  }
}
