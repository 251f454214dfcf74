import type { ErrorTag } from './payloads.js';
import { runsRoute, withParameters } from './routes.js';

/** Which stream of which run, as a table. */
export interface TableRequest {
  uid: string;
  catalog?: string | undefined;
  /** `primary` when left out. */
  stream?: string | undefined;
}

export interface TableSort {
  column: string;
  descending: boolean;
}

/** The rows that are shown and their order; the whole table as it is when both are left out. */
export interface TableQuery extends TableRequest {
  /** A condition on the columns, as `RunTable.filter` takes it. */
  filter?: string | undefined;
  sort?: readonly TableSort[] | undefined;
}

/** Rows `from` to `to` (half-open) of what a query leaves, of some columns. */
export interface TableBlockRequest extends TableQuery {
  from: number;
  to: number;
  columns: readonly string[];
}

export interface TableStatisticsRequest extends TableQuery {
  columns: readonly string[];
}

/** What a column is to the scan. */
export type ColumnHint = 'motor' | 'detector';

export interface TableColumn {
  name: string;
  /** As a `Column` of core says it: `float64`, `int64`, `string`, `list<uint16>`, `timestamp[ns, Europe/Berlin]`, … */
  type: string;
  role: 'index' | 'time' | 'data' | 'label';
  hint?: ColumnHint;
  units?: string;
  precision?: number;
  /** Of one cell, as the descriptor says it, where it is an array or is kept in files. */
  shape?: (number | null)[];
  /** Whether its values are kept in files: the cells are their ids. */
  external?: boolean;
  /** Why its cells could not be had. */
  error?: { tag: ErrorTag; message: string };
}

export interface TableSchema {
  uid: string;
  stream: string;
  /** The streams that the run has. */
  streams: string[];
  /** The zone that times are shown in. */
  timezone: string;
  numRows: number;
  columns: TableColumn[];
  /** Whether the run has ended: the table grows no more. */
  complete: boolean;
}

export interface TableCount {
  /** How many rows a query leaves. */
  rows: number;
}

/** Of the cells of one column. What has no sense for its type is left out; NaN where there is nothing to tell of. */
export interface ColumnSummary {
  rows: number;
  /** Null, absent ones among them. */
  nulls: number;
  /** Null because the event has no such field. */
  absent: number;
  nans: number;
  /** Numbers and booleans; integers beyond 2^53 and times (nanoseconds) as bigint. */
  min?: number | bigint;
  max?: number | bigint;
  mean?: number;
  std?: number;
  quartiles?: [number, number, number];
  /** Of finite numbers, and of times in epoch seconds. */
  histogram?: { counts: number[]; min: number; max: number };
  /** Of strings and booleans: the most frequent, and how many different ones there are. */
  frequent?: { value: string; count: number }[];
  distinct?: number;
}

export type TableStatistics = Record<string, ColumnSummary>;

/** The longest block that is answered at once. */
export const maxBlockRows = 10_000;

export function tablePath(request: TableRequest): string {
  return withTable(request, '');
}

export function tableCountPath(query: TableQuery): string {
  return withTable(query, '/count', queryParameters(query));
}

/** Answers with an Arrow IPC stream; see {@link arrayPreviews} and `absent` in the metadata of its fields. */
export function tableRowsPath({ from, to, columns, ...query }: TableBlockRequest): string {
  return withTable(query, '/rows', { ...queryParameters(query), from, to, column: columns });
}

export function tableStatisticsPath({ columns, ...query }: TableStatisticsRequest): string {
  return withTable(query, '/statistics', { ...queryParameters(query), column: columns });
}

function queryParameters({ filter, sort }: TableQuery): Record<string, string | string[] | undefined> {
  return { filter, sort: sort?.map(({ column, descending }) => `${descending ? '-' : '+'}${column}`) };
}

function withTable(
  { uid, catalog, stream }: TableRequest,
  what: string,
  parameters: Parameters<typeof withParameters>[1] = {}
): string {
  const path = `${runsRoute}/${encodeURIComponent(uid)}/table${what}`;
  return withParameters(path, { catalog, stream, ...parameters });
}

/** Reads the `sort` parameters of {@link tableRowsPath}; undefined where one has no sign. */
export function parseSort(given: readonly string[]): TableSort[] | undefined {
  if (!given.every(text => /^[+-]./s.test(text))) return undefined;
  return given.map(text => ({ column: text.slice(1), descending: text.startsWith('-') }));
}

/**
 * What a block has instead of an array: its shape and an outline to draw, at most {@link outlineLength} values a
 * side. Of one axis, where it is longer, the least and the greatest of each part in turn; of two or more, the
 * greatest of each tile of the first plane.
 */
export interface ArrayPreview {
  shape: number[];
  outline: (number | null)[];
  outlineShape: [number] | [number, number];
}

export const outlineLength = 32;

/** The key in a field's metadata that says that its strings are {@link ArrayPreview}s in exact JSON. */
export const arrayPreviews = 'array-previews';
