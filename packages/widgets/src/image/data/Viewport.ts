import type { PixelBox, PixelPoint } from '@brokerlab/core/dist/view/image/region.js';
import type { Orientation } from './Orientation.js';

/**
 * What part of a frame is on the screen. `left` and `top` are in pixels of the frame as it lies on the screen, counted
 * from its outer edge; the scales are screen pixels a frame pixel.
 */
export interface Viewport {
  left: number;
  top: number;
  scaleX: number;
  scaleY: number;
}

/** The frame and the screen between which a {@link Viewport} maps. */
export interface Placement {
  rows: number;
  columns: number;
  orientation: Orientation;
  /** Of the screen, in CSS pixels. */
  width: number;
  height: number;
}

/** Frame pixels across and down the screen. */
export function lyingSize({ rows, columns, orientation }: Placement): [across: number, down: number] {
  return orientation.transpose ? [rows, columns] : [columns, rows];
}

/** The whole frame in the middle; `ratio` is a pixel's height to its width, null fills the screen. */
export function fitted(place: Placement, ratio: number | null): Viewport {
  const [across, down] = lyingSize(place);
  const width = Math.max(1, place.width);
  const height = Math.max(1, place.height);
  if (ratio === null) return { left: 0, top: 0, scaleX: width / across, scaleY: height / down };
  const scaleX = Math.min(width / across, height / (down * ratio));
  return centered({ left: 0, top: 0, scaleX, scaleY: scaleX * ratio }, place, [across / 2, down / 2]);
}

function centered(view: Viewport, place: Placement, [u, v]: [number, number]): Viewport {
  return { ...view, left: u - place.width / 2 / view.scaleX, top: v - place.height / 2 / view.scaleY };
}

/** Larger by `factor` around a place on the screen. */
export function zoomed(view: Viewport, factor: number, [x, y]: readonly [number, number]): Viewport {
  const scaleX = view.scaleX * factor;
  const scaleY = view.scaleY * factor;
  return {
    left: view.left + x / view.scaleX - x / scaleX,
    top: view.top + y / view.scaleY - y / scaleY,
    scaleX,
    scaleY
  };
}

/** Moved with the hand by screen pixels. */
export function panned(view: Viewport, dx: number, dy: number): Viewport {
  return { ...view, left: view.left - dx / view.scaleX, top: view.top - dy / view.scaleY };
}

/** The rectangle between two places on the screen fills it; the pixels' ratio is kept. */
export function boxed(
  view: Viewport,
  place: Placement,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number]
): Viewport {
  const factor = Math.min(place.width / Math.abs(x1 - x0), place.height / Math.abs(y1 - y0));
  const middle: [number, number] = [
    view.left + (x0 + x1) / 2 / view.scaleX,
    view.top + (y0 + y1) / 2 / view.scaleY
  ];
  const scaled = { ...view, scaleX: view.scaleX * factor, scaleY: view.scaleY * factor };
  return centered(scaled, place, middle);
}

/** No smaller than half the whole frame, no larger than 200 screen pixels a pixel, some of the frame in sight. */
export function bounded(view: Viewport, place: Placement, whole: Viewport): Viewport {
  const least = Math.min(whole.scaleX / 2, 1);
  const factor = clamp(view.scaleX, least, 200) / view.scaleX;
  const kept = factor === 1 ? view : zoomed(view, factor, [place.width / 2, place.height / 2]);
  const [across, down] = lyingSize(place);
  const marginX = Math.min(across, place.width / kept.scaleX) / 4;
  const marginY = Math.min(down, place.height / kept.scaleY) / 4;
  return {
    ...kept,
    left: clamp(kept.left, marginX - place.width / kept.scaleX, across - marginX),
    top: clamp(kept.top, marginY - place.height / kept.scaleY, down - marginY)
  };
}

/** The place in the frame under a place on the screen; whole numbers are the centres of pixels. */
export function toFrame(view: Viewport, place: Placement, x: number, y: number): PixelPoint {
  const { orientation: o } = place;
  const u = view.left + x / view.scaleX;
  const v = view.top + y / view.scaleY;
  const row = o.transpose ? u : v;
  const column = o.transpose ? v : u;
  return {
    row: (o.flipRows ? place.rows - row : row) - 0.5,
    column: (o.flipColumns ? place.columns - column : column) - 0.5
  };
}

/** The place on the screen of a place in the frame. */
export function toScreen(view: Viewport, place: Placement, point: PixelPoint): [x: number, y: number] {
  const { orientation: o } = place;
  const row = o.flipRows ? place.rows - 0.5 - point.row : point.row + 0.5;
  const column = o.flipColumns ? place.columns - 0.5 - point.column : point.column + 0.5;
  const [u, v] = o.transpose ? [row, column] : [column, row];
  return [(u - view.left) * view.scaleX, (v - view.top) * view.scaleY];
}

/** The pixels of the frame in sight, whole ones; empty where there is none. */
export function visibleBox(view: Viewport, place: Placement): PixelBox {
  const a = toFrame(view, place, 0, 0);
  const b = toFrame(view, place, place.width, place.height);
  const first = (from: number, to: number): number => Math.max(0, Math.floor(Math.min(from, to) + 0.5));
  const end = (from: number, to: number, size: number): number =>
    Math.min(size, Math.ceil(Math.max(from, to) + 0.5));
  const row = first(a.row, b.row);
  const column = first(a.column, b.column);
  return {
    row,
    column,
    rows: Math.max(0, end(a.row, b.row, place.rows) - row),
    columns: Math.max(0, end(a.column, b.column, place.columns) - column)
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
