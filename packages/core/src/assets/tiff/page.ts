import { copyBlock } from '../../arrays/block.js';
import {
  decodeElements,
  emptyArray,
  parseTypeString,
  sizeOf,
  type StoredType
} from '../../arrays/element-types.js';
import type { NdArray, Range, TypedArray } from '../../arrays/nd-array.js';
import { BrokerError } from '../../errors.js';
import type { ByteSource } from '../open-file.js';
import { decompress, unknownCompression } from './decompress.js';
import { TiffTag, type TiffDirectory } from './directory.js';
import { undoDifferences, undoFloatingPoint } from './predictor.js';

/** How one page is stored. */
export interface TiffPage {
  directory: TiffDirectory;
  width: number;
  height: number;
  samples: number;
  /** Samples lie in planes of their own, before the rows. */
  planar: boolean;
  /** Size of a strip or tile. */
  cell: { width: number; height: number; tiled: boolean };
  compression: number;
  predictor: number;
  type: StoredType;
}

/** @throws Error where the page holds no plain numbers */
export async function pageOf(directory: TiffDirectory, littleEndian: boolean): Promise<TiffPage> {
  const samples = directory.number(TiffTag.SamplesPerPixel, 1);
  const bits = new Set(await directory.numbers(TiffTag.BitsPerSample));
  const formats = new Set(await directory.numbers(TiffTag.SampleFormat));
  const [bit = 1] = bits;
  const [format = 1] = formats;
  const kind = { 1: 'u', 2: 'i', 3: 'f', 4: 'u' }[format];
  const type =
    bit % 8 === 0 && kind !== undefined
      ? parseTypeString(`${littleEndian ? '<' : '>'}${kind}${bit / 8}`)
      : undefined;
  if (type === undefined || bits.size > 1 || formats.size > 1)
    throw new Error(`its pixels are of ${[...bits].join(', ')} bits in format ${format}, which is not read`);
  if (directory.number(TiffTag.FillOrder, 1) !== 1)
    throw new Error('its bits are in reverse order, which is not read');
  const width = directory.number(TiffTag.Width);
  const height = directory.number(TiffTag.Height);
  const tileWidth = directory.number(TiffTag.TileWidth, 0);
  const rows = Math.min(directory.number(TiffTag.RowsPerStrip, height), height);
  return {
    directory,
    width,
    height,
    samples,
    planar: samples > 1 && directory.number(TiffTag.PlanarConfiguration, 1) === 2,
    cell:
      tileWidth > 0
        ? { width: tileWidth, height: directory.number(TiffTag.TileLength), tiled: true }
        : { width, height: rows, tiled: false },
    compression: directory.number(TiffTag.Compression, 1),
    predictor: directory.number(TiffTag.Predictor, 1),
    type
  };
}

/** The shape of a page: rows and columns, samples after them, or before them where they lie in planes. */
export function shapeOfPage(page: TiffPage): number[] {
  if (page.samples === 1) return [page.height, page.width];
  return page.planar ? [page.samples, page.height, page.width] : [page.height, page.width, page.samples];
}

/** The given rows of a page, whole; reads only the strips or tiles that they are in. @throws UnsupportedFilter */
export async function readRowsOfPage(source: ByteSource, page: TiffPage, rows: Range): Promise<NdArray> {
  const unknown = unknownCompression(page.compression);
  if (unknown !== undefined) {
    throw new BrokerError(
      'UnsupportedFilter',
      `${source.path} is compressed with ${unknown}, which cannot be undone here. Rewrite it with deflate or LZW, or read it with a handler of your own: registerHandler(spec, factory).`,
      { path: source.path, dataset: '', filters: [unknown] }
    );
  }
  const offsets = await page.directory.numbers(page.cell.tiled ? TiffTag.TileOffsets : TiffTag.StripOffsets);
  const counts = await page.directory.numbers(
    page.cell.tiled ? TiffTag.TileByteCounts : TiffTag.StripByteCounts
  );
  const planes = page.planar ? page.samples : 1;
  const samples = page.planar ? 1 : page.samples;
  const { width, height } = page.cell;
  const across = Math.ceil(page.width / width);
  const down = Math.ceil(page.height / height);
  const [from, to] = rows;
  const shape = [planes, to - from, page.width, samples];
  const data = emptyArray(page.type.dtype, sizeOf(shape));
  for (let plane = 0; plane < planes; plane++) {
    for (let y = Math.floor(from / height); y * height < to; y++) {
      const top = y * height;
      const stored = page.cell.tiled ? height : Math.min(height, page.height - top);
      const [a, b] = [Math.max(from, top), Math.min(to, top + stored)];
      for (let x = 0; x < across; x++) {
        const index = (plane * down + y) * across + x;
        const cell = await readCell(
          source,
          page,
          offsets[index],
          counts[index],
          [a - top, b - top],
          stored,
          samples
        );
        const columns = Math.min(width, page.width - x * width);
        copyBlock(
          cell,
          [1, b - a, width, samples],
          [0, 0, 0, 0],
          data,
          shape,
          [plane, a - from, x * width, 0],
          [1, b - a, columns, samples]
        );
      }
    }
  }
  const plain = [to - from, page.width];
  return {
    data,
    shape: page.planar ? [planes, ...plain] : samples > 1 ? [...plain, samples] : plain,
    dtype: page.type.dtype
  };
}

/** The given rows of one strip or tile. */
async function readCell(
  source: ByteSource,
  page: TiffPage,
  offset: number | undefined,
  count: number | undefined,
  [from, to]: Range,
  stored: number,
  samples: number
): Promise<TypedArray> {
  const { type, predictor, compression } = page;
  const row = page.cell.width * samples * type.bytes;
  if (offset === undefined || (offset === 0 && count === 0))
    throw new Error('a strip or tile of it is not there');
  if (compression === 1 && predictor === 1)
    return decodeElements(type, await source.read(offset + from * row, (to - from) * row));
  if (count === undefined && compression !== 1) throw new Error('the sizes of its strips are missing');
  const packed = await source.read(offset, count ?? stored * row);
  const bytes = decompress(compression, packed, stored * row);
  const values = unpredicted(page, bytes, samples);
  return values.subarray(from * page.cell.width * samples, to * page.cell.width * samples);
}

function unpredicted({ type, predictor, cell }: TiffPage, bytes: Uint8Array, samples: number): TypedArray {
  if (predictor === 1) return decodeElements(type, bytes);
  if (predictor === 2) {
    const values = decodeElements(type, bytes);
    undoDifferences(values, cell.width, samples);
    return values;
  }
  if (predictor === 3)
    return decodeElements(
      { ...type, bigEndian: true },
      undoFloatingPoint(bytes, cell.width, samples, type.bytes)
    );
  throw new Error(`its predictor ${predictor} is not known`);
}
