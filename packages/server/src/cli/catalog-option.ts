import { openCatalog, type Broker } from '@brokerlab/core';

export interface CatalogOption {
  catalog?: string;
  json?: true;
}

/** Opens the catalog that `--catalog` names, or the default one, for as long as `use` takes. */
export async function withCatalog<T>(options: CatalogOption, use: (db: Broker) => Promise<T>): Promise<T> {
  const db = await openCatalog(options.catalog);
  try {
    return await use(db);
  } finally {
    await db.close();
  }
}
