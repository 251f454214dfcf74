import type { RunSummary } from './Store.js';

/** Summaries in memory, in the orders in which they are looked up. Sorted when asked, after a change. */
export class RunIndex {
  readonly #runs = new Map<string, RunSummary>();
  #newest: readonly RunSummary[] | undefined;
  #uids: readonly string[] | undefined;
  #scanIds: Map<string, RunSummary[]> | undefined;

  get size(): number {
    return this.#runs.size;
  }

  get(uid: string): RunSummary | undefined {
    return this.#runs.get(uid);
  }

  set(summary: RunSummary): void {
    const before = this.#runs.get(summary.start.uid);
    this.#runs.set(summary.start.uid, summary);
    if (before && before.start === summary.start) this.#replace(before, summary);
    else this.#forget();
  }

  delete(uid: string): void {
    if (this.#runs.delete(uid)) this.#forget();
  }

  /** By the start document's time, newest first. */
  newest(): readonly RunSummary[] {
    return (this.#newest ??= [...this.#runs.values()].sort(
      (a, b) => b.start.time - a.start.time || (a.start.uid < b.start.uid ? -1 : 1)
    ));
  }

  /** The runs with this scan_id, newest first. */
  withScanId(scanId: number | bigint): readonly RunSummary[] {
    if (!this.#scanIds) {
      this.#scanIds = new Map();
      for (const run of this.newest()) {
        const key = String(run.start.scan_id);
        const same = this.#scanIds.get(key);
        if (same) same.push(run);
        else this.#scanIds.set(key, [run]);
      }
    }
    return this.#scanIds.get(String(scanId)) ?? [];
  }

  /** See {@link Store.findByUid}. */
  withPrefix(prefix: string, limit: number): RunSummary[] {
    const exact = this.#runs.get(prefix);
    if (exact) return [exact];
    const uids = (this.#uids ??= [...this.#runs.keys()].sort());
    let low = 0;
    let high = uids.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((uids[middle] ?? '') < prefix) low = middle + 1;
      else high = middle;
    }
    const found: RunSummary[] = [];
    for (let i = low; uids[i]?.startsWith(prefix); i++) {
      const run = this.#runs.get(uids[i] ?? '');
      if (run) found.push(run);
    }
    return found.sort((a, b) => b.start.time - a.start.time).slice(0, limit);
  }

  #replace(before: RunSummary, after: RunSummary): void {
    const swap = (list: readonly RunSummary[] | undefined): void => {
      const at = list?.indexOf(before) ?? -1;
      if (list && at >= 0) (list as RunSummary[])[at] = after;
    };
    swap(this.#newest);
    swap(this.#scanIds?.get(String(before.start.scan_id)));
  }

  #forget(): void {
    this.#newest = this.#uids = this.#scanIds = undefined;
  }
}
