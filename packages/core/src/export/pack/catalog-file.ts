import { readFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { parse, stringify } from 'yaml';
import type { JsonObject } from '../../documents.js';
import { BrokerError } from '../../errors.js';
import { exists } from '../output/OutputFile.js';
import { OutputFolder } from '../output/OutputFolder.js';
import { targetFault } from '../output/target-fault.js';

const DRIVERS = { jsonl: 'bluesky-jsonl-catalog', msgpack: 'bluesky-msgpack-catalog' } as const;

/**
 * Writes `catalog.yml` into a pack: an intake catalog of its runs whose root map follows the folder wherever it is
 * moved; the documents hold the place at which the pack was made. A catalog file of an earlier export is extended.
 */
export async function writeCatalogFile(
  folder: OutputFolder,
  format: 'jsonl' | 'msgpack',
  { documents, roots }: { documents: readonly string[]; roots: readonly string[] }
): Promise<void> {
  const own = new OutputFolder(folder.directory, true);
  const path = join(own.directory, 'catalog.yml');
  const movable = (inside: string): string =>
    ['{{ CATALOG_DIR }}', ...inside.split(sep)].filter(Boolean).join('/');
  try {
    const catalog = (await exists(path)) ? await readCatalog(path) : {};
    const sources = (catalog['sources'] ??= {}) as Record<string, JsonObject>;
    const before = (sources[`pack_${format}`]?.['args'] ?? {}) as {
      paths?: string[];
      root_map?: Record<string, string>;
    };
    const paths = documents.map(file => movable(join(relative(own.directory, dirname(file)), `*.${format}`)));
    sources[`pack_${format}`] = {
      driver: DRIVERS[format],
      args: {
        paths: [...new Set([...(before.paths ?? []), ...paths])],
        root_map: {
          ...before.root_map,
          ...Object.fromEntries(roots.map(root => [root, movable(relative(own.directory, root))]))
        }
      }
    };
    const file = await own.create('catalog.yml');
    await file.write(stringify(catalog));
    await file.finish();
    await own.commit();
  } catch (error) {
    await own.discard();
    throw targetFault(path, error);
  }
}

async function readCatalog(path: string): Promise<JsonObject> {
  const catalog: unknown = parse(await readFile(path, 'utf8'));
  if (typeof catalog === 'object' && catalog !== null && !Array.isArray(catalog))
    return catalog as JsonObject;
  throw new BrokerError(
    'ExportFailed',
    `${path} is there and is no catalog. Move it, or give another directory.`,
    { path }
  );
}
