import type { RunTable } from './RunTable.js';
import { rowsWhere } from './rows-where.js';
import { comparerOf, type SortKey } from './sort-rows.js';

export interface RowOrderOptions {
  /** A condition, as `RunTable.filter` takes it. */
  filter?: string | undefined;
  sort?: readonly SortKey[] | undefined;
  signal?: AbortSignal | undefined;
}

/** How many comparisons or steps pass between two looks at the clock and the signal. */
const BREATH = 1 << 16;

/**
 * The numbers of the rows that a filter keeps, in the order of a sort, without moving any value; null where that is
 * the whole table as it is. Lets other work through meanwhile, and stops where `signal` aborts. Throws as `filter` and
 * `sort` of a table do.
 */
export async function rowOrder(
  table: RunTable,
  { filter, sort = [], signal }: RowOrderOptions
): Promise<Int32Array | null> {
  if (filter === undefined && sort.length === 0) return null;
  const columns = new Map(table.columnList().map(column => [column.name, column]));
  const rows = filter === undefined ? null : rowsWhere(filter, table.numRows, columns);
  const kept = rows ?? Int32Array.from({ length: table.numRows }, (_, row) => row);
  if (sort.length === 0) return kept;
  const comparers = sort.map(key => {
    const { column, descending = false } = typeof key === 'string' ? { column: key } : key;
    return comparerOf(table.column(column), descending);
  });
  const compare = (a: number, b: number): number => {
    for (const comparer of comparers) {
      const difference = comparer(a, b);
      if (difference !== 0) return difference;
    }
    return a - b;
  };
  return mergeSort(kept, compare, signal);
}

/** Sorts in pieces, bottom up, so that a sort of millions of rows neither blocks nor outlives who asked for it. */
async function mergeSort(
  rows: Int32Array,
  compare: (a: number, b: number) => number,
  signal: AbortSignal | undefined
): Promise<Int32Array> {
  const { length } = rows;
  let from = rows.slice();
  let into = new Int32Array(length);
  const pause = async (): Promise<void> => {
    await new Promise(resolve => setTimeout(resolve, 0));
    signal?.throwIfAborted();
  };
  const piece = 4096;
  for (let start = 0, done = 0; start < length; start += piece) {
    from.subarray(start, start + piece).sort(compare);
    if ((done += piece) % BREATH === 0) await pause();
  }
  for (let width = piece; width < length; width *= 2) {
    let since = 0;
    for (let start = 0; start < length; start += 2 * width) {
      const middle = Math.min(start + width, length);
      const end = Math.min(start + 2 * width, length);
      let [a, b] = [start, middle];
      for (let at = start; at < end; at++) {
        const takeLeft = b >= end || (a < middle && compare(from[a] as number, from[b] as number) <= 0);
        into[at] = (takeLeft ? from[a++] : from[b++]) as number;
        if (++since === BREATH) {
          since = 0;
          await pause();
        }
      }
    }
    [from, into] = [into, from];
  }
  return from;
}
