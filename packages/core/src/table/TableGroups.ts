import { Column, type Cell } from './Column.js';
import { createBuilder } from './ColumnBuilder.js';
import { takeData, type ColumnData } from './ColumnData.js';
import { FLOAT64, INT64 } from './ColumnType.js';
import { orderBy } from './sort-rows.js';
import { isNumeric, type SpreadOptions, type StatisticsOptions } from './statistics.js';

interface Group {
  key: Cell;
  rows: Int32Array;
}

/** A key as text that differs where two cells differ. */
function identity(cell: Cell): string {
  return `${typeof cell} ${Object.is(cell, -0) ? '0' : String(cell)}`;
}

/**
 * Rows grouped by equal values, groups in ascending order of them; nulls and NaN are groups of their own, last.
 * Statistics give a table of one row a group.
 */
export class TableGroups<T> {
  readonly #columns: readonly Column[];
  readonly #keys: readonly Column[];
  readonly #single: boolean;
  readonly #makeTable: (columns: readonly Column[]) => T;
  readonly #groups: readonly Group[];

  constructor(
    columns: readonly Column[],
    keys: readonly Column[],
    single: boolean,
    makeTable: (columns: readonly Column[]) => T
  ) {
    this.#columns = columns;
    this.#keys = keys;
    this.#single = single;
    this.#makeTable = makeTable;
    const order = orderBy(
      keys.map(column => ({ column, descending: false })),
      columns[0]?.length ?? 0
    );
    const groups: { key: Cell; rows: number[] }[] = [];
    let last: string | null = null;
    for (const row of order) {
      const cells = keys.map(column => column.at(row) as Cell);
      const same = cells.map(identity).join('\u0000');
      if (same !== last) groups.push({ key: single ? cells[0] : cells, rows: [] });
      last = same;
      groups[groups.length - 1]?.rows.push(row);
    }
    this.#groups = groups.map(({ key, rows }) => ({ key, rows: Int32Array.from(rows) }));
  }

  /** How many groups. */
  get length(): number {
    return this.#groups.length;
  }

  /** The values that the groups have; arrays of values where several columns were given. */
  get keys(): Cell[] {
    return this.#groups.map(group => group.key);
  }

  *[Symbol.iterator](): IterableIterator<[Cell, T]> {
    for (const { key, rows } of this.#groups) {
      yield [
        key,
        this.#makeTable(this.#columns.map(column => new Column(column.info, takeData(column.data, rows))))
      ];
    }
  }

  mean(options?: StatisticsOptions): T {
    return this.#each(column => column.mean(options));
  }

  sum(options?: StatisticsOptions): T {
    return this.#each(column => column.sum(options));
  }

  std(options?: SpreadOptions): T {
    return this.#each(column => column.std(options));
  }

  var(options?: SpreadOptions): T {
    return this.#each(column => column.var(options));
  }

  min(options?: StatisticsOptions): T {
    return this.#each(column => column.min(options));
  }

  max(options?: StatisticsOptions): T {
    return this.#each(column => column.max(options));
  }

  median(options?: StatisticsOptions): T {
    return this.#each(column => column.median(options));
  }

  /** How many values each column has in each group, nulls and NaN not counted. */
  count(): T {
    return this.#each(
      column => column.count(),
      () => true
    );
  }

  /** How many rows each group has, in a column `size`. */
  size(): T {
    const sizes = createBuilder(INT64);
    for (const { rows } of this.#groups) sizes.append(rows.length);
    return this.#makeTable([...this.#labels(), new Column({ name: 'size', role: 'data' }, sizes.finish())]);
  }

  #labels(): Column[] {
    const firsts = Int32Array.from(this.#groups, group => group.rows[0] ?? 0);
    return this.#keys.map(key => new Column({ ...key.info, role: 'label' }, takeData(key.data, firsts)));
  }

  #each(statistic: (column: Column) => number, counts: (data: ColumnData) => boolean = isNumeric): T {
    const counted = this.#columns.filter(
      column => column.role === 'data' && !this.#keys.includes(column) && counts(column.data)
    );
    const results = counted.map(column => {
      const builder = createBuilder(counts === isNumeric ? FLOAT64 : INT64);
      for (const { rows } of this.#groups) {
        builder.append(statistic(new Column(column.info, takeData(column.data, rows))));
      }
      return new Column(column.info, builder.finish());
    });
    return this.#makeTable([...this.#labels(), ...results]);
  }
}
