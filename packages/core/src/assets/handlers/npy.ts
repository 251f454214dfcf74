import { crop } from '../../arrays/block.js';
import type { JsonObject } from '../../documents.js';
import type { AssetFile, AssetHandler } from '../Assets.js';
import { describeNpy, readNpy } from '../npy/read-npy.js';
import { corrupt } from '../open-file.js';
import { wholeNumber } from './arguments.js';

/** One npy file an event; `pathOf` tells which. */
export function npyFiles(file: AssetFile, pathOf: (selector: JsonObject) => string): AssetHandler {
  return {
    describe: async selector => describeNpy(await file.resolve(pathOf(selector))),
    read: async (selector, options = {}) =>
      readNpy(await file.resolve(pathOf(selector)), options.ranges, options.signal)
  };
}

/** `{name}_{index}.npy`. Source: ophyd.sim, `NumpySeqHandler`. */
export function npySequence(file: AssetFile): AssetHandler {
  return npyFiles(file, selector => `${file.path}_${wholeNumber(selector, 'index', 'datum')}.npy`);
}

/** One row of one npy file an event. Source: databroker, `NpyFrameWise`. */
export function npyFrames(file: AssetFile): AssetHandler {
  const rowOf = (selector: JsonObject, shape: readonly number[]): number => {
    const row = wholeNumber(selector, 'frame_no', 'datum');
    if (row >= (shape[0] ?? 0))
      throw corrupt(file.path, `frame ${row} is asked for, it holds ${shape[0] ?? 0}`);
    return row;
  };
  return {
    async describe(selector) {
      const { shape, dtype } = await describeNpy(await file.resolve(file.path));
      rowOf(selector, shape);
      return { shape: shape.slice(1), dtype };
    },
    async read(selector, options = {}) {
      const path = await file.resolve(file.path);
      const row = rowOf(selector, (await describeNpy(path)).shape);
      const { data, shape, dtype } = await readNpy(path, [[row, row + 1]], options.signal);
      return crop({ data, shape: shape.slice(1), dtype }, options.ranges);
    }
  };
}
