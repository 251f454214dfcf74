import { copyBlock, fullRanges } from '../../arrays/block.js';
import { emptyArray, sizeOf } from '../../arrays/element-types.js';
import type { DType, NdArray, Range } from '../../arrays/nd-array.js';
import { corrupt } from '../open-file.js';

/** A stretch of an array's first axis that one file holds. */
export interface RowSource {
  path: string;
  rows: number;
  /** The given rows, cropped on the other axes. */
  read(rows: Range, rest: readonly Range[]): Promise<NdArray>;
}

/** Reads the part that `ranges` name of an array that several files hold, one after the other on the first axis. */
export async function readRows(
  sources: readonly RowSource[],
  description: { shape: number[]; dtype: DType },
  ranges: readonly Range[] | undefined,
  signal: AbortSignal | undefined
): Promise<NdArray> {
  const [[from, to] = [0, 0], ...rest] = fullRanges(description.shape, ranges);
  const shape = [to - from, ...rest.map(([a, b]) => b - a)];
  const data = emptyArray(description.dtype, sizeOf(shape));
  let first = 0;
  for (const source of sources) {
    const rows: Range = [Math.max(from - first, 0), Math.min(to - first, source.rows)];
    if (rows[1] > rows[0]) {
      signal?.throwIfAborted();
      const part = await source.read(rows, rest);
      if (part.dtype !== description.dtype || part.shape.slice(1).join() !== shape.slice(1).join()) {
        throw corrupt(
          source.path,
          `it holds ${part.dtype} of shape [${part.shape.join(', ')}], unlike the other files of its series (${description.dtype})`
        );
      }
      if (sources.length === 1) return part;
      copyBlock(
        part.data,
        part.shape,
        part.shape.map(() => 0),
        data,
        shape,
        [first + rows[0] - from, ...rest.map(() => 0)],
        part.shape
      );
    }
    first += source.rows;
  }
  return { data, shape, dtype: description.dtype };
}
