import type { TypedArray } from '../../arrays/nd-array.js';

/** Undoes horizontal differencing, in place: each row of `width` pixels of `samples` values. */
export function undoDifferences(values: TypedArray, width: number, samples: number): void {
  const row = width * samples;
  if (values instanceof BigInt64Array || values instanceof BigUint64Array) {
    for (let start = 0; start < values.length; start += row) {
      for (let i = start + samples; i < start + row; i++)
        values[i] = (values[i] ?? 0n) + (values[i - samples] ?? 0n);
    }
    return;
  }
  for (let start = 0; start < values.length; start += row) {
    for (let i = start + samples; i < start + row; i++)
      values[i] = (values[i] ?? 0) + (values[i - samples] ?? 0);
  }
}

/**
 * Undoes the floating point predictor: the bytes of a row lie by significance, most significant first, and are
 * differences. Gives the values big endian. Source: Adobe Photoshop TIFF technical note 3.
 */
export function undoFloatingPoint(
  bytes: Uint8Array,
  width: number,
  samples: number,
  size: number
): Uint8Array {
  const values = width * samples;
  const row = values * size;
  const out = new Uint8Array(bytes.length);
  for (let start = 0; start + row <= bytes.length; start += row) {
    for (let i = start + samples; i < start + row; i++)
      bytes[i] = (bytes[i] ?? 0) + (bytes[i - samples] ?? 0);
    for (let i = 0; i < values; i++) {
      for (let byte = 0; byte < size; byte++)
        out[start + i * size + byte] = bytes[start + byte * values + i] ?? 0;
    }
  }
  return out;
}
