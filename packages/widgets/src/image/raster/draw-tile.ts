import type { TypedArray } from '@brokerlab/core';
import { maskedValue } from '@brokerlab/core/dist/view/image/masked.js';
import type { FrameTile } from '../../source/ImageSource.js';
import type { Orientation } from '../data/Orientation.js';
import type { Viewport } from '../data/Viewport.js';
import type { Painter } from './Painter.js';
import { sampleAxis, type AxisSamples } from './sample-axis.js';

/** Where a tile is drawn: canvas pixels, `ratio` of them a CSS pixel. */
export interface Target {
  pixels: Uint32Array;
  width: number;
  height: number;
  ratio: number;
}

export interface FrameLayout {
  rows: number;
  columns: number;
  orientation: Orientation;
}

export interface TileSamples {
  across: AxisSamples;
  down: AxisSamples;
  /** How far apart elements are in the tile, across and down the screen. */
  strides: [across: number, down: number];
}

/** Which elements of a tile the canvas shows. */
export function planTile(tile: FrameTile, target: Target, layout: FrameLayout, view: Viewport): TileSamples {
  const { transpose, flipRows, flipColumns } = layout.orientation;
  const [rows = 0, columns = 0] = tile.shape;
  const rowAxis = { size: layout.rows, flip: flipRows, offset: tile.box.row, elements: rows };
  const columnAxis = { size: layout.columns, flip: flipColumns, offset: tile.box.column, elements: columns };
  const [acrossAxis, downAxis] = transpose ? [rowAxis, columnAxis] : [columnAxis, rowAxis];
  const scaleX = view.scaleX * target.ratio;
  const scaleY = view.scaleY * target.ratio;
  const { factor } = tile;
  return {
    across: sampleAxis({ ...acrossAxis, factor, length: target.width, start: view.left, step: 1 / scaleX }),
    down: sampleAxis({ ...downAxis, factor, length: target.height, start: view.top, step: 1 / scaleY }),
    strides: transpose ? [columns, 1] : [1, columns]
  };
}

/** Draws what the canvas shows of a tile; pixels beyond it are left as they are. */
export function drawTile(tile: FrameTile, plan: TileSamples, target: Target, painter: Painter): void {
  if (tile.shape.length > 2) drawChannels(tile, plan, target);
  else if (plan.across.counts || plan.down.counts) drawReduced(tile, plan, target, painter);
  else drawNearest(tile.data, plan, target, painter);
}

function drawNearest(data: TypedArray, plan: TileSamples, target: Target, painter: Painter): void {
  const { pixels, width, height } = target;
  const [strideX, strideY] = plan.strides;
  const columns = plan.across.first;
  const [from, to] = bounds(columns);
  const every = painter.every(data);
  const offsets = columns.map(c => c * strideX);
  let drawn = -1;
  for (let y = 0; y < height; y++) {
    const line = plan.down.first[y] as number;
    if (line < 0) continue;
    if (y > 0 && line === drawn) {
      pixels.copyWithin(y * width + from, (y - 1) * width + from, (y - 1) * width + to);
      continue;
    }
    drawn = line;
    const base = line * strideY;
    const out = y * width;
    if (every) {
      const { colors, zero } = every;
      const values = data as Uint16Array;
      for (let x = from; x < to; x++) {
        pixels[out + x] = colors[(values[base + (offsets[x] as number)] as number) + zero] as number;
      }
    } else {
      for (let x = from; x < to; x++) {
        pixels[out + x] = painter.color(Number(data[base + (offsets[x] as number)]));
      }
    }
  }
}

function bounds(first: Int32Array): [from: number, to: number] {
  let from = 0;
  while (from < first.length && (first[from] as number) < 0) from++;
  let to = first.length;
  while (to > from && (first[to - 1] as number) < 0) to--;
  return [from, to];
}

function drawReduced(tile: FrameTile, plan: TileSamples, target: Target, painter: Painter): void {
  const { data, how } = tile;
  const { pixels, width, height } = target;
  const [strideX, strideY] = plan.strides;
  const masked = maskedValue(tile.recorded);
  for (let y = 0; y < height; y++) {
    const row = plan.down.first[y] as number;
    if (row < 0) continue;
    const rowEnd = row + (plan.down.counts?.[y] ?? 1);
    for (let x = 0; x < width; x++) {
      const column = plan.across.first[x] as number;
      if (column < 0) continue;
      const columnEnd = column + (plan.across.counts?.[x] ?? 1);
      let sum = 0;
      let count = 0;
      let max = Number.NEGATIVE_INFINITY;
      for (let r = row; r < rowEnd; r++) {
        for (let c = column; c < columnEnd; c++) {
          const value = Number(data[r * strideY + c * strideX]);
          if (!Number.isFinite(value) || value === masked) continue;
          sum += value;
          count++;
          if (value > max) max = value;
        }
      }
      const none = Number(data[row * strideY + column * strideX]);
      const value = count === 0 ? none : how === 'max' ? max : sum / count;
      pixels[y * width + x] = painter.color(value);
    }
  }
}

function drawChannels(tile: FrameTile, plan: TileSamples, target: Target): void {
  const channels = tile.shape[2] ?? 3;
  const { data, dtype } = tile;
  const scale = dtype.startsWith('float') ? 255 : 1;
  const part = (at: number): number => Math.min(255, Math.max(0, Math.trunc(Number(data[at]) * scale)));
  const { pixels, width, height } = target;
  const [strideX, strideY] = plan.strides;
  for (let y = 0; y < height; y++) {
    const row = plan.down.first[y] as number;
    if (row < 0) continue;
    const rows = plan.down.counts?.[y] ?? 1;
    for (let x = 0; x < width; x++) {
      const column = plan.across.first[x] as number;
      if (column < 0) continue;
      const columns = plan.across.counts?.[x] ?? 1;
      const sums = [0, 0, 0, 0];
      for (let r = row; r < row + rows; r++) {
        for (let c = column; c < column + columns; c++) {
          const at = (r * strideY + c * strideX) * channels;
          for (let k = 0; k < 4; k++) sums[k] = (sums[k] as number) + (k < channels ? part(at + k) : 255);
        }
      }
      const [red = 0, green = 0, blue = 0, alpha = 0] = sums.map(s => Math.round(s / (rows * columns)));
      pixels[y * width + x] = (red | (green << 8) | (blue << 16) | (alpha << 24)) >>> 0;
    }
  }
}
