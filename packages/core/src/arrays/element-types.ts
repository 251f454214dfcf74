import type { DType, TypedArray } from './nd-array.js';

interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset?: number, length?: number): TypedArray;
}

const ARRAYS: Record<DType, TypedArrayConstructor> = {
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

/** Bytes of one element. */
export function itemSize(dtype: DType): number {
  return ARRAYS[dtype].BYTES_PER_ELEMENT;
}

/** A typed array of zeros. */
export function emptyArray(dtype: DType, length: number): TypedArray {
  return new ARRAYS[dtype](new ArrayBuffer(length * itemSize(dtype)));
}

/** The bytes as elements, without a copy where their offset allows it. */
export function viewAs(dtype: DType, bytes: Uint8Array): TypedArray {
  const size = itemSize(dtype);
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  return new ARRAYS[dtype](aligned.buffer, aligned.byteOffset, Math.floor(aligned.byteLength / size));
}

/** The bytes beneath a typed array. */
export function bytesOf(array: TypedArray): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

/** How many elements a shape holds. */
export function sizeOf(shape: readonly number[]): number {
  return shape.reduce((size, length) => size * length, 1);
}

/** An element type as files spell it: what it becomes here, its size there, its byte order. */
export interface StoredType {
  dtype: DType;
  /** Bytes of one element in the file; 2 for half floats, which become `float32`. */
  bytes: number;
  bigEndian: boolean;
  half?: true;
}

/**
 * The element type that a numpy typestring names (`<u2`, `|b1`, `>f4`, `uint16`, `float64`); `undefined` for what is not
 * a number. Half floats are widened to `float32`, exactly.
 */
export function parseTypeString(typestring: string): StoredType | undefined {
  const bigEndian = typestring.startsWith('>') || typestring.startsWith('!');
  const name = typestring.replace(/^[<>|=!]/, '');
  const long = /^(bool|int|uint|float)(8|16|32|64)?_?$/.exec(name);
  const short = /^([biuf?])([1248])?$/.exec(name);
  if (long !== null) {
    const [, kind, bits] = long;
    return stored(
      kind === 'bool' ? 'b' : kind === 'uint' ? 'u' : kind === 'float' ? 'f' : 'i',
      kind === 'bool' ? 1 : Number(bits ?? 64) / 8,
      bigEndian
    );
  }
  if (short !== null)
    return stored(
      short[1] === '?' ? 'b' : (short[1] ?? ''),
      short[1] === '?' ? 1 : Number(short[2]),
      bigEndian
    );
  return undefined;
}

function stored(kind: string, bytes: number, bigEndian: boolean): StoredType | undefined {
  if (kind === 'b') return bytes === 1 ? { dtype: 'bool', bytes, bigEndian } : undefined;
  if (kind === 'f' && bytes === 2) return { dtype: 'float32', bytes, bigEndian, half: true };
  const name = `${kind === 'u' ? 'uint' : kind === 'i' ? 'int' : 'float'}${bytes * 8}`;
  return name in ARRAYS ? { dtype: name as DType, bytes, bigEndian } : undefined;
}

/** Elements as they lie in a file, in native order and as `type.dtype`. May change `bytes`. */
export function decodeElements(type: StoredType, bytes: Uint8Array): TypedArray {
  if (type.bigEndian) reverseEach(bytes, type.bytes);
  if (type.half !== true) return viewAs(type.dtype, bytes);
  const halves = viewAs('uint16', bytes);
  const out = new Float32Array(halves.length);
  for (let i = 0; i < out.length; i++) out[i] = halfToNumber(Number(halves[i]));
  return out;
}

/** Reverses the bytes of each element, in place. */
export function reverseEach(bytes: Uint8Array, size: number): void {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength - (bytes.byteLength % size));
  if (size === 2) whole.swap16();
  else if (size === 4) whole.swap32();
  else if (size === 8) whole.swap64();
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction === 0 ? sign * Infinity : NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}
