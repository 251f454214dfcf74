import type { DType, TypedArray } from '../../arrays/nd-array.js';
import { maskedValue } from './masked.js';
import { spansOf, type PixelPoint, type Region } from './region.js';

export interface RegionStatistics {
  /** Pixels with a value. */
  count: number;
  /** Pixels without: NaN, infinities, masked ones (all ones of uint32). */
  bad: number;
  /** NaN where no pixel has a value, as `max` and `mean`. A bigint of int64 and uint64, exact. */
  min: number | bigint;
  max: number | bigint;
  mean: number;
  /** Exact for integers; a bigint of int64 and uint64. */
  sum: number | bigint;
  /** Mean of the pixels' places, weighted by their values; null where the sum is zero. */
  centerOfMass: PixelPoint | null;
}

/** A piece of a frame, and where in the frame its first pixel is. */
export interface FramePiece {
  data: TypedArray;
  dtype: DType;
  shape: readonly [rows: number, columns: number];
  origin?: { row: number; column: number };
}

/** Numbers of the pixels of a region, of those that the piece has. Costs one look at each pixel of the region. */
export function regionStatistics(piece: FramePiece, region: Region): RegionStatistics {
  const { data, dtype, shape } = piece;
  const { row: top, column: left } = piece.origin ?? { row: 0, column: 0 };
  const [rows, columns] = shape;
  const masked = maskedValue(dtype);
  const sum = new Sum();
  const rowMoment = new Sum();
  const columnMoment = new Sum();
  let exact = 0n;
  let count = 0;
  let bad = 0;
  let min: number | bigint = Number.POSITIVE_INFINITY;
  let max: number | bigint = Number.NEGATIVE_INFINITY;
  for (const { row, from, to } of spansOf(region, [top + rows, left + columns])) {
    if (row < top) continue;
    for (let column = Math.max(from, left); column < to; column++) {
      const recorded = data[(row - top) * columns + column - left] as number | bigint;
      const value = Number(recorded);
      if (!Number.isFinite(value) || value === masked) {
        bad++;
        continue;
      }
      count++;
      if (recorded < min) min = recorded;
      if (recorded > max) max = recorded;
      if (typeof recorded === 'bigint') exact += recorded;
      sum.add(value);
      rowMoment.add(value * row);
      columnMoment.add(value * column);
    }
  }
  const isBig = /64$/.test(dtype) && dtype !== 'float64';
  const total = isBig ? Number(exact) : sum.value;
  return {
    count,
    bad,
    min: count > 0 ? min : Number.NaN,
    max: count > 0 ? max : Number.NaN,
    mean: count > 0 ? total / count : Number.NaN,
    sum: isBig ? exact : sum.value,
    centerOfMass:
      total === 0 || count === 0
        ? null
        : { row: rowMoment.value / sum.value, column: columnMoment.value / sum.value }
  };
}

/** A sum that keeps what rounding would lose (Neumaier). */
class Sum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const next = this.#sum + value;
    this.#lost +=
      Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  get value(): number {
    return this.#sum + this.#lost;
  }
}
