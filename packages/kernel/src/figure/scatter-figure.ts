import { colorIndex } from '@brokerlab/core';
import { drawAxes, marginsOf, svgDocument, type Axis } from './axes.js';
import { colorbarWidth, drawColorbar, type ColorScale } from './colorbar.js';
import type { Drawing } from './render.js';

export interface ScatterFigure {
  x: ArrayLike<number>;
  y: ArrayLike<number>;
  values: ArrayLike<number>;
  scale: ColorScale;
  title?: string;
  xlabel?: string;
  ylabel?: string;
  size: readonly [number, number];
}

function axisOf(values: ArrayLike<number>, label?: string): Axis {
  const finite = Array.from(values).filter(Number.isFinite);
  const low = finite.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const high = finite.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  const more = label ? { label } : {};
  if (finite.length === 0) return { from: 0, to: 1, ...more };
  const pad = low === high ? Math.abs(low) * 0.05 || 0.05 : (high - low) * 0.05;
  return { from: low - pad, to: high + pad, ...more };
}

/** Points where they were measured, each in the colour of its value; points without one are left out. */
export function drawScatter(figure: ScatterFigure): Drawing {
  const x = axisOf(figure.x, figure.xlabel);
  const y = axisOf(figure.y, figure.ylabel);
  const [width, height] = figure.size;
  const margins = marginsOf({ width: width - 150, height: height - 80 }, x, y, figure.title);
  const bar = colorbarWidth(figure.scale, height - 80);
  const box = {
    x: Math.ceil(margins.left),
    y: Math.ceil(margins.top),
    width: Math.floor(width - margins.left - bar),
    height: Math.floor(height - margins.top - margins.bottom)
  };
  const { norm, map } = figure.scale;
  const radius = figure.values.length > 1000 ? 2 : figure.values.length > 200 ? 3 : 5;
  const points: string[] = [];
  for (let i = 0; i < figure.values.length; i++) {
    const value = figure.values[i] as number;
    const cx = box.x + (((figure.x[i] as number) - x.from) / (x.to - x.from)) * box.width;
    const cy = box.y + box.height - (((figure.y[i] as number) - y.from) / (y.to - y.from)) * box.height;
    if (!Number.isFinite(value) || !Number.isFinite(cx) || !Number.isFinite(cy)) continue;
    const at = colorIndex(map, norm.forward(value)) * 4;
    const [r, g, b] = map.bytes.subarray(at, at + 3);
    points.push(
      `<circle cx="${cx.toFixed(1)}" cy="${cy.toFixed(1)}" r="${radius}" fill="rgb(${r},${g},${b})"/>`
    );
  }
  const body = points.join('') + drawAxes(box, x, y, figure.title) + drawColorbar(box, figure.scale);
  return { svg: svgDocument(width, height, body), width, height };
}
