import type { DType, TypedArray } from '../../arrays/nd-array.js';
import { percentilesInPlace } from './percentile.js';

/** The percentiles of the robust range. */
export const robustPercents: readonly [number, number] = [0.5, 99.5];

const dtypeMax: Partial<Record<DType, number>> = {
  uint16: 2 ** 16 - 1,
  int16: 2 ** 15 - 1,
  uint32: 2 ** 32 - 1,
  int32: 2 ** 31 - 1
};

// Values that detectors write for masked or saturated pixels: dead pixels of Eiger and Pilatus are all ones.
const sentinels = [2 ** 32 - 1, 2 ** 31 - 1, 2 ** 16 - 1];

export interface ImageValues {
  /** The finite values, without sentinels, in no order. */
  values: Float64Array;
  /** How many elements are NaN, an infinity, or a sentinel. */
  invalid: number;
  sentinel: number;
}

/**
 * The values of an image that its statistics are made of. Left out are NaN, infinities, and, as long as it is the
 * greatest value, a sentinel: the element type's greatest value, 2^64-1, 2^63-1, 2^32-1, 2^31-1, 2^16-1 (in types of
 * more than 8 bits). When nothing would be left, sentinels count. `positive` keeps values above 0 only.
 */
export function imageValues(
  data: TypedArray | readonly number[],
  dtype: DType,
  options: { positive?: boolean } = {}
): ImageValues {
  let values = new Float64Array(data.length);
  let count = 0;
  let sentinel = 0;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (Number.isFinite(value) && !(options.positive && value <= 0)) values[count++] = value;
  }
  const finite = values.subarray(0, count);
  const marks = [2 ** 64, 2 ** 63, dtypeMax[dtype] ?? Number.NaN, ...sentinels];
  values = finite;
  if (!/^(bool|u?int8)$/.test(dtype)) {
    for (;;) {
      let max = Number.NEGATIVE_INFINITY;
      for (let i = 0; i < values.length; i++) if ((values[i] as number) > max) max = values[i] as number;
      if (!marks.includes(max)) break;
      const kept = values.filter(v => v !== max);
      sentinel += values.length - kept.length;
      values = kept;
    }
    if (values.length === 0) {
      values = finite.slice();
      sentinel = 0;
    }
  }
  return { values, invalid: data.length - count, sentinel };
}

export interface ImageRange {
  min: number;
  max: number;
  /** True for the percentiles; false where they coincide and the extremes are given instead. */
  robust: boolean;
}

/**
 * The limits between which an image is best shown: the 0.5 and 99.5 percentiles of {@link imageValues}, or their
 * extremes where these coincide. NaN for an image without values. Linear in the size of the image.
 */
export function robustRange(values: Float64Array): ImageRange {
  const [low, high] = percentilesInPlace(values, robustPercents) as [number, number];
  if (low < high) return { min: low, max: high, robust: true };
  const [min, max] = extremes(values);
  return { min, max, robust: false };
}

/** The least and the greatest of values without NaN; NaN for no values. */
export function extremes(values: ArrayLike<number>): [min: number, max: number] {
  if (values.length === 0) return [Number.NaN, Number.NaN];
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}
