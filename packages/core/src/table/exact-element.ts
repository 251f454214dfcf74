import type { TypedArray } from '../arrays/nd-array.js';
import { allocate, type NumberDType } from './ColumnType.js';

const LIMITS: Partial<Record<NumberDType, readonly [number, number]>> = {
  int8: [-(2 ** 7), 2 ** 7 - 1],
  uint8: [0, 2 ** 8 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  uint16: [0, 2 ** 16 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint32: [0, 2 ** 32 - 1]
};

/** `value` as an element of `dtype`, or undefined where that would change it. */
export function exactElement(value: unknown, dtype: NumberDType): number | bigint | undefined {
  const plain = typeof value === 'boolean' ? Number(value) : value;
  if (dtype === 'float64' || dtype === 'float32') {
    if (typeof plain === 'bigint')
      return BigInt(Number(plain)) === plain ? exactElement(Number(plain), dtype) : undefined;
    if (typeof plain !== 'number') return undefined;
    return dtype === 'float64' || Number.isNaN(plain) || Math.fround(plain) === plain ? plain : undefined;
  }
  if (dtype === 'int64' || dtype === 'uint64') {
    if (typeof plain !== 'bigint' && !Number.isInteger(plain)) return undefined;
    const integer = BigInt(plain as bigint | number);
    const wrapped = dtype === 'int64' ? BigInt.asIntN(64, integer) : BigInt.asUintN(64, integer);
    return wrapped === integer ? integer : undefined;
  }
  const [least, most] = LIMITS[dtype] ?? [0, 0];
  const small = typeof plain === 'bigint' ? Number(plain) : plain;
  return typeof small === 'number' && Number.isInteger(small) && small >= least && small <= most
    ? small
    : undefined;
}

/** `values` as elements of `dtype`, or undefined where that would change one. */
export function exactElements(values: Float64Array, dtype: NumberDType): TypedArray | undefined {
  const elements = allocate(dtype, values.length);
  for (let i = 0; i < values.length; i++) {
    const element = exactElement(values[i], dtype);
    if (element === undefined) return undefined;
    elements[i] = element;
  }
  return elements;
}
