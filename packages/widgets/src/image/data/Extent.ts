/** Coordinates of the frame's outer edges, as matplotlib's `extent`: either pair may be reversed. */
export type Extent = readonly [left: number, right: number, bottom: number, top: number];
export type Origin = 'upper' | 'lower';

/** matplotlib's rule: whole numbers are the centres of pixels, so the edges are half a pixel further out. */
export function defaultExtent(rows: number, columns: number, origin: Origin): Extent {
  return origin === 'upper'
    ? [-0.5, columns - 0.5, rows - 0.5, -0.5]
    : [-0.5, columns - 0.5, -0.5, rows - 0.5];
}

/** From places in the frame (whole numbers are centres) to coordinates, and the size of a pixel in them. */
export interface Coordinates {
  x(column: number): number;
  y(row: number): number;
  pixelWidth: number;
  pixelHeight: number;
}

export function coordinatesOf(rows: number, columns: number, origin: Origin, extent?: Extent): Coordinates {
  const [left, right, bottom, top] = extent ?? defaultExtent(rows, columns, origin);
  const [first, last] = origin === 'upper' ? [top, bottom] : [bottom, top];
  return {
    x: column => left + ((right - left) * (column + 0.5)) / columns,
    y: row => first + ((last - first) * (row + 0.5)) / rows,
    pixelWidth: Math.abs(right - left) / columns,
    pixelHeight: Math.abs(top - bottom) / rows
  };
}
