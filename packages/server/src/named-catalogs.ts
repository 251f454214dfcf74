import { BrokerError, listCatalogs, openCatalog } from '@brokerlab/core';
import { withOpenCatalogs, type CatalogAccess } from './CatalogAccess.js';

/**
 * The catalogs that configuration files name, and the default one. A path or an address that a request brings is not
 * opened: who may ask the service may not thereby read any folder.
 */
export function namedCatalogs(): CatalogAccess {
  const list = async (): ReturnType<CatalogAccess['list']> =>
    (await listCatalogs()).map(({ name, isDefault }) => ({ name, default: isDefault }));
  return withOpenCatalogs(list, async name => {
    if (name === undefined) return openCatalog();
    const known = (await list()).map(item => item.name);
    if (known.includes(name)) return openCatalog(name);
    const advice = known.length ? `there are ${known.join(', ')}` : 'no catalogs.yml names any';
    throw new BrokerError('CatalogNotFound', `No catalog is named '${name}'; ${advice}.`, {
      catalog: name,
      known
    });
  });
}
