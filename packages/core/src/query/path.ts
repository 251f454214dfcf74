import type { Json } from '../documents.js';
import type { RunSummary } from '../store/Store.js';

/** The document and the dotted path in it that a key of a query means. */
export function locate(run: RunSummary, key: string): { document: unknown; path: string[] } {
  return key.startsWith('stop.')
    ? { document: run.stop, path: key.slice(5).split('.') }
    : { document: run.start, path: key.split('.') };
}

/**
 * What a dotted path finds, as in MongoDB: it goes through the elements of arrays, and a number is also an index.
 * An empty list means that nothing is there.
 */
export function valuesAt(value: unknown, path: readonly string[]): unknown[] {
  const [key, ...rest] = path;
  if (key === undefined) return [value];
  if (Array.isArray(value)) {
    const found = value.flatMap(item => (Array.isArray(item) ? [] : valuesAt(item, path)));
    if (/^\d+$/.test(key) && Number(key) < value.length) found.push(...valuesAt(value[Number(key)], rest));
    return found;
  }
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return [];
  return valuesAt((value as Record<string, unknown>)[key], rest);
}

/** The values that a key counts as in facets: an array's elements, else the value itself. */
export function facetValues(run: RunSummary, key: string): Json[] {
  const { document, path } = locate(run, key);
  return valuesAt(document, path).flatMap(value => (Array.isArray(value) ? (value as unknown[]) : [value]));
}
