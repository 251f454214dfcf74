import { type Colormap, type Norm, type NormSpec } from '@brokerlab/core';
import { tickSize, textAt, type Box } from './axes.js';
import { encodePng } from './encode-png.js';
import { fitText, textWidth } from './font.js';
import { linearTicks, logTicks, plain, symmetricTicks, type Ticks } from './ticks.js';
import { element } from './xml.js';

export interface ColorScale {
  norm: Norm;
  spec: NormSpec;
  map: Colormap;
  /** Values lie below or above the limits: the bar gets a point at that end. */
  below?: boolean;
  above?: boolean;
  /** How the limits were chosen, to be written along the bar. */
  note?: string;
  label?: string;
  alpha?: number;
}

const barWidth = 16;

function ticksOf({ norm, spec }: ColorScale, height: number): Ticks {
  const { vmin, vmax } = norm;
  const count = Math.max(2, Math.floor(height / 42));
  if (vmin === vmax) return { values: [vmin], labels: [plain(vmin)] };
  if (spec.name === 'log') return logTicks(vmin, vmax, count);
  if (spec.name === 'boundary') {
    const values = [...(spec.boundaries ?? [])];
    return { values, labels: values.map(plain) };
  }
  if (spec.name === 'symlog') return symmetricTicks(vmin, vmax, spec.linthresh ?? 1, count);
  if (spec.name === 'asinh') return symmetricTicks(vmin, vmax, spec.linearWidth ?? 1, count);
  if (spec.name === 'twoslope') {
    const values = [
      vmin,
      (vmin + norm.inverse(0.5)) / 2,
      norm.inverse(0.5),
      (vmax + norm.inverse(0.5)) / 2,
      vmax
    ];
    const kept = [...new Set(values)];
    return { values: kept, labels: kept.map(plain) };
  }
  return linearTicks(vmin, vmax, count);
}

function at(scale: ColorScale, value: number): number {
  if (scale.norm.vmin === scale.norm.vmax) return 0.5;
  if (!scale.norm.indexed) return scale.norm.forward(value);
  const edges = scale.spec.boundaries ?? [];
  return edges.indexOf(value) / (edges.length - 1);
}

/** How much room a colorbar takes right of the image, its gap included. */
export function colorbarWidth(scale: ColorScale, height: number): number {
  const ticks = ticksOf(scale, height);
  const widest = Math.max(0, ...ticks.labels.map(l => textWidth(l, tickSize)));
  const multiplier = ticks.multiplier ? textWidth(ticks.multiplier, tickSize) - barWidth : 0;
  return (
    18 +
    barWidth +
    Math.max(8 + widest, multiplier) +
    (scale.note ? tickSize + 4 : 0) +
    (scale.label ? tickSize + 5 : 0) +
    10
  );
}

function color(scale: ColorScale, index: number): string {
  const [r, g, b] = scale.map.bytes.subarray(index * 4, index * 4 + 3);
  return `rgb(${r},${g},${b})`;
}

function strip(scale: ColorScale): string {
  const { map, norm } = scale;
  const levels = norm.indexed ? (scale.spec.boundaries ?? []).length - 1 : map.size;
  const rgba = new Uint8Array(levels * 4);
  for (let i = 0; i < levels; i++) {
    const edge = (scale.spec.boundaries ?? [])[i] as number;
    const from = norm.indexed ? Math.trunc(norm.forward(edge)) : i;
    rgba.set(map.bytes.subarray(from * 4, from * 4 + 4), (levels - 1 - i) * 4);
    const own = rgba[(levels - 1 - i) * 4 + 3] as number;
    rgba[(levels - 1 - i) * 4 + 3] = Math.round(own * (scale.alpha ?? 1));
  }
  return `data:image/png;base64,${encodePng(rgba, 1, levels).toString('base64')}`;
}

/** The bar right of `box`, with ticks, points for values beyond the limits, and the note. */
export function drawColorbar(box: Box, whole: ColorScale): string {
  // A flat image has room for neither points nor words.
  const { below: _below, above: _above, note: _note, ...bare } = whole;
  const scale: ColorScale = box.height < 70 ? bare : whole;
  const x = box.x + box.width + 18;
  const point = 11;
  const top = box.y + (scale.above ? point : 0);
  const bottom = box.y + box.height - (scale.below ? point : 0);
  const right = x + barWidth;
  const middle = x + barWidth / 2;
  const parts = [
    element('image', {
      x,
      y: top,
      width: barWidth,
      height: bottom - top,
      preserveAspectRatio: 'none',
      'image-rendering': 'optimizeSpeed',
      href: strip(scale)
    })
  ];
  const opacity = scale.alpha;
  if (scale.above) {
    parts.push(
      element('path', {
        d: `M${x} ${top}L${middle} ${box.y}L${right} ${top}Z`,
        fill: color(scale, scale.map.size + 1),
        'fill-opacity': opacity
      })
    );
  }
  if (scale.below) {
    parts.push(
      element('path', {
        d: `M${x} ${bottom}L${middle} ${box.y + box.height}L${right} ${bottom}Z`,
        fill: color(scale, scale.map.size),
        'fill-opacity': opacity
      })
    );
  }
  const outline = [
    `M${x} ${bottom}L${x} ${top}`,
    scale.above ? `L${middle} ${box.y}L${right} ${top}` : `L${right} ${top}`,
    `L${right} ${bottom}`,
    scale.below ? `L${middle} ${box.y + box.height}Z` : 'Z'
  ].join('');
  parts.push(element('path', { d: outline, fill: 'none', stroke: '#000', 'stroke-width': 1 }));
  const ticks = ticksOf(scale, box.height);
  let widest = 0;
  ticks.values.forEach((value, i) => {
    const place = at(scale, value);
    if (!(place >= -1e-6 && place <= 1 + 1e-6)) return;
    const y = bottom - place * (bottom - top);
    const label = ticks.labels[i] as string;
    widest = Math.max(widest, textWidth(label, tickSize));
    parts.push(
      element('line', { x1: right, y1: y, x2: right + 4, y2: y, stroke: '#000', 'stroke-width': 1 })
    );
    parts.push(textAt(label, { x: right + 7, y: y + tickSize * 0.36, 'font-size': tickSize }));
  });
  if (ticks.multiplier) parts.push(textAt(ticks.multiplier, { x, y: box.y - 5, 'font-size': tickSize }));
  let column = right + 7 + widest + tickSize + 2;
  for (const [text, fill] of [
    [scale.label, '#000'],
    [scale.note, '#555']
  ] as const) {
    if (!text) continue;
    const line = fitText(text, tickSize - 1, box.height + 16);
    parts.push(
      textAt(line, {
        fill,
        'font-size': tickSize - 1,
        'text-anchor': 'middle',
        transform: `translate(${column.toFixed(2)} ${(box.y + box.height / 2).toFixed(2)}) rotate(-90)`
      })
    );
    column += tickSize + 4;
  }
  return parts.join('');
}
