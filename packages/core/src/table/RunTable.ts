import { BrokerError } from '../errors.js';
import type { ArrowTable } from './ArrowTable.js';
import { toArrowTable, toArrowStream } from './arrow.js';
import { bounds, Column, type Cell } from './Column.js';
import { sliceData, takeData } from './ColumnData.js';
import { toCSV, type CSVOptions } from './csv.js';
import { describeColumns } from './describe.js';
import { defineDisplay } from './display-symbols.js';
import { columnData } from './expression-columns.js';
import { nearestName } from '../view/nearest-name.js';
import { toParquet } from './parquet.js';
import { evaluateOver, rowsWhere } from './rows-where.js';
import { orderBy, type SortKey } from './sort-rows.js';
import { isNumeric, type SpreadOptions, type StatisticsOptions } from './statistics.js';
import { tableHtml } from './table-html.js';
import { tableText } from './table-text.js';
import { TableGroups } from './TableGroups.js';

/** Why the null cells of a field could not be had, by column name. */
export type TableErrors = Readonly<Record<string, BrokerError>>;

/** What every {@link RunTable} can do. Tables do not change: every method gives a new one, over the same memory where it can. */
export class RunTableMethods {
  readonly #columns: readonly Column[];
  readonly #byName: ReadonlyMap<string, Column>;
  /** Typed errors by field, of cells that are null because they could not be read or do not fit their type. */
  readonly errors: TableErrors;

  constructor(columns: readonly Column[], errors: TableErrors) {
    this.#columns = columns;
    this.#byName = new Map(columns.map(column => [column.name, column]));
    this.errors = errors;
  }

  /** Names, in order. */
  get columns(): string[] {
    return this.#columns.map(column => column.name);
  }

  get numRows(): number {
    return this.#columns[0]?.length ?? 0;
  }

  get numColumns(): number {
    return this.#columns.length;
  }

  /** The number of rows. */
  get length(): number {
    return this.numRows;
  }

  /** A column by name, whatever it is called. Throws `FieldNotFound` with the nearest name. */
  column(name: string): Column {
    const column = this.#byName.get(name);
    if (column !== undefined) return column;
    const nearest = nearestName(name, this.columns);
    const hint = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
    const message = `This table has no column '${name}'.${hint} It has ${this.columns.join(', ')}.`;
    throw new BrokerError('FieldNotFound', message, {
      field: name,
      available: this.columns,
      ...(nearest === undefined ? {} : { nearest })
    });
  }

  hasColumn(name: string): boolean {
    return this.#byName.has(name);
  }

  #each(statistic: (column: Column) => number): Record<string, number> {
    const counted = this.#columns.filter(column => column.role === 'data' && isNumeric(column.data));
    return Object.fromEntries(counted.map(column => [column.name, statistic(column)]));
  }

  /** Of each column of numbers or booleans but `seq_num` and times, as are all the following; see {@link Column}. */
  mean(options?: StatisticsOptions): Record<string, number> {
    return this.#each(column => column.mean(options));
  }

  sum(options?: StatisticsOptions): Record<string, number> {
    return this.#each(column => column.sum(options));
  }

  std(options?: SpreadOptions): Record<string, number> {
    return this.#each(column => column.std(options));
  }

  var(options?: SpreadOptions): Record<string, number> {
    return this.#each(column => column.var(options));
  }

  min(options?: StatisticsOptions): Record<string, number> {
    return this.#each(column => column.min(options));
  }

  max(options?: StatisticsOptions): Record<string, number> {
    return this.#each(column => column.max(options));
  }

  median(options?: StatisticsOptions): Record<string, number> {
    return this.#each(column => column.median(options));
  }

  quantile(q?: number, options?: StatisticsOptions): Record<string, number> {
    return this.#each(column => column.quantile(q, options));
  }

  /** How many values are neither null nor NaN. */
  count(): Record<string, number> {
    return this.#each(column => column.count());
  }

  /** Count, mean, std, min, quartiles and max of each column of numbers; a row a statistic, as pandas has it. */
  describe(): RunTable {
    return createRunTable(describeColumns(this.#columns));
  }

  /** The first rows; all but the last `-rows` where negative. */
  head(rows = 5): RunTable {
    return this.slice(0, rows);
  }

  /** The last rows; all but the first `-rows` where negative. */
  tail(rows = 5): RunTable {
    return rows === 0 ? this.slice(0, 0) : this.slice(-rows);
  }

  /** Rows from `from` up to, not including, `to`; negative counts from the end. */
  slice(from = 0, to: number = this.numRows): RunTable {
    const [a, b] = bounds(from, to, this.numRows);
    return this.#with(this.#columns.map(column => new Column(column.info, sliceData(column.data, a, b))));
  }

  /** The columns named, in that order; the index (`seq_num`) stays first. */
  select(names: readonly string[]): RunTable {
    const index = this.#columns.filter(column => column.role === 'index' && !names.includes(column.name));
    return this.#with([...index, ...[...new Set(names)].map(name => this.column(name))]);
  }

  /** Rows in order of one or several columns; stable; NaN and nulls last. */
  sort(by: SortKey | readonly SortKey[]): RunTable {
    const keys = (Array.isArray(by) ? by : [by]) as readonly SortKey[];
    const resolved = keys.map(key =>
      typeof key === 'string'
        ? { column: this.column(key), descending: false }
        : { column: this.column(key.column), descending: key.descending ?? false }
    );
    return this.#take(orderBy(resolved, this.numRows));
  }

  /** The groups of rows that are equal in `by`, in its order; they iterate as `[key, table]`. */
  groupBy(by: string | readonly string[]): TableGroups<RunTable> {
    const names = typeof by === 'string' ? [by] : by;
    const keys = names.map(name => this.column(name));
    return new TableGroups(this.#columns, keys, typeof by === 'string', columns => this.#with(columns));
  }

  /**
   * The table with a column more for each expression, such as `{ norm: 'det / I0' }`; a name that is there already
   * is replaced. Times count as epoch seconds. Later expressions see the columns of earlier ones. Throws `InvalidQuery` that points at the mistake.
   */
  derive(expressions: Readonly<Record<string, string>>): RunTable {
    const columns = new Map(this.#byName);
    for (const [name, expression] of Object.entries(expressions)) {
      const result = evaluateOver(expression, this.numRows, columns);
      const role = columns.get(name)?.role ?? 'data';
      columns.set(name, new Column({ name, role: role === 'label' ? 'data' : role }, columnData(result)));
    }
    return this.#with([...columns.values()]);
  }

  /** The rows for which a condition, such as `'det > 3 and motor < 0'`, is true; where it is null, it is not. */
  filter(condition: string): RunTable {
    return this.#take(rowsWhere(condition, this.numRows, this.#byName));
  }

  /** One object a row; costs a copy. */
  rows(): Record<string, Cell>[] {
    return Array.from({ length: this.numRows }, (_, row) => this.row(row));
  }

  /** One row; negative counts from the end. Throws `IndexOutOfRange`. */
  row(index: number): Record<string, Cell> {
    return Object.fromEntries(this.#columns.map((column): [string, Cell] => [column.name, column.at(index)]));
  }

  *[Symbol.iterator](): IterableIterator<Record<string, Cell>> {
    for (let row = 0; row < this.numRows; row++) yield this.row(row);
  }

  /**
   * The table for Arquero, DuckDB, Plot: columns of numbers and times share memory. Its classes are those that
   * `require('apache-arrow')` gives; elsewhere hand {@link RunTableMethods.toIPC} over. Where apache-arrow's own `Table`
   * is expected, that is its type.
   */
  toArrow<T extends ArrowTable = ArrowTable>(): T {
    return toArrowTable(this.#columns) as unknown as T;
  }

  /** The table as an Arrow IPC stream, which every Arrow implementation reads. */
  toIPC(): Uint8Array {
    return toArrowStream(this.#columns);
  }

  /**
   * RFC 4180 text with a header line. Numbers are exact; a null is an empty field and an empty string `""`; NaN and
   * infinities are `NaN`, `Infinity`; times are ISO 8601 to the nanosecond; lists are JSON.
   */
  toCSV(options?: CSVOptions): string {
    return toCSV(this.#columns, options);
  }

  /** A Parquet file, times in nanoseconds with their zone. */
  toParquet(): Uint8Array {
    return toParquet(this.#columns);
  }

  /** As {@link RunTableMethods.rows}. */
  toJSON(): Record<string, Cell>[] {
    return this.rows();
  }

  toString(): string {
    return tableText(this.#columns, this.errors);
  }

  /** The columns themselves, in order. */
  columnList(): readonly Column[] {
    return this.#columns;
  }

  #with(columns: readonly Column[]): RunTable {
    const names = new Set(columns.map(column => column.name));
    const errors = Object.entries(this.errors).filter(([field]) => names.has(field));
    return createRunTable(columns, { errors: Object.assign(noErrors(), Object.fromEntries(errors)) });
  }

  #take(rows: Int32Array): RunTable {
    return this.#with(this.#columns.map(column => new Column(column.info, takeData(column.data, rows))));
  }
}

defineDisplay(RunTableMethods.prototype, {
  text: table => table.toString(),
  html: table => tableHtml(table.columnList(), table.errors)
});

/** A table of runs: its methods, and every column by name (`table['det']`). */
export type RunTable = RunTableMethods & { readonly [column: string]: Column };

/** Names that libraries and engines ask any object for, to learn what it is. */
const PROBES = /^(then|size|asymmetricMatch|nodeType|tagName|hasAttribute|inspect|\$\$.*|@@.*|__.*__)$/;

const HANDLER: ProxyHandler<RunTableMethods> = {
  get(target, key) {
    if (typeof key === 'symbol' || key in target) {
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' && key !== 'constructor' ? value.bind(target) : value;
    }
    return target.hasColumn(key) || !PROBES.test(key) ? target.column(key) : undefined;
  },
  set: () => false,
  has(target, key) {
    return key in target || (typeof key === 'string' && target.hasColumn(key));
  }
};

/** An object without a prototype, so that a field may have any name. */
function noErrors(): Record<string, BrokerError> {
  return Object.create(null) as Record<string, BrokerError>;
}

/** Makes a table of columns of equal length. */
export function createRunTable(columns: readonly Column[], options: { errors?: TableErrors } = {}): RunTable {
  return new Proxy(new RunTableMethods(columns, options.errors ?? noErrors()), HANDLER) as RunTable;
}

export function isRunTable(value: unknown): value is RunTable {
  return value instanceof RunTableMethods;
}
