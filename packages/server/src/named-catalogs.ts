import { openCatalog } from '@brokerlab/core';
import { withOpenCatalogs, type CatalogAccess } from './CatalogAccess.js';

/** The catalogs that have names on this machine. */
export function namedCatalogs(): CatalogAccess {
  return withOpenCatalogs(
    async () => [],
    () => openCatalog(process.env['BROKERLAB_CATALOG'] ?? '.')
  );
}
