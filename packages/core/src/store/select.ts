import type { Json } from '../documents.js';
import { compileQuery } from '../query/compile.js';
import { facetValues } from '../query/path.js';
import type { RunIndex } from './RunIndex.js';
import type { Facet, ListOptions, RunQuery, RunSummary, Signalled } from './Store.js';

/** Whether some stream of a run has a field. */
export type HasDataKey = (run: RunSummary, dataKey: string) => Promise<boolean>;

const BATCH = 256;

/** The runs of an index that a query asks for. */
export async function* selectRuns(
  index: RunIndex,
  query: RunQuery,
  options: ListOptions,
  hasDataKey: HasDataKey
): AsyncGenerator<RunSummary> {
  const { signal, offset = 0, limit = Infinity, oldestFirst = false } = options;
  const accept = compileQuery(query);
  const candidates = candidatesFor(index, query);
  const ordered = oldestFirst ? [...candidates].reverse() : [...candidates];
  let skip = offset;
  let left = limit;
  for (let i = 0; i < ordered.length && left > 0; i += BATCH) {
    signal?.throwIfAborted();
    for (const run of accept.filter(ordered.slice(i, i + BATCH))) {
      if (query.dataKey !== undefined && !(await hasDataKey(run, query.dataKey))) continue;
      if (skip > 0) skip--;
      else if (left > 0) {
        left--;
        yield run;
      } else return;
    }
  }
}

/** How many runs of an index a query asks for. */
export async function countRuns(
  index: RunIndex,
  query: RunQuery,
  options: Signalled,
  hasDataKey: HasDataKey
): Promise<number> {
  let n = 0;
  for await (const run of selectRuns(index, query, options, hasDataKey)) n += run ? 1 : 0;
  return n;
}

/** The values of a key, most frequent first; each element of an array counts as a value, once a run. */
export async function countValues(key: string, runs: AsyncIterable<RunSummary>): Promise<Facet[]> {
  const facets = new Map<string, Facet>();
  for await (const run of runs) {
    const own = new Map<string, Json>(facetValues(run, key).map(value => [identity(value), value]));
    for (const [id, value] of own) {
      const facet = facets.get(id);
      if (facet) facet.count++;
      else facets.set(id, { value, count: 1 });
    }
  }
  return [...facets.values()].sort((a, b) => b.count - a.count);
}

function identity(value: unknown): string {
  return `${typeof value}:${JSON.stringify(value, (_, v: unknown) => (typeof v === 'bigint' ? `${v}n` : v)) ?? ''}`;
}

function candidatesFor(index: RunIndex, query: RunQuery): readonly RunSummary[] {
  const scanId: unknown = query.filter?.['scan_id'];
  return typeof scanId === 'number' || typeof scanId === 'bigint' ? index.withScanId(scanId) : index.newest();
}
