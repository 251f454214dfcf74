import type { BooleanData, ColumnData, NumberData } from './ColumnData.js';
import { bufferedSum, pairwiseSum, type At } from './pairwise-sum.js';

export interface StatisticsOptions {
  /** Whether nulls and NaN are left out. The default, true, is pandas' way; false gives NaN where there is one. */
  skipNaN?: boolean;
}

export interface SpreadOptions extends StatisticsOptions {
  /** What is taken from the count in the divisor. The default, 1, is pandas' way; numpy's is 0. */
  ddof?: number;
}

export type NumericData = NumberData | BooleanData;

export function isNumeric(data: ColumnData): data is NumericData {
  return data.kind === 'number' || data.kind === 'boolean';
}

/** float32 values are summed in float32, as pandas does, unless nulls make them float64. */
const isSingle = (data: NumericData): boolean => data.kind === 'number' && data.dtype === 'float32';

const isInteger = (data: NumericData): boolean => data.kind === 'boolean' || data.dtype.includes('int');

/** All values as numbers: nulls as NaN; integers beyond 2^53 are rounded. */
export function toFloat64(data: NumericData): Float64Array {
  const { values, valid, length } = data;
  const numbers =
    values instanceof BigInt64Array || values instanceof BigUint64Array
      ? Float64Array.from(values, Number)
      : Float64Array.from(values);
  if (valid !== null) for (let row = 0; row < length; row++) if (valid[row] === 0) numbers[row] = NaN;
  return numbers;
}

interface Values {
  numbers: Float64Array;
  count: number;
  /** NaN are skipped where true; otherwise one of them spoils the result. */
  spoilt: boolean;
}

function valuesOf(data: NumericData, { skipNaN = true }: StatisticsOptions): Values {
  const numbers = toFloat64(data);
  let count = 0;
  for (let row = 0; row < numbers.length; row++) if (!Number.isNaN(numbers[row])) count++;
  return { numbers, count, spoilt: !skipNaN && count < numbers.length };
}

const zeroForNaN =
  (numbers: Float64Array): At =>
  i => {
    const value = numbers[i] ?? 0;
    return value === value ? value : 0;
  };

/** Whether pandas would hold the column as integers: it turns them into float64 as soon as one is missing. */
const staysInteger = (data: NumericData): boolean => isInteger(data) && data.valid === null;

export function countOf(data: NumericData): number {
  return valuesOf(data, {}).count;
}

export function sumOf(data: NumericData, options: StatisticsOptions = {}): number {
  if (isInteger(data)) {
    const spoilt = options.skipNaN === false && data.valid?.includes(0) === true;
    return spoilt ? NaN : Number(integerSum(data));
  }
  const { numbers, spoilt } = valuesOf(data, options);
  return spoilt ? NaN : pairwiseSum(zeroForNaN(numbers), numbers.length, isSingle(data));
}

function integerSum({ values, valid }: NumericData): bigint | number {
  let sum = 0;
  let wide = 0n;
  for (let row = 0; row < values.length; row++) {
    if (valid?.[row] === 0) continue;
    const value = values[row] ?? 0;
    if (typeof value === 'bigint') wide += value;
    else sum += value;
  }
  return wide === 0n ? sum : wide + BigInt(sum);
}

export function meanOf(data: NumericData, options: StatisticsOptions = {}): number {
  const { numbers, count, spoilt } = valuesOf(data, options);
  if (spoilt || count === 0) return NaN;
  if (staysInteger(data)) return bufferedSum(i => numbers[i] ?? 0, numbers.length) / count;
  const mean = pairwiseSum(zeroForNaN(numbers), numbers.length, isSingle(data)) / count;
  return isSingle(data) ? Math.fround(mean) : mean;
}

export function varOf(data: NumericData, options: SpreadOptions = {}): number {
  const { ddof = 1 } = options;
  const { numbers, count, spoilt } = valuesOf(data, options);
  if (spoilt || count <= ddof) return NaN;
  const total = isSingle(data) ? bufferedSum : pairwiseSum;
  const mean = total(zeroForNaN(numbers), numbers.length) / count;
  const squares = pairwiseSum(i => {
    const distance = mean - (numbers[i] ?? 0);
    return distance !== distance && Number.isNaN(numbers[i]) ? 0 : distance * distance;
  }, numbers.length);
  return isSingle(data) ? Math.fround(squares / (count - ddof)) : squares / (count - ddof);
}

export function stdOf(data: NumericData, options: SpreadOptions = {}): number {
  const spread = Math.sqrt(varOf(data, options));
  return isSingle(data) ? Math.fround(spread) : spread;
}

export function extremeOf(data: NumericData, sign: 1 | -1, options: StatisticsOptions = {}): number {
  const { numbers, count, spoilt } = valuesOf(data, options);
  if (spoilt || count === 0) return NaN;
  let best = NaN;
  for (const value of numbers) if (!(sign * value <= sign * best) && !Number.isNaN(value)) best = value;
  return best;
}

/** The quantiles `qs` (0 to 1), interpolated linearly as numpy does; one sort for all. */
export function quantilesOf(
  data: NumericData,
  qs: readonly number[],
  options: StatisticsOptions = {}
): number[] {
  const { numbers, count, spoilt } = valuesOf(data, options);
  if (spoilt || count === 0) return qs.map(() => NaN);
  const sorted = numbers.filter(value => !Number.isNaN(value)).sort();
  return qs.map(q => {
    const place = (count - 1) * ((q * 100) / 100);
    const below = Math.floor(place);
    const fraction = place - below;
    const a = sorted[below] ?? NaN;
    const b = sorted[Math.min(below + 1, count - 1)] ?? NaN;
    const step = isSingle(data) ? Math.fround(b - a) : b - a;
    return fraction >= 0.5 ? b - step * (1 - fraction) : a + step * fraction;
  });
}

export function medianOf(data: NumericData, options: StatisticsOptions = {}): number {
  const { numbers, count, spoilt } = valuesOf(data, options);
  if (spoilt || count === 0) return NaN;
  const sorted = numbers.filter(value => !Number.isNaN(value)).sort();
  const high = sorted[count >> 1] ?? NaN;
  if (count % 2 === 1) return high;
  const middle = ((sorted[(count >> 1) - 1] ?? NaN) + high) / 2;
  return isSingle(data) ? Math.fround(middle) : middle;
}
