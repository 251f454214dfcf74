import { copyBlock, crop, fullRanges } from '../../arrays/block.js';
import { emptyArray, sizeOf } from '../../arrays/element-types.js';
import type { DType, NdArray, Range } from '../../arrays/nd-array.js';
import { withFile, type ByteSource } from '../open-file.js';
import { readDirectories, TiffTag } from './directory.js';
import { pageOf, readRowsOfPage, shapeOfPage, type TiffPage } from './page.js';

interface Series {
  pages: TiffPage[];
  /** Of one page. */
  pageShape: number[];
  shape: number[];
  dtype: DType;
}

/** Shape and element type of a TIFF file's first series, as tifffile gives it; reads its directories. */
export function describeTiff(path: string): Promise<{ shape: number[]; dtype: DType }> {
  return withFile(path, async source => {
    const { shape, dtype } = await readSeries(source);
    return { shape, dtype };
  });
}

/**
 * A TIFF file's first series (all pages that are like the first), or the part that `ranges` name; reads the strips or
 * tiles that are needed. Uncompressed, LZW, deflate, PackBits and zstd, with predictors; integers of 8 to 64 bits and floats.
 * @throws UnsupportedFilter, AssetCorrupt
 */
export function readTiff(path: string, ranges?: readonly Range[], signal?: AbortSignal): Promise<NdArray> {
  return withFile(path, async source => {
    const { pages, pageShape, shape, dtype } = await readSeries(source);
    const full = fullRanges(shape, ranges);
    const paged = shape.length > pageShape.length;
    if (shape.length > pageShape.length + 1)
      return crop(
        { ...(await readPages(source, pages, [0, pages.length], undefined, signal)), shape, dtype },
        ranges
      );
    const [pageRange, rest]: [Range, Range[]] = paged ? [full[0] ?? [0, 0], full.slice(1)] : [[0, 1], full];
    const values = await readPages(source, pages, pageRange, rest, signal);
    return paged ? values : { ...values, shape: values.shape.slice(1) };
  });
}

async function readPages(
  source: ByteSource,
  pages: readonly TiffPage[],
  [from, to]: Range,
  rest: readonly Range[] | undefined,
  signal: AbortSignal | undefined
): Promise<NdArray> {
  const [first] = pages;
  if (first === undefined) throw new Error('it holds no image');
  const full = fullRanges(shapeOfPage(first), rest);
  const shape = [to - from, ...full.map(([a, b]) => b - a)];
  const data = emptyArray(first.type.dtype, sizeOf(shape));
  const rowAxis = first.planar ? 1 : 0;
  const rows = full[rowAxis] ?? [0, 0];
  for (const [i, page] of pages.slice(from, to).entries()) {
    signal?.throwIfAborted();
    const stretch = await readRowsOfPage(source, page, rows);
    const part = crop(
      stretch,
      full.map((range, axis) => (axis === rowAxis ? [0, rows[1] - rows[0]] : range))
    );
    copyBlock(
      part.data,
      [1, ...part.shape],
      shape.map(() => 0),
      data,
      shape,
      [i, ...full.map(() => 0)],
      [1, ...part.shape]
    );
  }
  return { data, shape, dtype: first.type.dtype };
}

async function readSeries(source: ByteSource): Promise<Series> {
  const { littleEndian, directories } = await readDirectories(source);
  const [head] = directories;
  if (head === undefined) throw new Error('it holds no image');
  const first = await pageOf(head, littleEndian);
  const pages = [first];
  for (const directory of directories.slice(1)) {
    const page = await pageOf(directory, littleEndian).catch(() => undefined);
    if (page !== undefined && isLike(page, first)) pages.push(page);
  }
  const pageShape = shapeOfPage(first);
  const shape =
    pages.length === 1
      ? pageShape
      : ((await recordedShape(first, pages.length)) ?? [pages.length, ...pageShape]);
  return { pages, pageShape, shape, dtype: first.type.dtype };
}

/** The shape that tifffile records in the description of a file it wrote from an array of more axes. */
async function recordedShape(page: TiffPage, pages: number): Promise<number[] | undefined> {
  const description = await page.directory.text(TiffTag.ImageDescription);
  const match = /^\{"shape": \[([\d, ]+)\]/.exec(description ?? '');
  const shape = match?.[1]
    ?.split(',')
    .map(Number)
    .filter(length => length !== 1);
  return shape !== undefined && sizeOf(shape) === pages * sizeOf(shapeOfPage(page)) ? shape : undefined;
}

function isLike(a: TiffPage, b: TiffPage): boolean {
  return (
    a.width === b.width &&
    a.height === b.height &&
    a.samples === b.samples &&
    a.planar === b.planar &&
    a.type.dtype === b.type.dtype &&
    a.type.bytes === b.type.bytes
  );
}
