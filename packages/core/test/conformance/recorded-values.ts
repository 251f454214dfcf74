import { createHash } from 'node:crypto';
import type { DType, Json, NdArray, TypedArray } from '../../dist/index.js';

/** A value in the notation of `make-expected.py`. */
export function recorded(value: Json): Json {
  if (typeof value === 'bigint')
    return value >= -(2n ** 53n) && value <= 2n ** 53n ? Number(value) : { $int: String(value) };
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return { $nan: true };
    return Number.isFinite(value) ? value : { $inf: value > 0 ? 1 : -1 };
  }
  if (isNdArray(value)) return recordedArray(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as Iterable<Json>, recorded);
  if (Array.isArray(value)) return value.map(recorded);
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, recorded(item)]));
  return value;
}

/** An array as its shape, element type and the hash of its little-endian bytes. */
export function recordedArray({ data, shape, dtype }: NdArray): Json {
  return { $array: true, shape: [...shape], dtype, sha256: sha256(data) };
}

export function sha256(data: TypedArray): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}

const ARRAYS: Record<DType, new (length: number) => TypedArray> = {
  bool: Uint8Array,
  int8: Int8Array,
  uint8: Uint8Array,
  int16: Int16Array,
  uint16: Uint16Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
  uint64: BigUint64Array,
  float32: Float32Array,
  float64: Float64Array
};

/** The cell of a list column, of a type such as `list<list<uint16>>`, as an array. */
export function arrayOf(cell: Json, type: string): NdArray {
  if (isNdArray(cell)) return cell;
  const dtype = /(\w+)>*$/.exec(type)?.[1] as DType;
  const shape: number[] = [];
  for (let level = cell; isList(level); level = level[0]) shape.push(level.length);
  const flat: Json[] = [];
  const visit = (item: Json): unknown => (isList(item) ? Array.from(item, visit) : flat.push(item));
  visit(cell);
  const data = new ARRAYS[dtype](flat.length);
  const wide = data instanceof BigInt64Array || data instanceof BigUint64Array;
  flat.forEach((item, i) => (data[i] = wide ? BigInt(item) : item));
  return { data, shape, dtype };
}

/** The cell of a list column as nested lists. */
export function listsOf(cell: Json): Json {
  if (isNdArray(cell)) return nested(Array.from(cell.data as Iterable<Json>), cell.shape);
  return isList(cell) ? Array.from(cell, listsOf) : cell;
}

function nested(flat: Json[], [length = 0, ...rest]: readonly number[]): Json[] {
  if (rest.length === 0) return flat;
  const size = flat.length / length;
  return Array.from({ length }, (_, i) => nested(flat.slice(i * size, (i + 1) * size), rest));
}

function isList(value: Json): value is ArrayLike<Json> & Iterable<Json> {
  return Array.isArray(value) || ArrayBuffer.isView(value);
}

function isNdArray(value: Json): value is NdArray {
  return (
    typeof value === 'object' &&
    value !== null &&
    ArrayBuffer.isView(value.data) &&
    Array.isArray(value.shape)
  );
}
