import { drawAxes, fontSize, marginsOf, svgDocument, textAt, tickSize, type Axis } from './axes.js';
import { colorbarWidth, drawColorbar, type ColorScale } from './colorbar.js';
import { encodePng } from './encode-png.js';
import { textWidth } from './font.js';
import type { Drawing } from './render.js';
import { element } from './xml.js';

/** Colours of an image, row 0 at the top of the picture. */
export interface Raster {
  rgba: Uint8Array;
  width: number;
  height: number;
}

export interface ImageFigure {
  /** Left, right, bottom, top: the coordinates of the image's edges as they are drawn. */
  extent: readonly [number, number, number, number];
  /** Length of a unit of y over that of x; `'auto'` fills the room. */
  aspect: 'auto' | number;
  raster: Raster;
  scale?: ColorScale;
  title?: string;
  xlabel?: string;
  ylabel?: string;
  /** Written under the picture: "reduced 4×". */
  note?: string;
  /** Ticks at whole numbers. */
  pixels?: boolean;
  /** CSS pixels that the picture takes at most. */
  size: readonly [width: number, height: number];
}

interface Layout {
  box: { x: number; y: number; width: number; height: number };
  width: number;
  height: number;
}

function axes(figure: ImageFigure): [Axis, Axis] {
  const [left, right, bottom, top] = figure.extent;
  const integers = figure.pixels ?? false;
  return [
    { from: left, to: right, integers, ...(figure.xlabel ? { label: figure.xlabel } : {}) },
    { from: bottom, to: top, integers, ...(figure.ylabel ? { label: figure.ylabel } : {}) }
  ];
}

/** Where the image goes in the picture. Whole pixels, so that it is drawn sharply. */
export function layoutImage(figure: Omit<ImageFigure, 'raster'>): Layout {
  const [x, y] = axes(figure as ImageFigure);
  let width = figure.size[0] - 110;
  let height = figure.size[1] - 80;
  const ratio =
    figure.aspect === 'auto' ? 0 : (Math.abs(y.to - y.from) / Math.abs(x.to - x.from)) * figure.aspect;
  let margins = marginsOf({ width, height }, x, y, figure.title);
  let bar = 0;
  for (let pass = 0; pass < 3; pass++) {
    bar = figure.scale ? colorbarWidth(figure.scale, height) : margins.right;
    const note = figure.note ? tickSize + 4 : 0;
    const roomX = Math.max(60, figure.size[0] - margins.left - bar);
    const roomY = Math.max(60, figure.size[1] - margins.top - margins.bottom - note);
    width = roomX;
    height = roomY;
    if (ratio > 0 && height / width > ratio) height = Math.max(width * ratio, 12);
    else if (ratio > 0) width = Math.max(height / ratio, 12);
    width = Math.round(width);
    height = Math.round(height);
    margins = marginsOf({ width, height }, x, y, figure.title);
  }
  // A flat image leaves no room for a readable colorbar's labels: they may stand out above and below.
  const left = Math.ceil(margins.left);
  const top = Math.ceil(Math.max(margins.top, height < 60 && figure.scale ? 24 : 0));
  const title = figure.title ? Math.min(textWidth(figure.title, 15), 400) : 0;
  const label = figure.xlabel ? Math.min(textWidth(figure.xlabel, fontSize), 400) : 0;
  const spread = Math.max(0, (Math.max(title, label) - width) / 2);
  const shift = Math.max(0, Math.ceil(spread + 6 - left));
  const note = figure.note ? tickSize + 4 : 0;
  return {
    box: { x: left + shift, y: top, width, height },
    width: Math.ceil(Math.max(left + shift + width + bar, left + shift + width + spread + 6)),
    height: Math.ceil(top + height + margins.bottom + note)
  };
}

export function drawImage(figure: ImageFigure): Drawing {
  const { box, width, height } = layoutImage(figure);
  const [x, y] = axes(figure);
  const { rgba, width: columns, height: rows } = figure.raster;
  const parts = [
    element('image', {
      ...box,
      preserveAspectRatio: 'none',
      'image-rendering': 'optimizeSpeed',
      href: `data:image/png;base64,${encodePng(rgba, columns, rows).toString('base64')}`
    }),
    drawAxes(box, x, y, figure.title, Math.max(box.width, Math.min(400, width - 12)))
  ];
  if (figure.scale) parts.push(drawColorbar(box, figure.scale));
  if (figure.note) {
    parts.push(
      textAt(figure.note, {
        x: box.x + box.width / 2,
        y: height - 7,
        fill: '#555',
        'font-size': tickSize - 1,
        'text-anchor': 'middle'
      })
    );
  }
  return { svg: svgDocument(width, height, parts.join('')), width, height };
}
