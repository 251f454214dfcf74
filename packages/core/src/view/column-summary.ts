import type { ColumnSummary } from '../protocol/table.js';
import { histogram } from './percentile/histogram.js';
import { percentilesInPlace } from './percentile/percentile.js';

/** How many cells a column has, and how many of them are missing. */
export type CellCounts = Pick<ColumnSummary, 'rows' | 'nulls' | 'absent'>;

const BINS = 24;
const MOST_FREQUENT = 5;

/** The bars of a histogram of the finite ones of `values`; nothing where there are none. */
export function summaryHistogram(values: Float64Array): Pick<ColumnSummary, 'histogram'> {
  const finite = values.filter(Number.isFinite);
  let [min, max] = [Infinity, -Infinity];
  for (const value of finite) {
    if (value < min) min = value;
    if (value > max) max = value;
  }
  if (finite.length === 0) return {};
  const { counts } = histogram(finite, min === max ? 1 : BINS, [min, max]);
  return { histogram: { counts: Array.from(counts), min, max } };
}

/** Statistics of numbers, `values` with NaN where a cell has none; nulls among them are NaN too. */
export function summarizeNumbers(values: Float64Array, counts: CellCounts): ColumnSummary {
  const known = values.filter(value => !Number.isNaN(value));
  let [min, max, sum, squares] = [NaN, NaN, 0, 0];
  for (const value of known) {
    if (!(value >= min)) min = value;
    if (!(value <= max)) max = value;
    sum += value;
  }
  const mean = sum / known.length;
  for (const value of known) squares += (value - mean) ** 2;
  const [first = NaN, second = NaN, third = NaN] = percentilesInPlace(known.slice(), [25, 50, 75]);
  return {
    ...counts,
    nans: counts.rows - counts.nulls - known.length,
    min,
    max,
    mean,
    std: known.length < 2 ? NaN : Math.sqrt(squares / (known.length - 1)),
    quartiles: [first, second, third],
    ...summaryHistogram(known)
  };
}

/** The most frequent texts, and how many different ones there are. */
export function summarizeTexts(texts: Iterable<string>, counts: CellCounts): ColumnSummary {
  const found = new Map<string, number>();
  for (const text of texts) found.set(text, (found.get(text) ?? 0) + 1);
  const frequent = [...found].sort((a, b) => b[1] - a[1]).slice(0, MOST_FREQUENT);
  return {
    ...counts,
    nans: 0,
    distinct: found.size,
    frequent: frequent.map(([value, count]) => ({ value, count }))
  };
}
