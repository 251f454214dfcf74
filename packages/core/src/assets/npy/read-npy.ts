import { crop, fullRanges, strides } from '../../arrays/block.js';
import { decodeElements, emptyArray, sizeOf } from '../../arrays/element-types.js';
import type { DType, NdArray, Range, TypedArray } from '../../arrays/nd-array.js';
import { withFile, type ByteSource } from '../open-file.js';
import { npyHeaderSize, parseNpyHeader, type NpyHeader } from './npy-header.js';

/** Shape and element type of an npy file; reads its header. */
export function describeNpy(path: string): Promise<{ shape: number[]; dtype: DType }> {
  return withFile(path, async source => {
    const { shape, type } = await readHeader(source);
    return { shape, dtype: type.dtype };
  });
}

/**
 * The values of an npy file, or the part that `ranges` name. Reads the rows of the first axis that are needed, all of
 * the file where it is in Fortran order.
 */
export function readNpy(path: string, ranges?: readonly Range[], signal?: AbortSignal): Promise<NdArray> {
  return withFile(path, async source => {
    const header = await readHeader(source);
    signal?.throwIfAborted();
    const { shape, type } = header;
    const full = fullRanges(shape, ranges);
    if (header.fortranOrder && shape.length > 1) {
      const bytes = await source.read(header.dataOffset, sizeOf(shape) * type.bytes);
      return crop(
        { data: transposed(decodeElements(type, bytes), shape, type.dtype), shape, dtype: type.dtype },
        ranges
      );
    }
    const [from, to] = full[0] ?? [0, 1];
    const row = sizeOf(shape.slice(1)) * type.bytes;
    const bytes = await source.read(header.dataOffset + from * row, (to - from) * row);
    const rows = shape.length === 0 ? [] : [to - from, ...shape.slice(1)];
    return crop(
      { data: decodeElements(type, bytes), shape: rows, dtype: type.dtype },
      shape.length === 0 ? [] : [[0, to - from], ...full.slice(1)]
    );
  });
}

async function readHeader(source: ByteSource): Promise<NpyHeader> {
  const first = await source.read(0, 12);
  return parseNpyHeader(await source.read(0, npyHeaderSize(first)));
}

function transposed(values: TypedArray, shape: readonly number[], dtype: DType): TypedArray {
  const out = emptyArray(dtype, values.length);
  const steps = strides([...shape].reverse()).reverse();
  const at = shape.map(() => 0);
  for (let i = 0; i < values.length; i++) {
    let from = 0;
    for (let axis = 0; axis < at.length; axis++) from += (at[axis] ?? 0) * (steps[axis] ?? 0);
    out[i] = values[from] as never;
    for (let axis = at.length - 1; axis >= 0 && (at[axis] = (at[axis] ?? 0) + 1) === shape[axis]; axis--)
      at[axis] = 0;
  }
  return out;
}
