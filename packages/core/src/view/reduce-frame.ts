import type { DType, TypedArray } from '../arrays/nd-array.js';

export interface ReducedFrame {
  data: TypedArray;
  shape: [rows: number, columns: number];
}

/**
 * A frame made smaller by whole factors: each value is the mean of a rectangle of pixels (of what there is, at the far
 * edges), leaving out NaN, infinities, and pixels of uint32 that are all ones (masked by the detector).
 */
export function reduceFrame(
  data: TypedArray | readonly number[],
  [rows, columns]: readonly [number, number],
  factor: number | readonly [rows: number, columns: number],
  dtype: DType = 'float64'
): ReducedFrame {
  const [down, across] = typeof factor === 'number' ? [factor, factor] : factor;
  const outRows = Math.ceil(rows / down);
  const outColumns = Math.ceil(columns / across);
  const out = new Float64Array(outRows * outColumns);
  const masked = dtype === 'uint32' ? 2 ** 32 - 1 : Number.NaN;
  const sums = new Float64Array(outColumns);
  const counts = new Uint32Array(outColumns);
  for (let r = 0; r < outRows; r++) {
    sums.fill(0);
    counts.fill(0);
    for (let row = r * down; row < Math.min(rows, (r + 1) * down); row++) {
      for (let column = 0, to = 0, left = across; column < columns; column++) {
        const value = Number(data[row * columns + column]);
        if (Number.isFinite(value) && value !== masked) {
          sums[to] = (sums[to] as number) + value;
          counts[to] = (counts[to] as number) + 1;
        }
        if (--left === 0) {
          to++;
          left = across;
        }
      }
    }
    for (let c = 0; c < outColumns; c++) {
      const count = counts[c] as number;
      const empty = Number.isNaN(masked) ? Number.NaN : masked;
      out[r * outColumns + c] = count > 0 ? (sums[c] as number) / count : empty;
    }
  }
  return { data: out, shape: [outRows, outColumns] };
}
