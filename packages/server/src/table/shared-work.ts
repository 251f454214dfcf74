/** Work that several wait for. */
export interface SharedWork<T> {
  /** Waits for the result; rejects with the signal's reason when that aborts. */
  wait(signal?: AbortSignal): Promise<T>;
  stop(): void;
}

/**
 * Begins `work`, once for all who wait. When the last one has gone before its end, the work's signal aborts. `onLost`
 * is called when there will be no result.
 */
export function sharedWork<T>(work: (signal: AbortSignal) => Promise<T>, onLost: () => void): SharedWork<T> {
  const controller = new AbortController();
  const result = work(controller.signal);
  let waiting = 0;
  let ended = false;
  const stop = (): void => {
    if (!ended) controller.abort();
    onLost();
  };
  result.then(
    () => (ended = true),
    () => {
      ended = true;
      onLost();
    }
  );
  return {
    stop,
    async wait(signal) {
      signal?.throwIfAborted();
      waiting++;
      let leave = (): void => undefined;
      const left = new Promise<never>((_, reject) => {
        leave = (): void => reject(signal?.reason);
        signal?.addEventListener('abort', leave);
      });
      try {
        return await Promise.race([result, left]);
      } finally {
        signal?.removeEventListener('abort', leave);
        if (--waiting === 0 && !ended) stop();
      }
    }
  };
}
