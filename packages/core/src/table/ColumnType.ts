import type { DType, NdArray, TypedArray } from '../arrays/nd-array.js';
import type { DataKey } from '../documents.js';

export type NumberDType = Exclude<DType, 'bool'>;

/** What a column holds. `unknown` is an element type that only the values tell; it never leaves a builder. */
export type ColumnType =
  | { kind: 'number'; dtype: NumberDType }
  | { kind: 'boolean' }
  | { kind: 'string' }
  | { kind: 'timestamp'; timezone: string }
  | { kind: 'list'; child: ColumnType }
  | { kind: 'unknown' };

export const FLOAT64: ColumnType = { kind: 'number', dtype: 'float64' };
export const INT64: ColumnType = { kind: 'number', dtype: 'int64' };
export const STRING: ColumnType = { kind: 'string' };
export const BOOLEAN: ColumnType = { kind: 'boolean' };

/** The type's name as people read it: `float64`, `list<uint16>`, `timestamp[ns, Europe/Berlin]`. */
export function typeName(type: ColumnType): string {
  switch (type.kind) {
    case 'number':
      return type.dtype;
    case 'timestamp':
      return `timestamp[ns, ${type.timezone}]`;
    case 'list':
      return `list<${typeName(type.child)}>`;
    default:
      return type.kind;
  }
}

const NUMPY: Record<string, DType> = {
  b1: 'bool',
  i1: 'int8',
  u1: 'uint8',
  i2: 'int16',
  u2: 'uint16',
  i4: 'int32',
  u4: 'uint32',
  i8: 'int64',
  u8: 'uint64',
  f4: 'float32',
  f8: 'float64'
};

/** The element type that `dtype_numpy` (or `dtype_str`) says, where it says one that a column can hold. */
function declaredElement(dataKey: DataKey): ColumnType | undefined {
  const typestring = dataKey.dtype_numpy ?? dataKey.dtype_str;
  if (typeof typestring !== 'string') return undefined;
  const code = typestring.replace(/^[<>|=]/, '');
  if (/^[US]\d*$/.test(code)) return STRING;
  const dtype = NUMPY[code === '?' ? 'b1' : code];
  if (dtype === undefined) return undefined;
  return dtype === 'bool' ? BOOLEAN : { kind: 'number', dtype };
}

/**
 * The type of the column that `dataKey` describes, from the description alone: `number` is float64, `integer` int64,
 * `dtype_numpy` narrows within the same family. An `array` is a list, nested once an axis.
 */
export function typeOfDataKey(dataKey: DataKey): ColumnType {
  const element = declaredElement(dataKey);
  switch (dataKey.dtype) {
    case 'string':
      return STRING;
    case 'boolean':
      return BOOLEAN;
    case 'number':
      return element?.kind === 'number' && element.dtype.startsWith('float') ? element : FLOAT64;
    case 'integer':
      return element?.kind === 'number' && element.dtype.includes('int') ? element : INT64;
    case 'array':
      return nested(element ?? { kind: 'unknown' }, Math.max(1, dataKey.shape?.length ?? 1));
    default:
      return { kind: 'unknown' };
  }
}

/** `element` in a list, in a list, … `rank` deep. */
export function nested(element: ColumnType, rank: number): ColumnType {
  let type = element;
  for (let axis = 0; axis < rank; axis++) type = { kind: 'list', child: type };
  return type;
}

/** The type of a column that holds the arrays of `array`'s shape and element type. */
export function typeOfArray(array: NdArray): ColumnType {
  return nested(
    array.dtype === 'bool' ? BOOLEAN : { kind: 'number', dtype: array.dtype },
    array.shape.length
  );
}

/** The type of a constant that no data key describes, such as a value of the start document. */
export function typeOfValue(value: unknown): ColumnType {
  if (typeof value === 'bigint') return INT64;
  if (typeof value === 'number')
    return Number.isSafeInteger(value) && !Object.is(value, -0) ? INT64 : FLOAT64;
  if (typeof value === 'boolean') return BOOLEAN;
  if (Array.isArray(value)) return value.every(isScalar) ? nested({ kind: 'unknown' }, 1) : STRING;
  return value === null || value === undefined ? { kind: 'unknown' } : STRING;
}

function isScalar(value: unknown): boolean {
  return value === null || typeof value !== 'object';
}

const RANGES: { dtype: NumberDType; lowest: number; highest: number }[] = [
  { dtype: 'uint8', lowest: 0, highest: 8 },
  { dtype: 'int8', lowest: 7, highest: 7 },
  { dtype: 'uint16', lowest: 0, highest: 16 },
  { dtype: 'int16', lowest: 15, highest: 15 },
  { dtype: 'uint32', lowest: 0, highest: 32 },
  { dtype: 'int32', lowest: 31, highest: 31 },
  { dtype: 'uint64', lowest: 0, highest: 64 },
  { dtype: 'int64', lowest: 63, highest: 63 }
];

function joinNumbers(a: NumberDType, b: NumberDType): NumberDType {
  if (a.startsWith('float') || b.startsWith('float')) {
    const narrow = [a, b].every(dtype => dtype === 'float32' || /int(8|16)$/.test(dtype));
    return narrow ? 'float32' : 'float64';
  }
  const need = [a, b].map(
    dtype => RANGES.find(range => range.dtype === dtype) ?? { lowest: 63, highest: 63 }
  );
  const lowest = Math.max(...need.map(range => range.lowest));
  const highest = Math.max(...need.map(range => range.highest));
  return RANGES.find(range => range.lowest >= lowest && range.highest >= highest)?.dtype ?? 'int64';
}

/**
 * One type for the values of several descriptors or runs: the smallest number type that holds both, otherwise the
 * first one; values that do not fit it are then reported cell by cell.
 */
export function joinTypes(a: ColumnType, b: ColumnType): ColumnType {
  if (a.kind === 'unknown') return b;
  if (a.kind === 'number' && b.kind === 'number')
    return { kind: 'number', dtype: joinNumbers(a.dtype, b.dtype) };
  if (a.kind === 'list' && b.kind === 'list') return { kind: 'list', child: joinTypes(a.child, b.child) };
  return a;
}

export function allocate(dtype: NumberDType, length: number): TypedArray {
  switch (dtype) {
    case 'int8':
      return new Int8Array(length);
    case 'uint8':
      return new Uint8Array(length);
    case 'int16':
      return new Int16Array(length);
    case 'uint16':
      return new Uint16Array(length);
    case 'int32':
      return new Int32Array(length);
    case 'uint32':
      return new Uint32Array(length);
    case 'int64':
      return new BigInt64Array(length);
    case 'uint64':
      return new BigUint64Array(length);
    case 'float32':
      return new Float32Array(length);
    case 'float64':
      return new Float64Array(length);
  }
}
