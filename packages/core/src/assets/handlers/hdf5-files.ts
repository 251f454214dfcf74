import type { DType } from '../../arrays/nd-array.js';
import type { JsonObject } from '../../documents.js';
import type { Signalled } from '../../store/Store.js';
import type { AssetFile, AssetHandler } from '../Assets.js';
import type { Hdf5Files } from '../hdf5/Hdf5Files.js';
import { Hdf5Dataset } from '../hdf5/Hdf5Dataset.js';
import { fileOfFrame } from './file-series.js';
import { wholeNumber } from './arguments.js';
import { readRows } from './rows.js';

/** One HDF5 file a frame, stacked. Source: area-detector-handlers, `HDF5SingleHandler`. */
export function hdf5FilePerFrame(file: AssetFile, files: Hdf5Files, dataset: string): AssetHandler {
  const frames = wholeNumber(file.parameters, 'frame_per_point', 'resource', 1);
  const datasets = (selector: JsonObject): Hdf5Dataset[] => {
    const first = wholeNumber(selector, 'point_number', 'datum') * frames;
    return Array.from(
      { length: frames },
      (_, i) => new Hdf5Dataset(file, files, fileOfFrame(file, first + i), dataset)
    );
  };
  const describe = async (
    [first]: Hdf5Dataset[],
    options?: Signalled
  ): Promise<{ shape: number[]; dtype: DType }> => {
    if (first === undefined) return { shape: [0], dtype: 'float64' };
    const { shape, dtype } = await first.info(options);
    return { shape: [frames, ...shape], dtype };
  };
  return {
    shapeKey: () => 'series',
    describe: (selector, options) => describe(datasets(selector), options),
    async read(selector, options = {}) {
      const series = datasets(selector);
      const sources = series.map(one => ({
        path: one.path,
        rows: 1,
        read: async (_rows: unknown, rest: readonly (readonly [number, number])[]) => {
          const frame = await one.read(rest, options);
          return { ...frame, shape: [1, ...frame.shape] };
        }
      }));
      return readRows(sources, await describe(series, options), options.ranges, options.signal);
    }
  };
}
