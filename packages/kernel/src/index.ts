import { defaultCatalog, type Broker } from '@brokerlab/core';
import { awaitDrawingsInTslab } from './views/stock-tslab.js';

awaitDrawingsInTslab();

/**
 * The default catalog; opened when it is first asked for something. `await db[-1]` is the latest run, `await db[42]` the
 * latest with that scan_id, `await db['36fc36']` the one whose uid begins so; `db.latest(5)` and
 * `db.search({ plan_name: 'scan' }, { since: '2026-11' })` give several; `db.getTable(run)`, `db.getImages(run)` and
 * `db.getEvents(run)` what they recorded. `help()` tells what else there is.
 */
export const db: Broker = defaultCatalog();

export { getFields, openCatalog } from '@brokerlab/core';
export { clearOutput, help, input } from './session/notebook-functions.js';
export { openComm, registerTarget } from './comm/open.js';
export type {
  Comm,
  CommListener,
  CommMessage,
  CommOptions,
  CommTarget,
  OpenCommOptions
} from './comm/Comm.js';
export { display } from './views/display.js';
export type { ImageOptions, Limit } from './views/image-options.js';
export { imshow, type ImageView } from './views/imshow.js';
export { pendingDrawings } from './views/pending-drawings.js';
export type { PlotOptions } from './views/plot-options.js';
export { plot, type PlotView } from './views/plot.js';
export { View, type SaveOptions } from './views/View.js';
