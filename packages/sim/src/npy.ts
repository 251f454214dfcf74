/** numpy's `.npy` format, version 1.0, of 16-bit unsigned integers in C order. */
export function npyOf(values: Uint16Array, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(', ')})`;
  const description = `{'descr': '<u2', 'fortran_order': False, 'shape': ${tuple}, }`;
  const size = Math.ceil((10 + description.length + 1) / 64) * 64;
  const bytes = new Uint8Array(size + 2 * values.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x93, ...Buffer.from('NUMPY', 'latin1'), 1, 0]);
  view.setUint16(8, size - 10, true);
  bytes.set(Buffer.from(`${description.padEnd(size - 11)}\n`, 'latin1'), 10);
  values.forEach((value, i) => view.setUint16(size + 2 * i, value, true));
  return bytes;
}
