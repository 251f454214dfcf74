import { warnOnce } from '../store/warn-once.js';
import { configFiles } from './config-folders.js';
import { readConfig, type ConfiguredCatalog } from './read-config.js';

/** A catalog that can be opened by its name. */
export interface CatalogInfo {
  name: string;
  /** A path or an address. */
  location: string;
  description?: string;
  /** The configuration file that names it. */
  file: string;
  /** Whether `openCatalog()` opens it. */
  isDefault: boolean;
}

/** The catalogs of all configuration files. A broken file or entry is told once, on stderr; the others count. */
export async function listCatalogs(): Promise<CatalogInfo[]> {
  const { catalogs, defaultName } = await readCatalogs();
  const chosen = process.env['BROKERLAB_CATALOG'] || defaultName;
  return catalogs.map(({ name, location, description, file }) => ({
    name,
    location,
    ...(description === undefined ? {} : { description }),
    file,
    isDefault: name === chosen
  }));
}

/** What the configuration files say: their catalogs, the first of each name, and what in them could not be used. */
export async function readCatalogs(): Promise<{
  catalogs: ConfiguredCatalog[];
  defaultName: string | undefined;
  problems: string[];
}> {
  const byName = new Map<string, ConfiguredCatalog>();
  const problems: string[] = [];
  let defaultName: string | undefined;
  for (const file of configFiles()) {
    const config = await readConfig(file);
    problems.push(...(config?.problems ?? []));
    for (const catalog of config?.catalogs ?? [])
      if (!byName.has(catalog.name)) byName.set(catalog.name, catalog);
    defaultName ??= config?.defaultName;
  }
  for (const problem of problems) warnOnce(problem);
  return { catalogs: [...byName.values()], defaultName, problems };
}
