import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StoredFilter } from './module.js';

/** Filters that the library has built in: deflate, shuffle, fletcher32, szip, nbit, scale-offset. */
const BUILT_IN = new Set([1, 2, 3, 4, 5, 6]);

/** The plugin file of each registered filter. Source: the HDF Group's registry. */
const PLUGINS: Record<number, string> = {
  307: 'bz2',
  32000: 'lzf',
  32001: 'blosc',
  32004: 'lz4',
  32008: 'bshuf',
  32013: 'zfp',
  32015: 'zstd',
  32019: 'jpeg',
  32022: 'bitgroom',
  32023: 'bitround',
  32026: 'blosc2'
};

const LZF = 32000;
const BLOSC = 32001;
const BLOSC2 = 32026;
/** Blosc's own compressors that the plugin is built without. */
const MISSING_IN_BLOSC: Record<number, string> = { 3: 'snappy', 4: 'zlib' };

/**
 * The filters of a dataset that cannot be undone here, each as `name (id)`; empty where all can. Without this check the
 * library gives zeros for a missing filter.
 */
export function unsupportedFilters(filters: readonly StoredFilter[], pluginFolder: string): string[] {
  return filters.filter(filter => !isSupported(filter, pluginFolder)).map(nameOf);
}

/** Whether one of the filters gives zeros for a chunk of zero bytes: a hole in the file would look like data. */
export function trustsZeros(filters: readonly StoredFilter[]): boolean {
  return filters.some(filter => filter.id === LZF);
}

function isSupported(filter: StoredFilter, pluginFolder: string): boolean {
  if (BUILT_IN.has(filter.id)) return true;
  const plugin = PLUGINS[filter.id];
  if (plugin === undefined || !existsSync(join(pluginFolder, `libH5Z${plugin}.so`))) return false;
  return missingInBlosc(filter) === undefined;
}

function nameOf(filter: StoredFilter): string {
  const name = filter.name.split(';')[0]?.trim() || 'unnamed filter';
  const codec = missingInBlosc(filter);
  return codec === undefined ? `${name} (${filter.id})` : `${name} with ${codec} (${filter.id})`;
}

function missingInBlosc({ id, cd_values: values }: StoredFilter): string | undefined {
  return id === BLOSC || id === BLOSC2 ? MISSING_IN_BLOSC[values[6] ?? 0] : undefined;
}
