import type { DType, TypedArray } from '../../arrays/nd-array.js';
import { percentilesInPlace } from '../percentile/percentile.js';
import { extremes, imageValues, robustRange, type ImageRange } from '../percentile/robust-range.js';

export interface ValueRange extends ImageRange {
  /** The least and the greatest value, sentinels left out. */
  low: number;
  high: number;
}

/** What the first contrast of a frame is made of. */
export interface FrameStatistics {
  /** Of {@link imageValues}; null where there is no value. */
  all: ValueRange | null;
  /** Of those above zero, for a logarithmic norm; null where there is none. */
  positive: ValueRange | null;
  median: number;
  /** The least and the greatest finite value, sentinels among them. */
  min: number;
  max: number;
  /** NaN and infinities. */
  invalid: number;
  /** Values left out as marks of masked or saturated pixels. */
  sentinel: number;
}

/** Statistics of a frame's values. Linear in its size; a table of counts does for types of up to 16 bits. */
export function frameStatistics(data: TypedArray, dtype: DType): FrameStatistics {
  const small = /^(bool|u?int8|u?int16)$/.test(dtype) ? distinct(data) : undefined;
  if (small && small.values.length < data.length / 4) return fromCounts(small, dtype);
  const { values, invalid, sentinel } = imageValues(data, dtype);
  const all = rangeOf(values);
  const positive = all && all.low > 0 ? all : rangeOf(imageValues(data, dtype, { positive: true }).values);
  const [median = Number.NaN] = percentilesInPlace(values, [50]);
  const [min, max] = finiteExtremes(data);
  return { all, positive, median, min, max, invalid, sentinel };
}

function rangeOf(values: Float64Array): ValueRange | null {
  if (values.length === 0) return null;
  const [low, high] = extremes(values);
  return { ...robustRange(values), low, high };
}

function finiteExtremes(data: TypedArray): [min: number, max: number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min <= max ? [min, max] : [Number.NaN, Number.NaN];
}

interface Counts {
  /** Increasing. */
  values: number[];
  counts: number[];
}

function distinct(data: TypedArray): Counts {
  const table = new Uint32Array(65536);
  const offset = data instanceof Int8Array || data instanceof Int16Array ? 32768 : 0;
  for (let i = 0; i < data.length; i++) {
    const at = (data[i] as number) + offset;
    table[at] = (table[at] as number) + 1;
  }
  const values: number[] = [];
  const counts: number[] = [];
  for (let i = 0; i < table.length; i++) {
    if (table[i] === 0) continue;
    values.push(i - offset);
    counts.push(table[i] as number);
  }
  return { values, counts };
}

function fromCounts(found: Counts, dtype: DType): FrameStatistics {
  const { values: kept } = imageValues(found.values, dtype);
  const greatest = extremes(kept)[1];
  const valid = upTo(found, v => v <= greatest);
  const all = countedRange(valid);
  const sentinel = total(found) - total(valid);
  const { values: above } = imageValues(found.values, dtype, { positive: true });
  const top = extremes(above)[1];
  const positive = countedRange(upTo(found, v => v > 0 && v <= top));
  const [min, max] = extremes(found.values);
  return { all, positive, median: countedPercentile(valid, 50), min, max, invalid: 0, sentinel };
}

const total = ({ counts }: Counts): number => counts.reduce((sum, count) => sum + count, 0);

function upTo({ values, counts }: Counts, keep: (value: number) => boolean): Counts {
  return { values: values.filter(keep), counts: counts.filter((_, i) => keep(values[i] as number)) };
}

function countedRange(found: Counts): ValueRange | null {
  if (found.values.length === 0) return null;
  const [low, high] = extremes(found.values);
  const [p, q] = [countedPercentile(found, 0.5), countedPercentile(found, 99.5)];
  return p < q
    ? { min: p, max: q, robust: true, low, high }
    : { min: low, max: high, robust: false, low, high };
}

function countedPercentile(found: Counts, percent: number): number {
  const last = total(found) - 1;
  if (last < 0) return Number.NaN;
  const at = (percent / 100) * last;
  const below = Math.floor(at);
  const part = at - below;
  const a = valueOfRank(found, below);
  const b = valueOfRank(found, Math.min(last, below + 1));
  const span = b - a;
  if (span === 0) return a;
  return part < 0.5 ? a + span * part : b - span * (1 - part);
}

function valueOfRank({ values, counts }: Counts, rank: number): number {
  let passed = 0;
  for (let i = 0; i < values.length; i++) {
    passed += counts[i] as number;
    if (rank < passed) return values[i] as number;
  }
  return Number.NaN;
}
