import type { DataKey } from '../documents.js';
import { BrokerError } from '../errors.js';
import { emptyArray, itemSize, parseTypeString, sizeOf } from './element-types.js';
import type { DType, NdArray, TypedArray } from './nd-array.js';

/** The element type that a descriptor gives: `dtype_numpy`, `dtype_str`, or for single values its `dtype`. */
export function recordedType(dataKey: DataKey): DType | undefined {
  const typestring = dataKey.dtype_numpy ?? dataKey.dtype_str;
  if (typeof typestring === 'string') return parseTypeString(typestring)?.dtype;
  if (dataKey.dtype === 'number') return 'float64';
  if (dataKey.dtype === 'integer') return 'int64';
  return dataKey.dtype === 'boolean' ? 'bool' : undefined;
}

/**
 * The element type that numpy gives to values with no recorded one: `float64` where any has a fraction or is missing,
 * else `int64` (`uint64` beyond it), `bool` for truth values; `undefined` where any is no number.
 */
export class TypeOfValues {
  #kinds = new Set<DType | 'other'>();

  add(value: unknown): void {
    if (Array.isArray(value)) for (const one of value) this.add(one);
    else this.#kinds.add(typeOfValue(value));
  }

  get type(): DType | undefined {
    if (this.#kinds.has('other')) return undefined;
    if (this.#kinds.size === 0 || this.#kinds.has('float64')) return 'float64';
    if (this.#kinds.has('uint64')) return 'uint64';
    return this.#kinds.has('int64') ? 'int64' : 'bool';
  }
}

function typeOfValue(value: unknown): DType | 'other' {
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'bigint') return value > 2n ** 63n - 1n ? 'uint64' : 'int64';
  if (typeof value === 'number')
    return Number.isInteger(value) && Math.abs(value) < 2 ** 63 ? 'int64' : 'float64';
  return value === null ? 'float64' : 'other';
}

/** Nested lists as an array. @throws InvalidDocument for ragged lists, and for values that `dtype` cannot hold */
export function toArray(value: unknown, dtype: DType, field: string, uid: string): NdArray {
  const shape: number[] = [];
  for (let at = value; Array.isArray(at); at = at[0]) shape.push(at.length);
  const data = emptyArray(dtype, sizeOf(shape));
  let next = 0;
  const fill = (part: unknown, axis: number): void => {
    const length = shape[axis];
    if (length === undefined) {
      if (Array.isArray(part) || !store(data, next++, part, dtype))
        throw unfit(
          field,
          uid,
          Array.isArray(part)
            ? 'lists of different depths'
            : `the value ${String(part)}, which is no ${dtype}`
        );
      return;
    }
    if (!Array.isArray(part) || part.length !== length)
      throw unfit(field, uid, 'lists of different lengths, which make no array');
    for (const one of part) fill(one, axis + 1);
  };
  fill(value, 0);
  return { data, shape, dtype };
}

function store(data: TypedArray, at: number, value: unknown, dtype: DType): boolean {
  if (value === null) {
    if (!dtype.startsWith('float')) return false;
    data[at] = NaN;
    return true;
  }
  if (typeof value !== 'number' && typeof value !== 'bigint' && typeof value !== 'boolean') return false;
  if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
    if (typeof value === 'number' && !Number.isInteger(value)) return false;
    const exact = BigInt(value);
    data[at] = exact;
    return data[at] === exact;
  }
  const number = Number(value);
  data[at] = number;
  return dtype.startsWith('float') || data[at] === number;
}

/** Bytes that a value takes as an array. */
export function bytesOfValue(value: NdArray): number {
  return value.data.length * itemSize(value.dtype);
}

function unfit(field: string, uid: string, what: string): BrokerError {
  return new BrokerError(
    'InvalidDocument',
    `An event of run ${uid} holds ${what}, in '${field}'. The other fields and events can be read.`,
    { document: 'event', uid }
  );
}
