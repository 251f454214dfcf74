import { stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BrokerError } from '../errors.js';
import { createInserter } from '../insert/create-inserter.js';
import { EmbeddedStore } from '../store/embedded/EmbeddedStore.js';
import type { Store } from '../store/Store.js';
import { schemeOf, storeFactory, type StoreOptions } from './stores.js';

/** Opens a folder or an address. Throws CatalogNotFound, CatalogUnavailable. */
export async function openStore(location: string, options: StoreOptions): Promise<Store> {
  const scheme = schemeOf(location);
  if (scheme === 'file') return openFolder(fileURLToPath(location));
  if (scheme === undefined) return openFolder(absolutePath(location));
  const factory = storeFactory(scheme);
  if (factory) return factory(location, options);
  const shown = withoutSecrets(location);
  throw new BrokerError(
    'CatalogUnavailable',
    `${shown}: stores with ${scheme}:// addresses are not available in this version of Brokerlab; open a folder of suitcase files instead.`,
    { location: shown }
  );
}

export function absolutePath(path: string, base: string = process.cwd()): string {
  return resolve(base, path.replace(/^~(?=$|[\\/])/, homedir()));
}

async function openFolder(folder: string): Promise<Store> {
  try {
    if ((await stat(folder)).isDirectory()) return new EmbeddedStore(folder, { inserter: createInserter });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
      throw new BrokerError(
        'CatalogNotFound',
        `There is no folder ${folder}; check the path, or make the folder: an empty one opens.`,
        { catalog: folder, known: [] },
        { cause: error }
      );
    }
    throw new BrokerError(
      'CatalogUnavailable',
      `The folder ${folder} cannot be read: ${error instanceof Error ? error.message : String(error)}. Check its permissions.`,
      { location: folder },
      { cause: error }
    );
  }
  throw new BrokerError(
    'CatalogNotFound',
    `${folder} is a file; open the folder that it is in: ${join(folder, '..')}.`,
    {
      catalog: folder,
      known: []
    }
  );
}

function withoutSecrets(address: string): string {
  return address.replace(/\/\/[^/@]*@/, '//').replace(/\?.*$/, '');
}
