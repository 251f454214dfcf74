import { maskedValue } from './masked.js';
import type { PixelPoint } from './region.js';
import type { FramePiece } from './region-statistics.js';

export interface LineProfile {
  /** Where each value was taken on the middle line. */
  points: PixelPoint[];
  /** In pixels from the first point. */
  distance: Float64Array;
  /** Means across the width, of the samples that have a value; NaN where none has. */
  values: Float64Array;
}

/**
 * Values along a line, one a pixel of its length, both ends included, interpolated linearly between pixels; the mean of
 * `width` parallel lines one pixel apart. Beyond the piece there is no value. As scikit-image's `profile_line` of order 1.
 */
export function lineProfile(piece: FramePiece, from: PixelPoint, to: PixelPoint, width = 1): LineProfile {
  const dr = to.row - from.row;
  const dc = to.column - from.column;
  const length = Math.hypot(dr, dc);
  const count = Math.ceil(length + 1);
  const across = length > 0 ? { row: -dc / length, column: dr / length } : { row: 1, column: 0 };
  const points: PixelPoint[] = [];
  const distance = new Float64Array(count);
  const values = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const part = count > 1 ? i / (count - 1) : 0;
    const middle = { row: from.row + dr * part, column: from.column + dc * part };
    let sum = 0;
    let found = 0;
    for (let w = 0; w < width; w++) {
      const off = w - (width - 1) / 2;
      const value = sample(piece, middle.row + across.row * off, middle.column + across.column * off);
      if (Number.isNaN(value)) continue;
      sum += value;
      found++;
    }
    points.push(middle);
    distance[i] = length * part;
    values[i] = found > 0 ? sum / found : Number.NaN;
  }
  return { points, distance, values };
}

function sample(piece: FramePiece, row: number, column: number): number {
  const [rows, columns] = piece.shape;
  const r = row - (piece.origin?.row ?? 0);
  const c = column - (piece.origin?.column ?? 0);
  const slack = 1e-9;
  if (r < -slack || c < -slack || r > rows - 1 + slack || c > columns - 1 + slack) return Number.NaN;
  const r0 = Math.min(rows - 1, Math.max(0, Math.floor(r + slack)));
  const c0 = Math.min(columns - 1, Math.max(0, Math.floor(c + slack)));
  const fr = r - r0 < slack ? 0 : r - r0;
  const fc = c - c0 < slack ? 0 : c - c0;
  const at = (y: number, x: number): number => valueAt(piece, y * columns + x);
  let value = at(r0, c0) * (1 - fr) * (1 - fc);
  if (fc > 0) value += at(r0, c0 + 1) * (1 - fr) * fc;
  if (fr > 0) value += at(r0 + 1, c0) * fr * (1 - fc);
  if (fr > 0 && fc > 0) value += at(r0 + 1, c0 + 1) * fr * fc;
  return value;
}

function valueAt({ data, dtype }: FramePiece, at: number): number {
  const value = Number(data[at]);
  return Number.isFinite(value) && value !== maskedValue(dtype) ? value : Number.NaN;
}
