export { withOpenCatalogs } from './CatalogAccess.js';
export type { CatalogAccess, FoundRun, ListedRun, RunCatalog, SearchOptions } from './CatalogAccess.js';
export { listen, type Address, type Listening } from './listen.js';
export { loopbackGuard } from './loopback-guard.js';
export { createService, type ServiceOptions } from './service.js';
export { TableCache, type TableCacheOptions } from './table/TableCache.js';
