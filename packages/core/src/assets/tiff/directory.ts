import type { ByteSource } from '../open-file.js';

/** One image file directory: the values of its tags. */
export interface TiffDirectory {
  number(tag: TiffTag, fallback?: number): number;
  numbers(tag: TiffTag): Promise<number[]>;
  text(tag: TiffTag): Promise<string | undefined>;
}

export interface TiffFile {
  littleEndian: boolean;
  directories: TiffDirectory[];
}

export enum TiffTag {
  Width = 256,
  Height = 257,
  BitsPerSample = 258,
  Compression = 259,
  FillOrder = 266,
  ImageDescription = 270,
  StripOffsets = 273,
  SamplesPerPixel = 277,
  RowsPerStrip = 278,
  StripByteCounts = 279,
  PlanarConfiguration = 284,
  Predictor = 317,
  TileWidth = 322,
  TileLength = 323,
  TileOffsets = 324,
  TileByteCounts = 325,
  SampleFormat = 339
}

interface Entry {
  type: number;
  count: number;
  /** Where the values are in the file. */
  offset: number;
  first: number;
}

const SIZES: Record<number, number> = {
  1: 1,
  2: 1,
  3: 2,
  4: 4,
  5: 8,
  6: 1,
  7: 1,
  8: 2,
  9: 4,
  10: 8,
  11: 4,
  12: 8,
  13: 4,
  16: 8,
  17: 8,
  18: 8
};
const WINDOW = 2048;

/** Reads the chain of directories of a TIFF or BigTIFF file. @throws Error where it is broken */
export async function readDirectories(source: ByteSource): Promise<TiffFile> {
  const head = viewOf(await source.read(0, Math.min(16, source.size)));
  const mark = head.byteLength < 8 ? 0 : head.getUint16(0);
  if (mark !== 0x4949 && mark !== 0x4d4d) throw new Error('it is not a TIFF file');
  const littleEndian = mark === 0x4949;
  const version = head.getUint16(2, littleEndian);
  if (version !== 42 && version !== 43) throw new Error('it is not a TIFF file');
  const big = version === 43;
  const directories: TiffDirectory[] = [];
  const seen = new Set<number>();
  let next = big ? integer64(head, 8, littleEndian) : head.getUint32(4, littleEndian);
  while (next !== 0) {
    if (seen.has(next)) throw new Error('its directories go round in a circle');
    seen.add(next);
    const [directory, following] = await readDirectory(source, next, littleEndian, big);
    directories.push(directory);
    next = following;
  }
  if (directories.length === 0) throw new Error('it holds no image');
  return { littleEndian, directories };
}

async function readDirectory(
  source: ByteSource,
  at: number,
  littleEndian: boolean,
  big: boolean
): Promise<[TiffDirectory, number]> {
  let window = viewOf(await source.read(at, Math.min(WINDOW, Math.max(source.size - at, 2))));
  const count = big ? integer64(window, 0, littleEndian) : window.getUint16(0, littleEndian);
  const [head, size, nextSize] = big ? [8, 20, 8] : [2, 12, 4];
  const length = head + count * size + nextSize;
  if (count > 10_000) throw new Error('a directory of it is broken');
  if (window.byteLength < length) window = viewOf(await source.read(at, length));
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count; i++) {
    const place = head + i * size;
    const type = window.getUint16(place + 2, littleEndian);
    const values = big
      ? integer64(window, place + 4, littleEndian)
      : window.getUint32(place + 4, littleEndian);
    const valuePlace = place + (big ? 12 : 8);
    const bytes = values * (SIZES[type] ?? 1);
    const inline = bytes <= (big ? 8 : 4);
    const pointer = big
      ? integer64(window, valuePlace, littleEndian)
      : window.getUint32(valuePlace, littleEndian);
    entries.set(window.getUint16(place, littleEndian), {
      type,
      count: values,
      offset: inline ? at + valuePlace : pointer,
      first: inline ? valueAt(window, valuePlace, type, littleEndian) : NaN
    });
  }
  const next = big ? integer64(window, length - 8, littleEndian) : window.getUint32(length - 4, littleEndian);
  return [directoryOf(source, entries, littleEndian), next];
}

function directoryOf(
  source: ByteSource,
  entries: ReadonlyMap<number, Entry>,
  littleEndian: boolean
): TiffDirectory {
  const numbers = async (tag: TiffTag): Promise<number[]> => {
    const entry = entries.get(tag);
    if (entry === undefined) return [];
    if (entry.count === 1 && !Number.isNaN(entry.first)) return [entry.first];
    const size = SIZES[entry.type] ?? 1;
    const view = viewOf(await source.read(entry.offset, entry.count * size));
    return Array.from({ length: entry.count }, (_, i) => valueAt(view, i * size, entry.type, littleEndian));
  };
  return {
    number(tag, fallback) {
      const entry = entries.get(tag);
      const value = entry === undefined || Number.isNaN(entry.first) ? fallback : entry.first;
      if (value === undefined) throw new Error(`a directory of it lacks the tag ${tag}`);
      return value;
    },
    numbers,
    async text(tag) {
      const entry = entries.get(tag);
      if (entry === undefined || entry.count > 1e6) return undefined;
      return Buffer.from(await source.read(entry.offset, entry.count))
        .toString('latin1')
        .replace(/\0.*$/s, '');
    }
  };
}

function valueAt(view: DataView, at: number, type: number, littleEndian: boolean): number {
  const size = SIZES[type] ?? 1;
  if (size === 8 && type >= 16) return integer64(view, at, littleEndian);
  if (size === 8) return NaN;
  if (size === 4) return view.getUint32(at, littleEndian);
  return size === 2 ? view.getUint16(at, littleEndian) : view.getUint8(at);
}

function integer64(view: DataView, at: number, littleEndian: boolean): number {
  return Number(view.getBigUint64(at, littleEndian));
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
