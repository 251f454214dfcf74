import type {
  CatalogItem,
  HeaderPayload,
  RunPage,
  RunPageRequest
} from '@brokerlab/core/dist/protocol/index.js';
import type { TableSource } from './TableSource.js';

export interface Signalled {
  signal?: AbortSignal | undefined;
}

/**
 * What views read from. They do not know what feeds them: the data service, the notebook's kernel, or memory.
 * Every failure is a {@link SourceError}; a request whose signal aborts rejects with the signal's reason.
 */
export interface DataSource extends TableSource {
  catalogs(options?: Signalled): Promise<CatalogItem[]>;
  runs(request: RunPageRequest, options?: Signalled): Promise<RunPage>;
  header(uid: string, options?: { catalog?: string } & Signalled): Promise<HeaderPayload>;
}
