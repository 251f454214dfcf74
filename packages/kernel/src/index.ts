import { defaultCatalog, type Broker } from '@brokerlab/core';
import { awaitDrawingsInTslab } from './views/stock-tslab.js';

awaitDrawingsInTslab();

/** The default catalog; opened when it is first asked for something. */
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
