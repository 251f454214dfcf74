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
const ZLIB_IN_BLOSC = 4;

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
  return !usesBlosc(filter) || filter.cd_values[6] !== ZLIB_IN_BLOSC;
}

function nameOf(filter: StoredFilter): string {
  const name = filter.name.split(';')[0]?.trim() || 'unnamed filter';
  return usesBlosc(filter) && filter.cd_values[6] === ZLIB_IN_BLOSC
    ? `${name} with zlib (${filter.id})`
    : `${name} (${filter.id})`;
}

function usesBlosc(filter: StoredFilter): boolean {
  return filter.id === 32001 || filter.id === 32026;
}
