import type { DType } from '../../arrays/nd-array.js';

const DESCR: Readonly<Record<DType, string>> = {
  bool: '|b1',
  int8: '|i1',
  uint8: '|u1',
  int16: '<i2',
  uint16: '<u2',
  int32: '<i4',
  uint32: '<u4',
  int64: '<i8',
  uint64: '<u8',
  float32: '<f4',
  float64: '<f8'
};

/** The head of an NPY file (version 1.0) of C-contiguous little-endian data. Source: numpy.lib.format. */
export function npyHeader(dtype: DType, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0] ?? 0},)` : `(${shape.join(', ')})`;
  const dictionary = `{'descr': '${DESCR[dtype]}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const length = Math.ceil((10 + dictionary.length + 1) / 64) * 64;
  const head = Buffer.alloc(length, 0x20);
  head.write('\x93NUMPY', 0, 'latin1');
  head.set([1, 0], 6);
  head.writeUInt16LE(length - 10, 8);
  head.write(dictionary, 10, 'latin1');
  head[length - 1] = 0x0a;
  return head;
}
