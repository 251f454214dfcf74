import { createRequire } from 'node:module';
import { pendingDrawings } from './pending-drawings.js';

type Execute = (this: unknown, ...request: unknown[]) => Promise<unknown>;

/** What stock tslab's kernel has loaded and we use. */
interface TslabJupyter {
  lastWriteDisplayData?: ((content: Record<string, unknown>, update: boolean) => void) | null;
  JupyterHandlerImpl?: { prototype: { handleExecuteImpl?: Execute } };
}

/**
 * Stock tslab's kernel module, when it runs this process. The tslab that runs the notebook need not be the one
 * installed beside this package, so it is looked for among the loaded modules.
 */
export function loadedTslab(): TslabJupyter | undefined {
  const loaded = createRequire(import.meta.url).cache;
  for (const [path, module] of Object.entries(loaded)) {
    if (/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) return module?.exports as TslabJupyter;
  }
  return undefined;
}

/**
 * Makes stock tslab end a cell only when its pictures are drawn, as our kernel does. tslab drops what comes after a
 * cell has ended, and an `imshow(frame)` that is not awaited has yet to read its pixels. It holds from the next cell on.
 */
export function awaitDrawingsInTslab(): void {
  const prototype = loadedTslab()?.JupyterHandlerImpl?.prototype;
  const execute = prototype?.handleExecuteImpl;
  if (!prototype || !execute) return;
  prototype.handleExecuteImpl = async function (...request) {
    try {
      return await execute.apply(this, request);
    } finally {
      await pendingDrawings();
    }
  };
}
