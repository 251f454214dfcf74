import { encodePng } from './encode-png.js';
import { fontPath } from './font.js';

/** A drawing: SVG markup and its size in CSS pixels. */
export interface Drawing {
  svg: string;
  width: number;
  height: number;
}

export interface RenderOptions {
  /** Device pixels for a CSS pixel. Default 2. */
  scale?: number;
  /** Above this, colours are reduced to 256; the result may still be larger. */
  maxBytes?: number;
  dpi?: number;
}

/** Draws an SVG into a PNG, without a browser. Loads the renderer when first called. */
export async function renderPng(drawing: Drawing, options: RenderOptions = {}): Promise<Buffer> {
  const { scale = 2, maxBytes = Number.POSITIVE_INFINITY, ...more } = options;
  const { Resvg } = await import('@resvg/resvg-js');
  const { pixels, width, height } = new Resvg(drawing.svg, {
    fitTo: { mode: 'zoom', value: scale },
    background: 'white',
    font: { loadSystemFonts: false, fontFiles: [fontPath()], defaultFontFamily: 'DejaVu Sans' }
  }).render();
  const rgba = new Uint8Array(pixels);
  const png = encodePng(rgba, width, height, more);
  return png.length > maxBytes ? encodePng(rgba, width, height, { ...more, quantize: true }) : png;
}
