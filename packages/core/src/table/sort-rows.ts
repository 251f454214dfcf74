import { BrokerError } from '../errors.js';
import type { Column } from './Column.js';
import { cellOf, isNull } from './ColumnData.js';

/** The stable ascending order of `numbers`; null where they are in order already. */
export function ascendingOrder(numbers: readonly number[]): number[] | null {
  let sorted = true;
  for (let i = 1; i < numbers.length && sorted; i++) sorted = (numbers[i] ?? 0) >= (numbers[i - 1] ?? 0);
  if (sorted) return null;
  return Array.from(numbers, (_, row) => row).sort((a, b) => (numbers[a] ?? 0) - (numbers[b] ?? 0));
}

/** What to sort by: a column's name, or with `descending`. */
export type SortKey = string | { column: string; descending?: boolean };

/**
 * The stable order of rows by several columns, the first deciding most; NaN, then nulls, come last either way.
 * Strings compare by code point. Lists cannot be sorted: `InvalidQuery`.
 */
export function orderBy(
  keys: readonly { column: Column; descending: boolean }[],
  length: number
): Int32Array {
  const comparers = keys.map(({ column, descending }) => comparerOf(column, descending));
  return Int32Array.from({ length }, (_, row) => row).sort((a, b) => {
    for (const compare of comparers) {
      const difference = compare(a, b);
      if (difference !== 0) return difference;
    }
    return a - b;
  });
}

/** Compares two rows of a column; see {@link orderBy}. */
export function comparerOf(column: Column, descending: boolean): (a: number, b: number) => number {
  const { data } = column;
  const sign = descending ? -1 : 1;
  if (data.kind === 'list') {
    const message = `Column '${column.name}' is ${column.type}, and lists have no order. Sort by another column.`;
    throw new BrokerError('InvalidQuery', message, { query: column.name });
  }
  const rank = (row: number): number => {
    if (isNull(data, row)) return 2;
    return data.kind === 'number' && Number.isNaN(data.values[row]) ? 1 : 0;
  };
  const values = data.kind === 'number' && typeof data.values[0] === 'number' ? data.values : undefined;
  return (a, b) => {
    const ranks = rank(a) - rank(b);
    if (ranks !== 0 || rank(a) !== 0) return ranks;
    if (values) return sign * compareCells(values[a], values[b]);
    return sign * compareCells(cellOf(data, a), cellOf(data, b));
  };
}

function compareCells(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') return comparePoints(a, b);
  const [x, y] = [a as number | bigint | boolean, b as number | bigint | boolean];
  return x < y ? -1 : x > y ? 1 : 0;
}

/** Python's order of strings. */
function comparePoints(a: string, b: string): number {
  if (a === b) return 0;
  const [x, y] = [Array.from(a), Array.from(b)];
  for (let i = 0; i < x.length && i < y.length; i++) {
    const difference = (x[i]?.codePointAt(0) ?? 0) - (y[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return x.length - y.length;
}
