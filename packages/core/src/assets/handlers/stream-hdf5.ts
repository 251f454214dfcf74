import { fullRanges } from '../../arrays/block.js';
import type { DType, NdArray, Range } from '../../arrays/nd-array.js';
import type { JsonObject } from '../../documents.js';
import type { Signalled } from '../../store/Store.js';
import type { AssetFile, AssetHandler } from '../Assets.js';
import { Hdf5Dataset } from '../hdf5/Hdf5Dataset.js';
import type { Hdf5Files } from '../hdf5/Hdf5Files.js';
import { notThere, text, wholeNumber } from './arguments.js';
import { datumShape } from './datum-shape.js';
import { parseSlices, sliceShape, type AxisSlice } from './numpy-slices.js';

interface View {
  /** Of the dataset after `slice` and `squeeze`. */
  shape: number[];
  slices: AxisSlice[];
  dtype: DType;
}

/**
 * `application/x-hdf5`: one dataset, whose first axis is the events, or their frames one after the other. Source:
 * bluesky-tiled-plugins, `HDF5Consolidator`, and tiled, `HDF5ArrayAdapter`.
 */
export function streamHdf5(file: AssetFile, files: Hdf5Files): AssetHandler {
  const { parameters } = file;
  const name = text(parameters, 'dataset', 'stream_resource', parameters['path'] as string | undefined);
  const source = new Hdf5Dataset(file, files, file.path, name);
  const datum = datumShape(file.dataKey, parameters);

  const view = async (options?: Signalled): Promise<View> => {
    const { shape, dtype } = await source.info(options);
    const slices = parseSlices(parameters['slice'], shape);
    const sliced = sliceShape(slices);
    const kept =
      parameters['squeeze'] === true
        ? slices.map((slice, axis) => (axis > 0 && slice.length === 1 ? { ...slice, dropped: true } : slice))
        : slices;
    return { shape: parameters['squeeze'] === true ? sliceShape(kept) : sliced, slices: kept, dtype };
  };
  /** The rows of the view that an event takes, and whether they are its first axis. */
  const rowsOf = (selector: JsonObject, shape: readonly number[]): { rows: Range; frames: boolean } => {
    const index = wholeNumber(selector, 'index', 'stream_datum');
    const frames = datum.length > 0 && shape.length === datum.length;
    const each = frames ? (datum[0] ?? 1) : 1;
    const rows: Range = [index * each, (index + 1) * each];
    if (rows[1] > (shape[0] ?? 0))
      throw notThere(file.path, `rows of ${name}`, rows[0], rows[1], shape[0] ?? 0);
    return { rows, frames };
  };
  const shapeOf = (
    shape: readonly number[],
    { rows, frames }: { rows: Range; frames: boolean }
  ): number[] => [...(frames ? [rows[1] - rows[0]] : []), ...shape.slice(1)];

  return {
    async describe(selector, options) {
      const { shape, dtype } = await view(options);
      return { shape: shapeOf(shape, rowsOf(selector, shape)), dtype };
    },
    async read(selector, options = {}): Promise<NdArray> {
      const { shape, slices } = await view(options);
      const place = rowsOf(selector, shape);
      const full = fullRanges(shapeOf(shape, place), options.ranges);
      const [first, ...others] = place.frames ? full : [[0, 1] as const, ...full];
      const [a, b] = first ?? [0, 1];
      const wanted = [[place.rows[0] + a, place.rows[0] + b] as const, ...others];
      const ranges = slices.map((slice): Range => {
        const [from, to] = slice.dropped ? [0, 1] : (wanted.shift() ?? [0, slice.length]);
        return [
          slice.start + from * slice.step,
          to === from ? slice.start + from * slice.step : slice.start + (to - 1) * slice.step + 1
        ];
      });
      const {
        data,
        shape: read,
        dtype
      } = await source.read(
        ranges,
        options,
        slices.map(slice => slice.step)
      );
      const kept = read.filter((_, axis) => slices[axis]?.dropped !== true);
      return { data, dtype, shape: place.frames ? kept : kept.slice(1) };
    }
  };
}
