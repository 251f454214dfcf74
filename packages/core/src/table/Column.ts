import type { TypedArray } from '../arrays/nd-array.js';
import type { Json } from '../documents.js';
import { BrokerError } from '../errors.js';
import { cellOf, nullCount, sliceData, typeOf, type ColumnData } from './ColumnData.js';
import { typeName } from './ColumnType.js';
import { defineDisplay } from './display-symbols.js';
import { jsonText } from './json-text.js';
import * as statistics from './statistics.js';
import type { NumericData, SpreadOptions, StatisticsOptions } from './statistics.js';

/** What a column is for: statistics of a table leave `index`, `time` and `label` out. */
export type ColumnRole = 'index' | 'time' | 'data' | 'label';

export interface ColumnInfo {
  name: string;
  role: ColumnRole;
  units?: string;
  /** Decimal places that are worth showing. */
  precision?: number;
}

/**
 * One cell: a number (a bigint where a number would not be exact), string, boolean or null; times are bigint
 * nanoseconds since 1970; a list is a typed array, or `{ data, shape, dtype }` where it has several axes, or a plain
 * array where it is ragged, holds strings or has nulls inside.
 */
export type Cell = Json;

/** A typed array where the column holds numbers, booleans (0 and 1) or times, and has no nulls; otherwise cells. */
export type ColumnValues = TypedArray | Cell[];

/** One column of a {@link RunTable}. It does not change. */
export class Column {
  readonly name: string;
  readonly role: ColumnRole;
  /** As the descriptor says; undefined where it says none. */
  readonly units: string | undefined;
  readonly precision: number | undefined;
  readonly length: number;
  readonly #data: ColumnData;

  constructor(info: ColumnInfo, data: ColumnData) {
    this.name = info.name;
    this.role = info.role;
    this.units = info.units;
    this.precision = info.precision;
    this.length = data.length;
    this.#data = data;
  }

  /** The values in their layout. For the table's own rooms. */
  get data(): ColumnData {
    return this.#data;
  }

  get info(): ColumnInfo {
    const { name, role, units, precision } = this;
    return {
      name,
      role,
      ...(units === undefined ? {} : { units }),
      ...(precision === undefined ? {} : { precision })
    };
  }

  /** Such as `float64`, `int64`, `string`, `boolean`, `list<uint16>`, `timestamp[ns, Europe/Berlin]`. */
  get type(): string {
    return typeName(typeOf(this.#data));
  }

  get nullCount(): number {
    return nullCount(this.#data);
  }

  /**
   * All values at once: the typed array itself, not a copy, for numbers, booleans (0 and 1) and times (nanoseconds)
   * without nulls; int64 is a `BigInt64Array`. Strings, lists, and anything with nulls are an array of cells.
   */
  get values(): ColumnValues {
    const data = this.#data;
    if (data.kind === 'list' || data.kind === 'string' || data.valid?.includes(0) === true)
      return this.toArray();
    return data.values;
  }

  /** The cell of a row; negative counts from the end. Throws `IndexOutOfRange`. */
  at(index: number): Cell {
    const row = index < 0 ? this.length + index : index;
    if (!Number.isInteger(row) || row < 0 || row >= this.length) {
      const rows = this.length === 0 ? 'has no rows' : `has rows 0 to ${this.length - 1}`;
      const message = `Column '${this.name}' ${rows} (or -1 for the last), and was asked for row ${index}.`;
      throw new BrokerError('IndexOutOfRange', message, { index, length: this.length });
    }
    return cellOf(this.#data, row);
  }

  /** All cells; costs a copy. */
  toArray(): Cell[] {
    return Array.from({ length: this.length }, (_, row) => cellOf(this.#data, row));
  }

  *[Symbol.iterator](): IterableIterator<Cell> {
    for (let row = 0; row < this.length; row++) yield cellOf(this.#data, row);
  }

  /** All values as numbers for drawing and computing: nulls are NaN, times epoch seconds, large int64 rounded. */
  toFloat64(): Float64Array {
    const data = this.#data;
    if (data.kind !== 'timestamp') return statistics.toFloat64(this.#numeric('toFloat64'));
    return Float64Array.from(data.values, (ns, row) => (data.valid?.[row] === 0 ? NaN : Number(ns) / 1e9));
  }

  /** Times as dates, to the millisecond. */
  toDates(): (Date | null)[] {
    const data = this.#data;
    if (data.kind !== 'timestamp') throw this.#refusal('toDates', 'times');
    return Array.from(data.values, (ns, row) =>
      data.valid?.[row] === 0 ? null : new Date(Number(ns / 1_000_000n))
    );
  }

  slice(from = 0, to: number = this.length): Column {
    const [a, b] = bounds(from, to, this.length);
    return new Column(this.info, sliceData(this.#data, a, b));
  }

  /** How many values are neither null nor NaN. */
  count(): number {
    return statistics.isNumeric(this.#data) ? statistics.countOf(this.#data) : this.length - this.nullCount;
  }

  /** Of nothing: 0. Integers are added exactly, then rounded to a number. */
  sum(options?: StatisticsOptions): number {
    return statistics.sumOf(this.#numeric('sum'), options);
  }

  /** Of nothing: NaN, as are all the following. Booleans count as 0 and 1. */
  mean(options?: StatisticsOptions): number {
    return statistics.meanOf(this.#numeric('mean'), options);
  }

  /** `ddof` is 1 unless given. */
  std(options?: SpreadOptions): number {
    return statistics.stdOf(this.#numeric('std'), options);
  }

  var(options?: SpreadOptions): number {
    return statistics.varOf(this.#numeric('var'), options);
  }

  min(options?: StatisticsOptions): number {
    return statistics.extremeOf(this.#numeric('min'), -1, options);
  }

  max(options?: StatisticsOptions): number {
    return statistics.extremeOf(this.#numeric('max'), 1, options);
  }

  median(options?: StatisticsOptions): number {
    return statistics.medianOf(this.#numeric('median'), options);
  }

  /** `q` from 0 to 1; between two values, linear. */
  quantile(q = 0.5, options?: StatisticsOptions): number {
    if (!(q >= 0 && q <= 1)) {
      throw new BrokerError('InvalidQuery', `A quantile is a number from 0 to 1, not ${q}.`, { query: q });
    }
    return statistics.quantilesOf(this.#numeric('quantile'), [q], options)[0] ?? NaN;
  }

  #numeric(what: string): NumericData {
    if (statistics.isNumeric(this.#data)) return this.#data;
    throw this.#refusal(what, 'numbers');
  }

  #refusal(what: string, needed: string): BrokerError {
    const message = `${what}() needs ${needed}, and column '${this.name}' is ${this.type}.`;
    return new BrokerError('InvalidQuery', message, { query: `${this.name}.${what}()` });
  }
}

defineDisplay(Column.prototype, {
  text: column => {
    const shown = column.slice(0, 10).toArray().map(jsonText).join(', ');
    const more = column.length > 10 ? `, … ${column.length} in all` : '';
    const units = column.units === undefined ? '' : ` (${column.units})`;
    return `Column '${column.name}' ${column.type}${units} [ ${shown}${more} ]`;
  }
});

/** The half-open range that `Array.prototype.slice` would take. */
export function bounds(from: number, to: number, length: number): [number, number] {
  const clamp = (place: number): number =>
    Math.trunc(Math.min(length, Math.max(0, place < 0 ? length + place : place)));
  const start = clamp(from);
  return [start, Math.max(start, clamp(to))];
}
