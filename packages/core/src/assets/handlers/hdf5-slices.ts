import type { AssetFile, AssetHandler } from '../Assets.js';
import type { Hdf5Files } from '../hdf5/Hdf5Files.js';
import { Hdf5Dataset } from '../hdf5/Hdf5Dataset.js';
import { fullRanges } from '../../arrays/block.js';
import type { Range } from '../../arrays/nd-array.js';
import type { JsonObject } from '../../documents.js';
import { notThere, wholeNumber } from './arguments.js';

/**
 * `frame_per_point` rows of one dataset a point: the shape is (frames, …) even for one frame; the last point of a file
 * that was cut short has fewer. Source: area-detector-handlers, `HDF5DatasetSliceHandler`.
 */
export function hdf5Slices(file: AssetFile, files: Hdf5Files, dataset: string): AssetHandler {
  const frames = wholeNumber(file.parameters, 'frame_per_point', 'resource', 1);
  const source = new Hdf5Dataset(file, files, file.path, dataset);
  const rowsOf = (selector: JsonObject, length: number): Range => {
    const first = wholeNumber(selector, 'point_number', 'datum') * frames;
    if (first >= length) throw notThere(file.path, `frames of ${dataset}`, first, first + frames, length);
    return [first, Math.min(first + frames, length)];
  };
  return {
    async describe(selector, options) {
      const { shape, dtype } = await source.info(options);
      const [from, to] = rowsOf(selector, shape[0] ?? 0);
      return { shape: [to - from, ...shape.slice(1)], dtype };
    },
    async read(selector, options = {}) {
      const { shape } = await source.info(options);
      const [from, to] = rowsOf(selector, shape[0] ?? 0);
      const [[a, b] = [0, 0], ...rest] = fullRanges([to - from, ...shape.slice(1)], options.ranges);
      return source.read([[from + a, from + b], ...rest], options);
    }
  };
}
