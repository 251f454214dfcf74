/** A point in pixels: whole numbers are the centres of pixels. */
export interface PixelPoint {
  row: number;
  column: number;
}

/** A half-open rectangle of whole pixels. */
export interface PixelBox {
  row: number;
  column: number;
  rows: number;
  columns: number;
}

/** A region of a frame. A pixel belongs to it when its centre does, the edge included. */
export type Region =
  | ({ kind: 'rectangle' } & PixelBox)
  | { kind: 'ellipse'; center: PixelPoint; radii: { rows: number; columns: number } }
  | { kind: 'polygon'; points: readonly PixelPoint[] };

/** The pixels of one row of a region, half-open. */
export interface Span {
  row: number;
  from: number;
  to: number;
}

/** The smallest box of whole pixels around a region, inside a frame of that shape; empty where they do not meet. */
export function boxOf(region: Region, [rows, columns]: readonly [number, number]): PixelBox {
  const [top, left, bottom, right] = edgesOf(region);
  const row = Math.max(0, Math.ceil(top));
  const column = Math.max(0, Math.ceil(left));
  return {
    row,
    column,
    rows: Math.max(0, Math.min(rows - 1, Math.floor(bottom)) - row + 1),
    columns: Math.max(0, Math.min(columns - 1, Math.floor(right)) - column + 1)
  };
}

function edgesOf(region: Region): [top: number, left: number, bottom: number, right: number] {
  if (region.kind === 'rectangle') {
    return [region.row, region.column, region.row + region.rows - 1, region.column + region.columns - 1];
  }
  if (region.kind === 'ellipse') {
    const { center, radii } = region;
    return [
      center.row - radii.rows,
      center.column - radii.columns,
      center.row + radii.rows,
      center.column + radii.columns
    ];
  }
  const rows = region.points.map(p => p.row);
  const columns = region.points.map(p => p.column);
  return [Math.min(...rows), Math.min(...columns), Math.max(...rows), Math.max(...columns)];
}

/** The pixels of a region inside a frame, row by row, none twice. */
export function* spansOf(region: Region, shape: readonly [number, number]): Generator<Span> {
  const box = boxOf(region, shape);
  for (let row = box.row; row < box.row + box.rows; row++) {
    for (const [first, last] of cuts(region, row, box)) {
      const from = Math.max(box.column, Math.ceil(first));
      const to = Math.min(box.column + box.columns, Math.floor(last) + 1);
      if (to > from) yield { row, from, to };
    }
  }
}

function cuts(region: Region, row: number, box: PixelBox): (readonly [number, number])[] {
  if (region.kind === 'rectangle') return [[box.column, box.column + box.columns - 1]];
  if (region.kind === 'ellipse') {
    const { center, radii } = region;
    const part = 1 - ((row - center.row) / radii.rows) ** 2;
    if (!(part >= 0)) return [];
    const half = radii.columns * Math.sqrt(part);
    return [[center.column - half, center.column + half]];
  }
  const { points } = region;
  const at: number[] = [];
  for (let i = 0; i < points.length; i++) {
    const a = points[i] as PixelPoint;
    const b = points[(i + 1) % points.length] as PixelPoint;
    if (a.row > row === b.row > row) continue;
    at.push(a.column + ((row - a.row) / (b.row - a.row)) * (b.column - a.column));
  }
  at.sort((a, b) => a - b);
  const pairs: (readonly [number, number])[] = [];
  let taken = Number.NEGATIVE_INFINITY;
  for (let i = 0; i + 1 < at.length; i += 2) {
    // Two parts that touch in a pixel's centre have it once.
    const from = Math.max(at[i] as number, taken);
    const to = at[i + 1] as number;
    pairs.push([from, to]);
    taken = Math.floor(to) + 1;
  }
  return pairs;
}
