import type { DType } from '../../arrays/nd-array.js';

/** h5wasm's letters of element types; truth values are 0 and 1. */
export const LETTERS: Readonly<Record<DType, string>> = {
  bool: '<B',
  int8: '<b',
  uint8: '<B',
  int16: '<h',
  uint16: '<H',
  int32: '<i',
  uint32: '<I',
  int64: '<q',
  uint64: '<Q',
  float32: '<f',
  float64: '<d'
};
