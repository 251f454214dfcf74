export type TypedArray =
  | Int8Array
  | Uint8Array
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | Float32Array
  | Float64Array
  | BigInt64Array
  | BigUint64Array;

/** numpy's name of an element type, without byte order. `bool` is held as 0 and 1 in a `Uint8Array`. */
export type DType =
  | 'bool'
  | 'int8'
  | 'uint8'
  | 'int16'
  | 'uint16'
  | 'int32'
  | 'uint32'
  | 'int64'
  | 'uint64'
  | 'float32'
  | 'float64';

/** An array in native byte order, C-contiguous. */
export interface NdArray {
  data: TypedArray;
  shape: number[];
  dtype: DType;
}

/** A half-open range `[from, to)` along one axis. */
export type Range = readonly [from: number, to: number];

/** Whether a value is an {@link NdArray}. */
export function isNdArray(value: unknown): value is NdArray {
  return (
    typeof value === 'object' &&
    value !== null &&
    'data' in value &&
    ArrayBuffer.isView(value.data) &&
    'shape' in value &&
    'dtype' in value
  );
}
