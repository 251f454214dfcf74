import {
  encodeCursor,
  toRunItem,
  type RunCursor,
  type RunItem,
  type RunPage
} from '@brokerlab/core/dist/protocol/index.js';
import type { ListedRun, RunCatalog } from './CatalogAccess.js';

/**
 * A page of runs, newest first, after the run that `cursor` names. Runs that come meanwhile move nothing: a page is
 * bounded by a time and a uid, not by a number. Reads one run more than it gives.
 */
export async function readRunPage(
  catalog: string | null,
  runs: RunCatalog,
  { limit, cursor }: { limit: number; cursor?: RunCursor | undefined }
): Promise<RunPage> {
  const items: RunItem[] = [];
  for await (const run of runsAfter(runs, cursor)) {
    const last = items.at(-1);
    if (last && items.length === limit) return { catalog, runs: items, next: encodeCursor(last) };
    items.push(toRunItem(run.start, run.stop));
  }
  return { catalog, runs: items, next: null };
}

async function* runsAfter(runs: RunCatalog, cursor?: RunCursor): AsyncGenerator<ListedRun> {
  if (!cursor) {
    yield* runs.search();
    return;
  }
  // Runs of the very same time: those before the cursor's were given already.
  let same: ListedRun[] | undefined = [];
  const rest = (held: ListedRun[]): ListedRun[] => {
    const at = held.findIndex(run => run.start.uid === cursor.uid);
    return held.slice(at + 1);
  };
  for await (const run of runs.search({}, { until: cursor.time })) {
    if (same && run.start.time === cursor.time) same.push(run);
    else {
      if (same) yield* rest(same);
      same = undefined;
      yield run;
    }
  }
  if (same) yield* rest(same);
}
