import { resolveOurs } from '../language/resolution.js';

const CLOSE_MS = 1000;

/** Closes the catalogs that cells have opened, so that what was inserted is on disk; waits for them a second at most. */
export async function closeOpened(require: NodeJS.Require): Promise<void> {
  const core = resolveOurs('@brokerlab/core');
  // Where nothing has loaded core, there is nothing to close, and loading it now would only take time.
  if (core === undefined || !(core in require.cache)) return;
  const { closeCatalogs } = require(core) as typeof import('@brokerlab/core');
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<void>(resolve => {
    timer = setTimeout(resolve, CLOSE_MS);
  });
  await Promise.race([closeCatalogs(), late]);
  clearTimeout(timer);
}
