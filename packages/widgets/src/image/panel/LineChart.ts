import { linearTicks } from '@brokerlab/core/dist/view/ticks/ticks.js';
import { svg } from '../../dom.js';

export interface LineChartData {
  /** Read out instead of the picture. */
  label: string;
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  xLabel: string;
  yLabel: string;
  hasPoints?: boolean;
  /** Where a vertical line stands. */
  mark?: number | undefined;
}

const size = { width: 360, height: 150, left: 62, right: 8, top: 6, bottom: 32 };

/** A small plot of one line; where there is no value, the line is broken. */
export function lineChart(data: LineChartData): SVGSVGElement {
  const { x, y } = data;
  const { left, top } = size;
  const width = size.width - left - size.right;
  const height = size.height - top - size.bottom;
  const [x0, x1] = rangeOf(x);
  const [y0, y1] = rangeOf(y);
  const atX = (value: number): number => left + ((value - x0) / (x1 - x0)) * width;
  const atY = (value: number): number => top + height - ((value - y0) / (y1 - y0)) * height;
  const nodes: SVGElement[] = [svg('rect', { x: left, y: top, width, height, fill: 'none' })];
  const across = linearTicks(x0, x1, 5);
  across.values.forEach((value, i) => {
    const at = atX(value);
    nodes.push(svg('line', { x1: at, x2: at, y1: top + height, y2: top + height + 4 }));
    nodes.push(
      svg('text', { x: at, y: top + height + 15, 'text-anchor': 'middle' }, [across.labels[i] ?? ''])
    );
  });
  const up = linearTicks(y0, y1, 4);
  up.values.forEach((value, i) => {
    const at = atY(value);
    nodes.push(svg('line', { x1: left - 4, x2: left, y1: at, y2: at }));
    nodes.push(svg('text', { x: left - 7, y: at + 4, 'text-anchor': 'end' }, [up.labels[i] ?? '']));
  });
  const power = (multiplier: string | undefined): string =>
    multiplier === undefined ? '' : ` (${multiplier})`;
  const names = [data.xLabel + power(across.multiplier), data.yLabel + power(up.multiplier)] as const;
  nodes.push(svg('text', { x: left + width / 2, y: size.height - 3, 'text-anchor': 'middle' }, [names[0]]));
  const middle = top + height / 2;
  nodes.push(
    svg('text', { x: 10, y: middle, 'text-anchor': 'middle', transform: `rotate(-90 10 ${middle})` }, [
      names[1]
    ])
  );
  let path = '';
  let isOn = false;
  for (let i = 0; i < y.length; i++) {
    const value = y[i] as number;
    if (!Number.isFinite(value) || !Number.isFinite(x[i])) {
      isOn = false;
      continue;
    }
    const place = `${atX(x[i] as number).toFixed(2)} ${atY(value).toFixed(2)}`;
    path += `${isOn ? 'L' : 'M'}${place}`;
    isOn = true;
    if (data.hasPoints)
      nodes.push(svg('circle', { cx: place.split(' ')[0], cy: place.split(' ')[1], r: 2.5 }));
  }
  nodes.push(svg('path', { d: path, fill: 'none' }));
  if (data.mark !== undefined && data.mark >= x0 && data.mark <= x1) {
    const at = atX(data.mark);
    nodes.push(svg('line', { class: 'brokerlab-chart-mark', x1: at, x2: at, y1: top, y2: top + height }));
  }
  return svg(
    'svg',
    {
      class: 'brokerlab-chart',
      role: 'img',
      'aria-label': data.label,
      viewBox: `0 0 ${size.width} ${size.height}`,
      width: size.width,
      height: size.height
    },
    nodes
  );
}

function rangeOf(values: ArrayLike<number>): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return [0, 1];
  return low === high ? [low - 0.5, high + 0.5] : [low, high];
}
