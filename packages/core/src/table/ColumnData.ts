import type { NdArray, TypedArray } from '../arrays/nd-array.js';
import { allocate, type ColumnType, type NumberDType } from './ColumnType.js';

/** One byte a row, 0 where the row is null; null where none is. */
export type Validity = Uint8Array | null;

interface Nullable {
  length: number;
  valid: Validity;
  /** One byte a row, 1 where the row is null because its event has no such field; left out where none is. */
  absent?: Uint8Array;
}

export interface NumberData extends Nullable {
  kind: 'number';
  dtype: NumberDType;
  values: TypedArray;
}
export interface BooleanData extends Nullable {
  kind: 'boolean';
  values: Uint8Array;
}
export interface StringData extends Nullable {
  kind: 'string';
  values: string[];
}
export interface TimestampData extends Nullable {
  kind: 'timestamp';
  timezone: string;
  values: BigInt64Array;
}
/** Row `i` is `child` from `offsets[i]` to `offsets[i + 1]`. */
export interface ListData extends Nullable {
  kind: 'list';
  offsets: Int32Array;
  child: ColumnData;
}

/** The values of one column, in Arrow's layout except for strings and the width of booleans and of the null mask. */
export type ColumnData = NumberData | BooleanData | StringData | TimestampData | ListData;

export function typeOf(data: ColumnData): ColumnType {
  switch (data.kind) {
    case 'number':
      return { kind: 'number', dtype: data.dtype };
    case 'timestamp':
      return { kind: 'timestamp', timezone: data.timezone };
    case 'list':
      return { kind: 'list', child: typeOf(data.child) };
    default:
      return { kind: data.kind };
  }
}

export function isNull(data: ColumnData, row: number): boolean {
  return data.valid !== null && data.valid[row] === 0;
}

/** Whether a null stands for a field that the row's event does not have. */
export function isAbsent(data: ColumnData, row: number): boolean {
  return data.absent?.[row] === 1;
}

export function nullCount(data: ColumnData): number {
  if (data.valid === null) return 0;
  let count = 0;
  for (let row = 0; row < data.length; row++) if (data.valid[row] === 0) count++;
  return count;
}

/** Rows `from` to `to`, over the same memory (strings: a copy of the references). */
export function sliceData(data: ColumnData, from: number, to: number): ColumnData {
  const valid = data.valid?.subarray(from, to) ?? null;
  const shared = { length: to - from, valid, ...(data.absent && { absent: data.absent.subarray(from, to) }) };
  switch (data.kind) {
    case 'list':
      return { ...data, ...shared, offsets: data.offsets.subarray(from, to + 1) };
    case 'number':
      return { ...data, ...shared, values: data.values.subarray(from, to) };
    case 'boolean':
      return { ...data, ...shared, values: data.values.subarray(from, to) };
    case 'timestamp':
      return { ...data, ...shared, values: data.values.subarray(from, to) };
    case 'string':
      return { ...data, ...shared, values: data.values.slice(from, to) };
  }
}

function takeTyped<A extends TypedArray>(from: A, into: A, rows: Int32Array): A {
  for (let i = 0; i < rows.length; i++) into[i] = from[rows[i] ?? 0] ?? 0;
  return into;
}

/** The rows that `rows` names, in that order, copied. */
export function takeData(data: ColumnData, rows: Int32Array): ColumnData {
  const length = rows.length;
  const valid = data.valid === null ? null : takeTyped(data.valid, new Uint8Array(length), rows);
  const absent = data.absent && takeTyped(data.absent, new Uint8Array(length), rows);
  const shared = { length, valid, ...(absent && { absent }) };
  switch (data.kind) {
    case 'number':
      return { ...data, ...shared, values: takeTyped(data.values, allocate(data.dtype, length), rows) };
    case 'boolean':
      return { ...data, ...shared, values: takeTyped(data.values, new Uint8Array(length), rows) };
    case 'timestamp':
      return { ...data, ...shared, values: takeTyped(data.values, new BigInt64Array(length), rows) };
    case 'string':
      return { ...data, ...shared, values: Array.from(rows, row => data.values[row] ?? '') };
    case 'list':
      return { ...takeList(data, rows), ...shared };
  }
}

function takeList(data: ListData, rows: Int32Array): ListData {
  const offsets = new Int32Array(rows.length + 1);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    offsets[i + 1] = (offsets[i] ?? 0) + ((data.offsets[row + 1] ?? 0) - (data.offsets[row] ?? 0));
  }
  const elements = new Int32Array(offsets[rows.length] ?? 0);
  for (let i = 0, at = 0; i < rows.length; i++) {
    const row = rows[i] ?? 0;
    for (let e = data.offsets[row] ?? 0; e < (data.offsets[row + 1] ?? 0); e++) elements[at++] = e;
  }
  return { ...data, length: rows.length, offsets, child: takeData(data.child, elements) };
}

/** What a cell gives: see {@link Column.at}. */
export function cellOf(data: ColumnData, row: number): unknown {
  if (isNull(data, row)) return null;
  switch (data.kind) {
    case 'number': {
      const value = data.values[row] ?? 0;
      if (typeof value === 'number') return value;
      const near = Number(value);
      return Number.isSafeInteger(near) ? near : value;
    }
    case 'boolean':
      return data.values[row] === 1;
    case 'timestamp':
      return data.values[row];
    case 'string':
      return data.values[row];
    case 'list':
      return listCell(data, row);
  }
}

function listCell(data: ListData, row: number): TypedArray | NdArray | unknown[] {
  const from = data.offsets[row] ?? 0;
  const to = data.offsets[row + 1] ?? 0;
  const inner = sliceData(data.child, from, to);
  if (inner.kind === 'number' && inner.valid?.includes(0) !== true) return inner.values;
  const regular = inner.kind === 'list' ? regularArray(inner) : null;
  return regular ?? Array.from({ length: to - from }, (_, i) => cellOf(inner, i));
}

/** A nested list as one array, where all rows of each axis are equally long and nothing is null. */
function regularArray(data: ListData): NdArray | null {
  const shape = [data.length];
  let level: ColumnData = data;
  while (level.kind === 'list') {
    if (level.valid?.includes(0) === true) return null;
    const offsets: Int32Array = level.offsets;
    const width = level.length === 0 ? 0 : (offsets[1] ?? 0) - (offsets[0] ?? 0);
    for (let i = 0; i < level.length; i++)
      if ((offsets[i + 1] ?? 0) - (offsets[i] ?? 0) !== width) return null;
    shape.push(width);
    level = sliceData(level.child, offsets[0] ?? 0, offsets[level.length] ?? 0);
  }
  if (level.valid?.includes(0) === true) return null;
  if (level.kind === 'number') return { data: level.values, shape, dtype: level.dtype };
  return level.kind === 'boolean' ? { data: level.values, shape, dtype: 'bool' } : null;
}
