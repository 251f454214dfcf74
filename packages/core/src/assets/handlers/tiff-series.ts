import type { Range } from '../../arrays/nd-array.js';
import type { JsonObject } from '../../documents.js';
import type { AssetFile, AssetHandler } from '../Assets.js';
import { describeTiff, readTiff } from '../tiff/read-tiff.js';
import { wholeNumber } from './arguments.js';
import { fileOfFrame } from './file-series.js';
import { readRows, type RowSource } from './rows.js';

/** One TIFF file a frame: the shape is (frames, rows, columns). Source: area-detector-handlers, `AreaDetectorTiffHandler`. */
export function tiffFilePerFrame(file: AssetFile): AssetHandler {
  const frames = wholeNumber(file.parameters, 'frame_per_point', 'resource', 1);
  const paths = (selector: JsonObject): string[] => {
    const first = wholeNumber(selector, 'point_number', 'datum') * frames;
    return Array.from({ length: frames }, (_, i) => fileOfFrame(file, first + i));
  };
  const describe = async (selector: JsonObject): Promise<Awaited<ReturnType<AssetHandler['describe']>>> => {
    const [first] = paths(selector);
    if (first === undefined) return { shape: [0], dtype: 'float64' };
    const { shape, dtype } = await describeTiff(await file.resolve(first));
    return { shape: [frames, ...shape], dtype };
  };
  return {
    shapeKey: () => 'series',
    describe,
    async read(selector, options = {}) {
      const sources = paths(selector).map((path): RowSource => ({
        path,
        rows: 1,
        async read(_rows: Range, rest: readonly Range[]) {
          const frame = await readTiff(await file.resolve(path), rest, options.signal);
          return { ...frame, shape: [1, ...frame.shape] };
        }
      }));
      return readRows(sources, await describe(selector), options.ranges, options.signal);
    }
  };
}
