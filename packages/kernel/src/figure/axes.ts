import { fitText, textWidth } from './font.js';
import { linearTicks, logTicks, minorLogTicks, type Ticks } from './ticks.js';
import { element, escapeXml, type Attributes } from './xml.js';

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** One axis: `from` is at the left or the bottom, and may be the greater. */
export interface Axis {
  from: number;
  to: number;
  log?: boolean;
  label?: string;
  /** Ticks at whole numbers only: pixels, counts. */
  integers?: boolean;
}

export const fontSize = 13;
export const tickSize = 12;
export const titleSize = 15;
const tickLength = 4.5;

/** A line of text; `text` is escaped. */
export function textAt(text: string, attributes: Attributes): string {
  return element('text', { fill: '#000', 'font-size': fontSize, ...attributes }, escapeXml(text));
}

/** Where a value is on an axis: 0 at `from`, 1 at `to`. */
export function place(axis: Axis, value: number): number {
  if (axis.log) return Math.log(value / axis.from) / Math.log(axis.to / axis.from);
  return (value - axis.from) / (axis.to - axis.from);
}

export function ticksOf(axis: Axis, length: number, spacing: number): Ticks {
  const low = Math.min(axis.from, axis.to);
  const high = Math.max(axis.from, axis.to);
  const count = Math.max(2, Math.floor(length / spacing));
  return axis.log
    ? logTicks(low, high, count)
    : linearTicks(low, high, count, { integers: axis.integers ?? false });
}

/** The room that labels need on each side of a box. */
export interface Margins {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export function xTicks(axis: Axis, width: number): Ticks {
  let spacing = 58;
  for (;;) {
    const ticks = ticksOf(axis, width, spacing);
    const widest = Math.max(0, ...ticks.labels.map(l => textWidth(l, tickSize)));
    if (ticks.values.length < 3 || widest + 10 < width / ticks.values.length || spacing > width) return ticks;
    spacing *= 1.3;
  }
}

/** What labels and title around a box of this size take. */
export function marginsOf(box: { width: number; height: number }, x: Axis, y: Axis, title?: string): Margins {
  const xs = xTicks(x, box.width);
  const ys = ticksOf(y, box.height, 42);
  const widest = Math.max(0, ...ys.labels.map(l => textWidth(l, tickSize)));
  const lastX = Math.max(
    0,
    ...xs.labels.map(
      (l, i) => place(x, xs.values[i] as number) * box.width + textWidth(l, tickSize) / 2 - box.width
    )
  );
  return {
    left: 8 + widest + tickLength + 4 + (y.label ? fontSize + 8 : 0),
    right: Math.max(8, lastX + 4),
    top: 10 + (title ? titleSize + 8 : 0) + (ys.multiplier ? tickSize + 5 : 0),
    bottom: tickLength + 4 + tickSize + 6 + (x.label || xs.multiplier ? fontSize + 7 : 4)
  };
}

/** The frame of a plot: box, ticks, labels, title. Inward of `box` nothing is drawn. */
export function drawAxes(box: Box, x: Axis, y: Axis, title?: string, room: number = box.width): string {
  const right = box.x + box.width;
  const bottom = box.y + box.height;
  const parts: string[] = [];
  const line = (x1: number, y1: number, x2: number, y2: number, width = 1): string =>
    element('line', { x1, y1, x2, y2, stroke: '#000', 'stroke-width': width });
  const xs = xTicks(x, box.width);
  const ys = ticksOf(y, box.height, 42);
  xs.values.forEach((value, i) => {
    const at = box.x + place(x, value) * box.width;
    parts.push(line(at, bottom, at, bottom + tickLength));
    parts.push(
      textAt(xs.labels[i] as string, {
        x: at,
        y: bottom + tickLength + 3 + tickSize,
        'font-size': tickSize,
        'text-anchor': 'middle'
      })
    );
  });
  ys.values.forEach((value, i) => {
    const at = bottom - place(y, value) * box.height;
    parts.push(line(box.x - tickLength, at, box.x, at));
    parts.push(
      textAt(ys.labels[i] as string, {
        x: box.x - tickLength - 3.5,
        y: at + tickSize * 0.36,
        'font-size': tickSize,
        'text-anchor': 'end'
      })
    );
  });
  const minor = (axis: Axis): number[] =>
    axis.log ? minorLogTicks(Math.min(axis.from, axis.to), Math.max(axis.from, axis.to)) : [];
  for (const value of minor(x)) {
    const at = box.x + place(x, value) * box.width;
    parts.push(line(at, bottom, at, bottom + tickLength / 2, 0.7));
  }
  for (const value of minor(y)) {
    const at = bottom - place(y, value) * box.height;
    parts.push(line(box.x - tickLength / 2, at, box.x, at, 0.7));
  }
  parts.push(element('rect', { ...box, fill: 'none', stroke: '#000', 'stroke-width': 1 }));
  if (ys.multiplier) parts.push(textAt(ys.multiplier, { x: box.x, y: box.y - 5, 'font-size': tickSize }));
  if (xs.multiplier) {
    parts.push(
      textAt(xs.multiplier, {
        x: right,
        y: bottom + tickLength + tickSize * 2 + 9,
        'font-size': tickSize,
        'text-anchor': 'end'
      })
    );
  }
  if (x.label) {
    parts.push(
      textAt(fitText(x.label, fontSize, room), {
        x: box.x + box.width / 2,
        y: bottom + tickLength + tickSize + fontSize + 10,
        'text-anchor': 'middle'
      })
    );
  }
  if (y.label) {
    const widest = Math.max(0, ...ys.labels.map(l => textWidth(l, tickSize)));
    const at = box.x - tickLength - 4 - widest - 8;
    const middle = box.y + box.height / 2;
    parts.push(
      textAt(fitText(y.label, fontSize, box.height + 30), {
        'text-anchor': 'middle',
        transform: `translate(${at.toFixed(2)} ${middle.toFixed(2)}) rotate(-90)`
      })
    );
  }
  if (title) {
    const up = ys.multiplier ? tickSize + 5 : 0;
    parts.push(
      textAt(fitText(title, titleSize, room), {
        x: box.x + box.width / 2,
        y: box.y - 9 - up,
        'font-size': titleSize,
        'text-anchor': 'middle'
      })
    );
  }
  return parts.join('');
}

/** A whole document with a white ground, readable in a dark page. */
export function svgDocument(width: number, height: number, body: string): string {
  const ground = element('rect', { width, height, fill: '#fff' });
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width,
      height,
      viewBox: `0 0 ${width} ${height}`,
      'font-family': "'DejaVu Sans', Verdana, sans-serif"
    },
    ground + body
  );
}
