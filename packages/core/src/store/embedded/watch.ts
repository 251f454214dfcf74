import { watch, type FSWatcher } from 'node:fs';
import type { RunChange } from '../Store.js';
import type { Folder } from './Folder.js';

export interface WatchOptions {
  folder: Folder;
  signal: AbortSignal;
  subscribe: (listener: (change: RunChange) => void) => () => void;
}

/** Network file systems tell nothing: whatever is missed is found by looking. */
const POLL_MS = 1000;
const SETTLE_MS = 30;
const MOST_WATCHERS = 256;

/** Changes of a folder's runs, until the signal aborts. */
export async function* watchFolder({ folder, signal, subscribe }: WatchOptions): AsyncGenerator<RunChange> {
  const queue: RunChange[] = [];
  let failure: { error: unknown } | undefined;
  let wake: () => void = () => undefined;
  const unsubscribe = subscribe(change => {
    queue.push(change);
    wake();
  });
  const watchers = new Map<string, FSWatcher>();
  let settle: NodeJS.Timeout | undefined;
  const look = (): void => {
    folder.refresh().then(
      () => watchDirectories(folder, watchers, soon),
      (error: unknown) => {
        failure = { error };
        wake();
      }
    );
  };
  const soon = (): void => {
    settle ??= setTimeout(() => {
      settle = undefined;
      look();
    }, SETTLE_MS);
  };
  const poll = setInterval(look, POLL_MS);
  const onAbort = (): void => wake();
  signal.addEventListener('abort', onAbort);
  watchDirectories(folder, watchers, soon);
  try {
    while (!signal.aborted) {
      const change = queue.shift();
      if (change) yield change;
      else if (failure) throw failure.error;
      else await new Promise<void>(resolve => (wake = resolve));
    }
  } finally {
    clearInterval(poll);
    clearTimeout(settle);
    signal.removeEventListener('abort', onAbort);
    unsubscribe();
    for (const watcher of watchers.values()) watcher.close();
  }
}

function watchDirectories(folder: Folder, watchers: Map<string, FSWatcher>, onChange: () => void): void {
  for (const path of folder.directories) {
    if (watchers.has(path) || watchers.size >= MOST_WATCHERS) continue;
    try {
      const watcher = watch(path, onChange);
      watcher.on('error', () => {
        watcher.close();
        watchers.delete(path);
      });
      watchers.set(path, watcher);
    } catch {
      // No more watches, or a file system without them: the poll sees to it.
      return;
    }
  }
}
