import type { PixelPoint, Region } from '@brokerlab/core/dist/view/image/region.js';

/** The region between two places: whole pixels for a rectangle, an ellipse inside of it. */
export function regionBetween(kind: 'rectangle' | 'ellipse', a: PixelPoint, b: PixelPoint): Region {
  const row = Math.round(Math.min(a.row, b.row));
  const column = Math.round(Math.min(a.column, b.column));
  const rows = Math.round(Math.max(a.row, b.row)) - row + 1;
  const columns = Math.round(Math.max(a.column, b.column)) - column + 1;
  if (kind === 'rectangle') return { kind, row, column, rows, columns };
  return {
    kind,
    center: { row: row + (rows - 1) / 2, column: column + (columns - 1) / 2 },
    radii: { rows: rows / 2, columns: columns / 2 }
  };
}

/** The region moved by whole pixels. */
export function movedRegion(region: Region, rows: number, columns: number): Region {
  const moved = (p: PixelPoint): PixelPoint => ({ row: p.row + rows, column: p.column + columns });
  if (region.kind === 'rectangle') return { ...region, ...moved(region) };
  if (region.kind === 'ellipse') return { ...region, center: moved(region.center) };
  return { ...region, points: region.points.map(moved) };
}

/** The outline as a polygon, in places of the frame; pixels have their edges half a pixel around. */
export function outlineOf(region: Region): PixelPoint[] {
  if (region.kind === 'polygon') return [...region.points];
  if (region.kind === 'rectangle') {
    const { row, column, rows, columns } = region;
    const [top, left, bottom, right] = [row - 0.5, column - 0.5, row + rows - 0.5, column + columns - 0.5];
    return [
      { row: top, column: left },
      { row: top, column: right },
      { row: bottom, column: right },
      { row: bottom, column: left }
    ];
  }
  const { center, radii } = region;
  return Array.from({ length: 48 }, (_, i) => ({
    row: center.row + radii.rows * Math.sin((i * Math.PI) / 24),
    column: center.column + radii.columns * Math.cos((i * Math.PI) / 24)
  }));
}

/** A region's numbers, to be read and typed. */
export function numbersOf(region: Region): number[] {
  if (region.kind === 'rectangle') return [region.row, region.column, region.rows, region.columns];
  if (region.kind === 'polygon') return region.points.flatMap(p => [p.row, p.column]);
  return [region.center.row, region.center.column, region.radii.rows, region.radii.columns];
}

/** The region that numbers stand for; undefined where they do not. */
export function regionFrom(kind: Region['kind'], numbers: readonly number[]): Region | undefined {
  if (numbers.some(n => !Number.isFinite(n))) return undefined;
  if (kind === 'polygon') {
    if (numbers.length < 6 || numbers.length % 2 === 1) return undefined;
    const points = Array.from({ length: numbers.length / 2 }, (_, i) => ({
      row: numbers[2 * i] ?? 0,
      column: numbers[2 * i + 1] ?? 0
    }));
    return { kind, points };
  }
  const [a = 0, b = 0, c = 0, d = 0] = numbers;
  if (numbers.length !== 4 || c <= 0 || d <= 0) return undefined;
  if (kind === 'ellipse') return { kind, center: { row: a, column: b }, radii: { rows: c, columns: d } };
  return [a, b, c, d].every(Number.isInteger) ? { kind, row: a, column: b, rows: c, columns: d } : undefined;
}
