import {
  arrayPreviews,
  stringifyExact,
  type ColumnSummary,
  type TableBlockRequest,
  type TableColumn,
  type TableQuery,
  type TableSchema,
  type TableStatistics,
  type TableStatisticsRequest
} from '@brokerlab/core/dist/protocol/index.js';
import { arrayPreview } from '@brokerlab/core/dist/view/array-preview.js';
import {
  summarizeNumbers,
  summarizeTexts,
  summaryHistogram
} from '@brokerlab/core/dist/view/column-summary.js';
import { evaluateExpression, type ExpressionColumn } from '@brokerlab/core/dist/view/expression.js';
import {
  bool,
  columnFromArray,
  field,
  float64,
  int64,
  Table,
  tableFromColumns,
  tableToIPC,
  utf8,
  type Column,
  type DataType
} from '@uwdata/flechette';

/** A cell; undefined where the event does not have the field, and a bigint of nanoseconds for a time. */
export type MemoryCell = number | bigint | string | boolean | null | undefined | ArrayLike<number>;

/** A column whose cells are computed when they are asked. */
export interface MemoryColumn extends TableColumn {
  at(row: number): MemoryCell;
}

export interface MemoryTableOptions {
  timezone?: string;
  streams?: string[];
  complete?: boolean;
}

/** A table in memory: for tests, for the demo page and for what has no catalog. */
export class MemoryTable {
  readonly numRows: number;
  readonly #columns: readonly MemoryColumn[];
  readonly #options: MemoryTableOptions;
  #known: { key: string; order: Int32Array | null } | undefined;

  constructor(numRows: number, columns: readonly MemoryColumn[], options: MemoryTableOptions = {}) {
    this.numRows = numRows;
    this.#columns = columns;
    this.#options = options;
  }

  schema(uid: string, stream: string): TableSchema {
    const { timezone = 'UTC', streams = [stream], complete = true } = this.#options;
    const columns = this.#columns.map(({ at: _, ...column }) => column);
    return { uid, stream, streams, timezone, numRows: this.numRows, columns, complete };
  }

  /** The rows that a query leaves, in its order; null for all as they are. Throws `InvalidQuery`. */
  order({ filter, sort = [] }: Pick<TableQuery, 'filter' | 'sort'>): Int32Array | null {
    if (filter === undefined && sort.length === 0) return null;
    const key = JSON.stringify([filter, sort]);
    if (this.#known?.key === key) return this.#known.order;
    const all = Int32Array.from({ length: this.numRows }, (_, row) => row);
    const rows = filter === undefined ? all : all.filter(this.#test(filter));
    for (const { column, descending } of [...sort].reverse()) {
      const cells = this.#column(column);
      const sign = descending ? -1 : 1;
      const rank = (cell: MemoryCell): number => (cell == null ? 2 : Number.isNaN(cell) ? 1 : 0);
      rows.sort((a, b) => {
        const [x, y] = [cells.at(a), cells.at(b)];
        const ranks = rank(x) - rank(y);
        if (ranks !== 0 || rank(x) !== 0) return ranks || a - b;
        return sign * (x! < y! ? -1 : x! > y! ? 1 : 0);
      });
    }
    this.#known = { key, order: rows };
    return rows;
  }

  rows({ columns, from, to, ...query }: TableBlockRequest): Uint8Array {
    const order = this.order(query);
    const end = Math.min(to, order?.length ?? this.numRows);
    const rows = Array.from({ length: Math.max(0, end - from) }, (_, i) => order?.[from + i] ?? from + i);
    const parts = columns.map(name => encodeColumn(this.#column(name), rows));
    const table = tableFromColumns(parts.map(({ name, column }) => [name, column]));
    const fields = parts.map(({ name, column, metadata }) => field(name, column.type, true, metadata));
    const bytes = tableToIPC(new Table({ ...table.schema, fields }, table.children), { format: 'stream' });
    if (!bytes) throw new TypeError('A block in memory was expected.');
    return bytes;
  }

  /** Column by column, so that a page that asks can go on drawing. */
  async statistics(
    { columns, ...query }: TableStatisticsRequest,
    signal?: AbortSignal
  ): Promise<TableStatistics> {
    const order = this.order(query);
    const statistics: TableStatistics = {};
    for (const name of columns) {
      await new Promise(resolve => setTimeout(resolve, 0));
      signal?.throwIfAborted();
      statistics[name] = summarize(this.#column(name), order, this.numRows);
    }
    return statistics;
  }

  #column(name: string): MemoryColumn {
    const column = this.#columns.find(column => column.name === name);
    if (!column) throw new RangeError(`This table has no column '${name}'.`);
    return column;
  }

  #test(filter: string): (row: number) => boolean {
    const result = evaluateExpression(filter, {
      length: this.numRows,
      names: this.#columns.map(column => column.name),
      column: name => expressionColumn(this.#column(name), this.numRows)
    });
    if (result.kind !== 'boolean') throw new RangeError(`A filter needs a condition, such as 'det > 3'.`);
    return row => result.values[row] === 1 && result.valid?.[row] !== 0;
  }
}

function isArray(cell: MemoryCell): cell is ArrayLike<number> {
  return typeof cell === 'object' && cell !== null;
}

function expressionColumn(column: MemoryColumn, length: number): ExpressionColumn | undefined {
  if (column.type.startsWith('list')) return undefined;
  const cells = Array.from({ length }, (_, row) => column.at(row));
  const valid = Uint8Array.from(cells, cell => (cell == null ? 0 : 1));
  if (column.type === 'string')
    return { kind: 'string', length, valid, values: cells.map(cell => String(cell ?? '')) };
  if (column.type === 'boolean')
    return { kind: 'boolean', length, valid, values: Uint8Array.from(cells, Number) };
  if (
    cells.some(cell => typeof cell === 'bigint' && !Number.isSafeInteger(Number(cell))) &&
    !column.type.startsWith('time')
  )
    return {
      kind: 'integer',
      length,
      valid,
      values: cells.map(cell => BigInt((cell as bigint | number | null) ?? 0))
    };
  const scale = column.type.startsWith('time') ? 1e9 : 1;
  return {
    kind: 'number',
    length,
    valid,
    values: Float64Array.from(cells, cell => Number(cell ?? 0) / scale)
  };
}

interface Encoded {
  name: string;
  column: Column<unknown>;
  metadata: Map<string, string> | null;
}

function arrowType(type: string): DataType {
  if (type === 'string' || type.startsWith('list')) return utf8();
  if (type === 'boolean') return bool();
  return type.includes('int64') || type.startsWith('time') ? int64() : float64();
}

function encodeColumn(column: MemoryColumn, rows: readonly number[]): Encoded {
  const cells = rows.map(row => column.at(row));
  const type = arrowType(column.type);
  const isWide = column.type.includes('int64') || column.type.startsWith('time');
  const values = cells.map((cell): unknown => {
    if (cell == null) return null;
    if (isArray(cell)) return stringifyExact({ ...arrayPreview([cell.length], i => cell[i] ?? NaN) });
    return isWide ? BigInt(cell as number | bigint) : cell;
  });
  const absent = cells.flatMap((cell, row) => (cell === undefined ? [row] : []));
  const metadata = new Map<string, string>();
  if (absent.length > 0) metadata.set('absent', absent.join(','));
  if (column.type.startsWith('list')) metadata.set('cells', arrayPreviews);
  return {
    name: column.name,
    column: columnFromArray(values, type, { useBigInt: true }),
    metadata: metadata.size > 0 ? metadata : null
  };
}

function summarize(column: MemoryColumn, order: Int32Array | null, numRows: number): ColumnSummary {
  const rows = order?.length ?? numRows;
  const counts = { rows, nulls: 0, absent: 0 };
  const isText = column.type === 'string' || column.type === 'boolean';
  const texts: string[] = [];
  const values = new Float64Array(isText ? 0 : rows).fill(NaN);
  for (let i = 0; i < rows; i++) {
    const cell = column.at(order?.[i] ?? i);
    if (cell === undefined) counts.absent++;
    if (cell === undefined || cell === null) counts.nulls++;
    else if (isText) texts.push(String(cell));
    else if (!isArray(cell)) values[i] = Number(cell);
  }
  if (column.type.startsWith('list')) return { ...counts, nans: 0 };
  if (isText) return summarizeTexts(texts, counts);
  if (!column.type.startsWith('time')) return summarizeNumbers(values, counts);
  return { ...counts, nans: 0, ...summaryHistogram(values.map(ns => ns / 1e9)) };
}
