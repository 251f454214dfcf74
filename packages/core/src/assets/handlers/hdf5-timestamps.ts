import { crop } from '../../arrays/block.js';
import type { NdArray } from '../../arrays/nd-array.js';
import type { JsonObject } from '../../documents.js';
import type { Signalled } from '../../store/Store.js';
import type { AssetFile, AssetHandler } from '../Assets.js';
import type { Hdf5Files } from '../hdf5/Hdf5Files.js';
import { hdf5Slices } from './hdf5-slices.js';

const ATTRIBUTES = '/entry/instrument/NDAttributes';

/**
 * The EPICS times of a point's frames, in seconds, float64; a single number where a point is one frame. Source:
 * area-detector-handlers, `AreaDetectorHDF5TimestampHandler`.
 */
export function hdf5Timestamps(file: AssetFile, files: Hdf5Files): AssetHandler {
  const seconds = hdf5Slices(file, files, `${ATTRIBUTES}/NDArrayEpicsTSSec`);
  const nanoseconds = hdf5Slices(file, files, `${ATTRIBUTES}/NDArrayEpicsTSnSec`);
  const times = async (selector: JsonObject, { signal }: Signalled = {}): Promise<NdArray> => {
    const options = signal === undefined ? {} : { signal };
    const [whole, parts] = [await seconds.read(selector, options), await nanoseconds.read(selector, options)];
    const data = Float64Array.from(
      { length: whole.data.length },
      (_, i) => Number(whole.data[i]) + Number(parts.data[i]) * 1e-9
    );
    return { data, shape: whole.shape.filter(length => length !== 1), dtype: 'float64' };
  };
  return {
    async describe(selector, options) {
      const { shape } = await seconds.describe(selector, options);
      return { shape: shape.filter(length => length !== 1), dtype: 'float64' };
    },
    read: async (selector, options = {}) => crop(await times(selector, options), options.ranges)
  };
}
