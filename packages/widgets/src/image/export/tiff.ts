import type { NdArray } from '@brokerlab/core';

/** An array of rows and columns, or with 3 or 4 channels, as an uncompressed TIFF of one page, values as they are. */
export function toTiff({ data, dtype, shape }: NdArray): Uint8Array {
  const [rows = 0, columns = 0, channels = 1] = shape;
  const bits = data.BYTES_PER_ELEMENT * 8;
  const format = dtype.startsWith('float') ? 3 : dtype.startsWith('int') ? 2 : 1;
  const short = 3;
  const long = 4;
  const entries: [tag: number, type: number, values: number[]][] = [
    [256, long, [columns]],
    [257, long, [rows]],
    [258, short, Array<number>(channels).fill(bits)],
    [259, short, [1]],
    [262, short, [channels > 1 ? 2 : 1]],
    [273, long, [0]],
    [277, short, [channels]],
    [278, long, [rows]],
    [279, long, [data.byteLength]],
    [284, short, [1]],
    ...(channels === 4 ? [[338, short, [2]] as [number, number, number[]]] : []),
    [339, short, Array<number>(channels).fill(format)]
  ];
  const directory = 8;
  let free = directory + 2 + entries.length * 12 + 4;
  const sizeOf = (type: number): number => (type === short ? 2 : 4);
  const extra = entries.reduce(
    (sum, [, type, v]) => sum + (v.length * sizeOf(type) > 4 ? v.length * sizeOf(type) : 0),
    0
  );
  const pixels = Math.ceil((free + extra) / 8) * 8;
  const file = new Uint8Array(pixels + data.byteLength);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x49, 42, 0]);
  view.setUint32(4, directory, true);
  view.setUint16(directory, entries.length, true);
  entries.forEach(([tag, type, given], i) => {
    const values = tag === 273 ? [pixels] : given;
    const at = directory + 2 + i * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, values.length, true);
    const size = sizeOf(type);
    let to = at + 8;
    if (values.length * size > 4) {
      view.setUint32(at + 8, free, true);
      to = free;
      free += values.length * size;
    }
    values.forEach((value, k) => {
      if (size === 2) view.setUint16(to + k * 2, value, true);
      else view.setUint32(to + k * 4, value, true);
    });
  });
  file.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), pixels);
  return file;
}
