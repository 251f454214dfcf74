import type { NdArray, TypedArray } from '../arrays/nd-array.js';

export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

export function isNdArray(value: unknown): value is NdArray {
  return (
    typeof value === 'object' && value !== null && 'shape' in value && 'data' in value && 'dtype' in value
  );
}

/** Plain nested arrays of a list cell. */
export function nestedArrays(cell: unknown): unknown {
  if (isTypedArray(cell)) return Array.from<number | bigint>(cell);
  if (!isNdArray(cell)) return Array.isArray(cell) ? cell.map(nestedArrays) : cell;
  const { data, shape, dtype } = cell;
  const [rows = 0, ...rest] = shape;
  if (rest.length === 0) {
    return Array.from<number | bigint, unknown>(data, x => (dtype === 'bool' ? x === 1 : x));
  }
  const size = rest.reduce((product, axis) => product * axis, 1);
  return Array.from({ length: rows }, (_, row) =>
    nestedArrays({ data: data.subarray(row * size, (row + 1) * size), shape: rest, dtype })
  );
}

/** JSON with NaN, infinities and integers of any size as bare words, as Python writes it. */
export function jsonText(value: unknown): string {
  const plain = nestedArrays(value);
  if (Array.isArray(plain)) return `[${plain.map(jsonText).join(',')}]`;
  if (typeof plain === 'number') return Object.is(plain, -0) ? '-0' : String(plain);
  if (typeof plain === 'bigint') return String(plain);
  if (typeof plain !== 'object' || plain === null) return JSON.stringify(plain) ?? 'null';
  const members = Object.entries(plain).map(([key, part]) => `${JSON.stringify(key)}:${jsonText(part)}`);
  return `{${members.join(',')}}`;
}
