import { html } from '../../dom.js';
import { drawTile, planTile, type Target } from '../raster/draw-tile.js';
import type { ViewContext } from './context.js';

/** The pixels in sight, on a canvas of the screen's own resolution. */
export class RasterLayer {
  readonly node: HTMLCanvasElement = html('canvas', 'image-canvas', { 'aria-hidden': 'true' });
  readonly #context: ViewContext;
  #image: ImageData | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    context.signal.addEventListener('abort', () => this.#free(), { once: true });
  }

  draw(): void {
    const { model } = this.#context;
    const { width, height } = model.placement;
    const [w, h] = [Math.round(width * model.ratio), Math.round(height * model.ratio)];
    if (w === 0 || h === 0) return;
    if (this.node.width !== w || this.node.height !== h) {
      this.node.width = w;
      this.node.height = h;
      this.#image = undefined;
    }
    const drawing = this.node.getContext('2d');
    if (!drawing) return;
    this.#image ??= drawing.createImageData(w, h);
    const pixels = new Uint32Array(this.#image.data.buffer);
    pixels.fill(0);
    const target: Target = { pixels, width: w, height: h, ratio: model.ratio };
    const { placement } = model;
    for (const tile of [model.tile, model.detail]) {
      const painter = tile && model.painter(tile.dtype);
      if (painter) drawTile(tile, planTile(tile, target, placement, model.view), target, painter);
    }
    drawing.putImageData(this.#image, 0, 0);
  }

  #free(): void {
    this.node.width = this.node.height = 0;
    this.#image = undefined;
    this.node.remove();
  }
}
