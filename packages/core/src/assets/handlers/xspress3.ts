import { fullRanges } from '../../arrays/block.js';
import type { JsonObject } from '../../documents.js';
import type { AssetFile, AssetHandler } from '../Assets.js';
import { Hdf5Dataset } from '../hdf5/Hdf5Dataset.js';
import type { Hdf5Files } from '../hdf5/Hdf5Files.js';
import { notThere, wholeNumber } from './arguments.js';

const DATASET = 'entry/instrument/detector/data';

/** The spectrum of one frame and one channel, counted from 1. Source: area-detector-handlers, `Xspress3HDF5Handler`. */
export function xspress3(file: AssetFile, files: Hdf5Files): AssetHandler {
  const source = new Hdf5Dataset(
    file,
    files,
    file.path,
    typeof file.parameters['key'] === 'string' ? file.parameters['key'] : DATASET
  );
  const place = (selector: JsonObject, shape: readonly number[]): [frame: number, channel: number] => {
    const frame = wholeNumber(selector, 'frame', 'datum');
    const channel = wholeNumber(selector, 'channel', 'datum');
    if (frame >= (shape[0] ?? 0)) throw notThere(file.path, 'frames', frame, frame + 1, shape[0] ?? 0);
    if (channel < 1 || channel > (shape[1] ?? 0))
      throw notThere(file.path, 'channels (from 1)', channel, channel + 1, shape[1] ?? 0);
    return [frame, channel - 1];
  };
  return {
    async describe(selector, options) {
      const { shape, dtype } = await source.info(options);
      place(selector, shape);
      return { shape: shape.slice(2).filter(length => length !== 1), dtype };
    },
    async read(selector, options = {}) {
      const { shape } = await source.info(options);
      const [frame, channel] = place(selector, shape);
      const squeezed = shape.slice(2).filter(length => length !== 1);
      const wanted = fullRanges(squeezed, options.ranges);
      const rest = shape
        .slice(2)
        .map(length => (length === 1 ? ([0, 1] as const) : (wanted.shift() ?? ([0, length] as const))));
      const {
        data,
        shape: read,
        dtype
      } = await source.read([[frame, frame + 1], [channel, channel + 1], ...rest], options);
      return { data, dtype, shape: read.slice(2).filter((_, axis) => shape[axis + 2] !== 1) };
    }
  };
}
