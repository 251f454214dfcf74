import type { DType } from '../../arrays/nd-array.js';

/** The value that a detector writes for a masked pixel: all ones of uint32; NaN, which equals nothing, for other types. */
export function maskedValue(dtype: DType): number {
  return dtype === 'uint32' ? 2 ** 32 - 1 : Number.NaN;
}
