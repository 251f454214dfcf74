import {
  catalogsRoute,
  parseExact,
  runPath,
  runsPath,
  type CatalogItem,
  type ErrorPayload,
  type HeaderPayload,
  type RunPage,
  type RunPageRequest
} from '@brokerlab/core/dist/protocol/index.js';
import type { DataSource, Signalled } from './DataSource.js';
import { SourceError } from './SourceError.js';

export type Fetch = (address: string, init: RequestInit) => Promise<Response>;

/** Reads from the data service. */
export class HttpSource implements DataSource {
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

  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- what the service promises is what the callers declare
  async #get(path: string, { signal }: Signalled): Promise<any> {
    const address = this.#base + path;
    const answer = await this.#fetch(address, {
      signal: signal ?? null,
      headers: { accept: 'application/json' }
    }).catch((cause: unknown) => {
      signal?.throwIfAborted();
      throw new SourceError('unreachable', 'The server does not answer.', path, { cause });
    });
    const isJson = answer.headers.get('content-type')?.startsWith('application/json') ?? false;
    if (answer.ok && isJson) return parseExact(await answer.text());
    if (isJson) {
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
