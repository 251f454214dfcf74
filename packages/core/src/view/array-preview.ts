import { outlineLength, type ArrayPreview } from '../protocol/table.js';

/**
 * The outline of an array of numbers, small enough to be sent with every cell. Nothing between the values is skipped:
 * a single high pixel is in it.
 */
export function arrayPreview(shape: readonly number[], at: (index: number) => number): ArrayPreview {
  const [columns = 0] = shape.slice(-1);
  if (shape.length < 2) return { shape: [...shape], ...curve(columns, at) };
  return { shape: [...shape], ...tiles(shape.at(-2) ?? 0, columns, at) };
}

type Outline = Pick<ArrayPreview, 'outline' | 'outlineShape'>;

function curve(length: number, at: (index: number) => number): Outline {
  if (length <= 2 * outlineLength) {
    const outline = Array.from({ length }, (_, i) => finite(at(i)));
    return { outline, outlineShape: [length] };
  }
  const outline: (number | null)[] = [];
  for (let part = 0; part < outlineLength; part++) {
    const [from, to] = partOf(part, outlineLength, length);
    let [low, high] = [Infinity, -Infinity];
    for (let i = from; i < to; i++) {
      low = Math.min(low, finite(at(i)) ?? Infinity);
      high = Math.max(high, finite(at(i)) ?? -Infinity);
    }
    outline.push(finite(low), finite(high));
  }
  return { outline, outlineShape: [outline.length] };
}

function tiles(rows: number, columns: number, at: (index: number) => number): Outline {
  const [height, width] = [Math.min(rows, outlineLength), Math.min(columns, outlineLength)];
  const outline: (number | null)[] = [];
  for (let y = 0; y < height; y++) {
    const [top, bottom] = partOf(y, height, rows);
    for (let x = 0; x < width; x++) {
      const [left, right] = partOf(x, width, columns);
      let high = -Infinity;
      for (let row = top; row < bottom; row++)
        for (let column = left; column < right; column++)
          high = Math.max(high, finite(at(row * columns + column)) ?? -Infinity);
      outline.push(finite(high));
    }
  }
  return { outline, outlineShape: [height, width] };
}

function partOf(part: number, parts: number, length: number): [from: number, to: number] {
  return [Math.floor((part * length) / parts), Math.floor(((part + 1) * length) / parts)];
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
