import type { ScanGrid } from './choose-axes.js';

export interface GridMap {
  /** Row by row, the lowest position of both axes first; NaN where nothing was measured. */
  data: Float64Array;
  shape: [rows: number, columns: number];
  /** Left, right, bottom, top: half a step beyond the outermost positions. */
  extent: [left: number, right: number, bottom: number, top: number];
  /** How many points lie on no cell: more than half a step outside, or without a position. */
  outside: number;
  /** How many points fell on a cell that had one already; the later is kept. */
  repeated: number;
}

interface Axis {
  low: number;
  step: number;
  size: number;
}

function axisOf([first, last]: readonly [number, number], size: number): Axis {
  const span = Math.abs(last - first);
  const step = span / Math.max(1, size - 1);
  return { low: Math.min(first, last), step: step > 0 ? step : 1, size };
}

function cellOf({ low, step, size }: Axis, position: number): number {
  const cell = Math.round((position - low) / step);
  // One position alone takes whatever was read.
  if (size === 1) return Number.isFinite(position) ? 0 : -1;
  return cell >= 0 && cell < size ? cell : -1;
}

type Points = { x: ArrayLike<number>; y: ArrayLike<number>; values: ArrayLike<number> };

/**
 * Places the points of a two-dimensional scan on its grid by their positions: snaking, reversed and interrupted scans
 * need no care, and no value is invented. Where no point at all lies on the grid (the extents of relative scans are
 * relative), the grid is moved so that the first point is its first.
 */
export function gridMap(grid: ScanGrid, points: Points): GridMap {
  const map = placePoints(grid, points);
  const count = points.values.length;
  if (count === 0 || map.outside < count) return map;
  const move = ([first, last]: readonly [number, number], to: number): [number, number] => [
    to,
    to + last - first
  ];
  const [slow, fast] = grid.extents;
  const moved = placePoints(
    { shape: grid.shape, extents: [move(slow, points.y[0] as number), move(fast, points.x[0] as number)] },
    points
  );
  return moved.outside < count ? moved : map;
}

function placePoints(grid: ScanGrid, points: Points): GridMap {
  const [rows, columns] = grid.shape;
  const slow = axisOf(grid.extents[0], rows);
  const fast = axisOf(grid.extents[1], columns);
  const data = new Float64Array(rows * columns).fill(Number.NaN);
  const taken = new Uint8Array(rows * columns);
  let outside = 0;
  let repeated = 0;
  for (let i = 0; i < points.values.length; i++) {
    const row = cellOf(slow, points.y[i] as number);
    const column = cellOf(fast, points.x[i] as number);
    if (row < 0 || column < 0) {
      outside++;
      continue;
    }
    const at = row * columns + column;
    if (taken[at]) repeated++;
    taken[at] = 1;
    data[at] = points.values[i] as number;
  }
  const edge = ({ low, step, size }: Axis): [number, number] => [
    low - step / 2,
    low + step * (size - 1) + step / 2
  ];
  return { data, shape: [rows, columns], extent: [...edge(fast), ...edge(slow)], outside, repeated };
}
