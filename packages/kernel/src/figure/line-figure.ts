import { lineColors } from '@brokerlab/core';
import { drawAxes, marginsOf, svgDocument, textAt, tickSize, type Axis, type Box } from './axes.js';
import { fitText, textWidth } from './font.js';
import type { Drawing } from './render.js';
import { element } from './xml.js';

export interface Series {
  label: string;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
}

export interface LinePanel {
  series: readonly Series[];
  /** Lines between the points; markers where there is room for them. */
  lines: boolean;
  title?: string;
  xlabel?: string;
  ylabel?: string;
  logx?: boolean;
  logy?: boolean;
  legend?: boolean;
}

type Point = [x: number, y: number];

function shown(panel: LinePanel, x: number, y: number): boolean {
  return Number.isFinite(x) && Number.isFinite(y) && !(panel.logx && x <= 0) && !(panel.logy && y <= 0);
}

function axisOf(values: Iterable<number>, log: boolean, label?: string): Axis {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const value of values) {
    if (value < low) low = value;
    if (value > high) high = value;
  }
  const more = { ...(label ? { label } : {}), ...(log ? { log } : {}) };
  if (low > high) return log ? { from: 0.1, to: 10, ...more } : { from: -0.055, to: 0.055, ...more };
  if (log) {
    if (low === high) return { from: low / 10, to: high * 10, ...more };
    const pad = (high / low) ** 0.05;
    return { from: low / pad, to: high * pad, ...more };
  }
  const pad = low === high ? Math.abs(low) * 0.05 || 0.05 : (high - low) * 0.05;
  return { from: low - pad, to: high + pad, ...more };
}

/** At most two points a pixel column: the least and the greatest, so that no peak is lost. */
function thin(points: readonly Point[], width: number): Point[] {
  if (points.length < width * 8) return [...points];
  const out: Point[] = [];
  let column: Point[] = [];
  const flush = (): void => {
    if (column.length === 0) return;
    const low = column.reduce((a, b) => (b[1] < a[1] ? b : a));
    const high = column.reduce((a, b) => (b[1] > a[1] ? b : a));
    const kept = [column[0] as Point, low, high, column.at(-1) as Point];
    out.push(...[...new Set(kept)].sort((a, b) => column.indexOf(a) - column.indexOf(b)));
    column = [];
  };
  for (const point of points) {
    if (column.length > 0 && Math.floor((column[0] as Point)[0] * 2) !== Math.floor(point[0] * 2)) flush();
    column.push(point);
  }
  flush();
  return out;
}

function drawSeries(
  panel: LinePanel,
  box: Box,
  axes: [Axis, Axis],
  series: Series,
  color: string
): [string, Point[]] {
  const [x, y] = axes;
  const pieces: Point[][] = [[]];
  const at = (axis: Axis, value: number): number =>
    axis.log
      ? Math.log(value / axis.from) / Math.log(axis.to / axis.from)
      : (value - axis.from) / (axis.to - axis.from);
  for (let i = 0; i < series.x.length; i++) {
    const px = series.x[i] as number;
    const py = series.y[i] as number;
    if (!shown(panel, px, py)) {
      pieces.push([]);
      continue;
    }
    pieces.at(-1)?.push([box.x + at(x, px) * box.width, box.y + box.height - at(y, py) * box.height]);
  }
  const points = pieces.flat();
  const parts: string[] = [];
  const text = ([a, b]: Point): string => `${a.toFixed(1)} ${b.toFixed(1)}`;
  const d = panel.lines
    ? pieces
        .filter(p => p.length > 1)
        .map(p => `M${thin(p, box.width).map(text).join('L')}`)
        .join('')
    : '';
  if (d)
    parts.push(
      element('path', { d, fill: 'none', stroke: color, 'stroke-width': 1.6, 'stroke-linejoin': 'round' })
    );
  const lonely = pieces.filter(p => p.length === 1).flat();
  const markers = !panel.lines || points.length * 5 < box.width ? thin(points, box.width) : lonely;
  const radius = points.length > 200 ? 1.6 : 2.8;
  for (const [cx, cy] of markers) {
    parts.push(`<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="${radius}" fill="${color}"/>`);
  }
  return [parts.join(''), points];
}

function drawLegend(panel: LinePanel, box: Box, points: readonly Point[]): string {
  const rows = panel.series.slice(0, 12);
  const labels = rows.map(s => fitText(s.label, tickSize, box.width * 0.45));
  if (panel.series.length > rows.length)
    labels[rows.length - 1] = `and ${panel.series.length - rows.length + 1} more`;
  const width = Math.max(...labels.map(l => textWidth(l, tickSize))) + 44;
  const height = rows.length * 17 + 8;
  const corners = [
    [box.x + box.width - width - 7, box.y + 7],
    [box.x + 7, box.y + 7],
    [box.x + box.width - width - 7, box.y + box.height - height - 7],
    [box.x + 7, box.y + box.height - height - 7]
  ] as const;
  const covered = ([x, y]: readonly [number, number]): number =>
    points.filter(([a, b]) => a > x - 4 && a < x + width + 4 && b > y - 4 && b < y + height + 4).length;
  const [x, y] = corners.reduce((best, corner) => (covered(corner) < covered(best) ? corner : best));
  const parts = [
    element('rect', { x, y, width, height, rx: 3, fill: '#fff', 'fill-opacity': 0.8, stroke: '#ccc' })
  ];
  labels.forEach((label, i) => {
    const middle = y + 4 + 17 * (i + 0.5);
    const color = lineColors[i % lineColors.length] as string;
    if (panel.lines) {
      parts.push(
        element('line', { x1: x + 8, y1: middle, x2: x + 30, y2: middle, stroke: color, 'stroke-width': 1.6 })
      );
    }
    parts.push(element('circle', { cx: x + 19, cy: middle, r: 2.8, fill: color }));
    parts.push(textAt(label, { x: x + 37, y: middle + 4.3, 'font-size': tickSize }));
  });
  return parts.join('');
}

/** Panels over each other, and side by side from five on, as BestEffortCallback lays them out. */
export function drawLines(
  panels: readonly LinePanel[],
  size: readonly [number, number],
  title?: string
): Drawing {
  const count = panels.length;
  let columns = count < 5 ? 1 : Math.ceil(Math.sqrt(count));
  let rows = count < 5 ? count : columns;
  while (count >= 5 && (rows - 1) * columns >= count) rows--;
  columns = Math.max(1, columns);
  const cell = {
    width: columns === 1 ? size[0] : Math.max(260, size[0] / columns),
    height: rows === 1 ? size[1] : Math.max(180, size[1] / rows)
  };
  const head = title ? 26 : 0;
  const prepared = panels.map(panel => {
    const values = (axis: 'x' | 'y'): number[] =>
      panel.series.flatMap(s =>
        Array.from(s[axis]).filter((_, i) => shown(panel, s.x[i] as number, s.y[i] as number))
      );
    const axes: [Axis, Axis] = [
      axisOf(values('x'), panel.logx ?? false, panel.xlabel),
      axisOf(values('y'), panel.logy ?? false, panel.ylabel)
    ];
    return { panel, axes, margins: marginsOf(cell, ...axes, panel.title) };
  });
  const left = Math.max(...prepared.map(p => p.margins.left));
  const right = Math.max(12, ...prepared.map(p => p.margins.right));
  const parts = prepared.map(({ panel, axes, margins }, i) => {
    const x = (i % columns) * cell.width + left;
    const y = Math.floor(i / columns) * cell.height + head + margins.top;
    const box = {
      x,
      y,
      width: cell.width - left - right,
      height: cell.height - margins.top - margins.bottom
    };
    const drawn = panel.series.map((s, k) =>
      drawSeries(panel, box, axes, s, lineColors[k % lineColors.length] as string)
    );
    const legend = panel.legend
      ? drawLegend(
          panel,
          box,
          drawn.flatMap(([, points]) => points)
        )
      : '';
    const empty = drawn.every(([, points]) => points.length === 0)
      ? textAt('no data', {
          x: x + box.width / 2,
          y: y + box.height / 2,
          fill: '#555',
          'text-anchor': 'middle'
        })
      : '';
    return drawn.map(([markup]) => markup).join('') + drawAxes(box, ...axes, panel.title) + legend + empty;
  });
  const width = Math.round(columns * cell.width);
  const height = Math.round(rows * cell.height + head);
  const heading = title
    ? textAt(fitText(title, 15, width - 20), {
        x: width / 2,
        y: 20,
        'font-size': 15,
        'text-anchor': 'middle'
      })
    : '';
  return { svg: svgDocument(width, height, heading + parts.join('')), width, height };
}
