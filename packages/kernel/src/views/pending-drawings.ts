const pending = new Set<Promise<unknown>>();
let last: Promise<unknown> = Promise.resolve();

/**
 * Shows drawings in the order in which they were asked for, whichever is done first. Gives a promise that settles as
 * `drawn` did, once `show` was called.
 */
export function orderDrawing<T>(
  drawn: Promise<T>,
  show: (result: PromiseSettledResult<T>) => void
): Promise<void> {
  const before = last;
  const shown = (async () => {
    const [result] = await Promise.allSettled([drawn]);
    await before;
    show(result);
    if (result.status === 'rejected') throw result.reason;
  })();
  const settled = shown.then(
    () => undefined,
    () => undefined
  );
  last = settled;
  pending.add(settled);
  void settled.then(() => pending.delete(settled));
  return shown;
}

/**
 * Settles, never rejects, when all that views began to draw is in its output. A kernel awaits it at the end of each
 * cell; what is drawn after that does not wait for a drawing of an earlier cell that never ends.
 */
export async function pendingDrawings(): Promise<void> {
  while (pending.size > 0) {
    const now = [...pending];
    pending.clear();
    last = Promise.resolve();
    await Promise.all(now);
  }
}
