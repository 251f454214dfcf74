import { html, setAttributes, svg } from '../../dom.js';
import { colorTable } from '../raster/color-table.js';
import { roundText } from '../data/pixel-text.js';
import { ticksOf } from '../data/value-scale.js';
import { margins } from '../view/AxesLayer.js';
import type { ViewContext } from '../view/context.js';
import { Repaint } from '../view/Repaint.js';

const barWidth = 14;

/** The colours with the recorded values they stand for. */
export class ColorbarPanel {
  readonly node: HTMLElement;
  readonly #canvas: HTMLCanvasElement = html('canvas', 'image-colorbar-canvas', { 'aria-hidden': 'true' });
  readonly #ticks: SVGSVGElement = svg('svg', { class: 'brokerlab-image-axes', 'aria-hidden': 'true' });
  readonly #context: ViewContext;

  constructor(context: ViewContext) {
    this.#context = context;
    const { model, signal } = context;
    this.node = html('div', 'image-colorbar', { role: 'img' }, [this.#canvas, this.#ticks]);
    const repaint = new Repaint(this.node, () => this.#draw(), signal);
    model.changes.on(['images', 'colors', 'view', 'settings'], () => repaint.request(), signal);
    const free = (): void => void (this.#canvas.width = this.#canvas.height = 0);
    signal.addEventListener('abort', free, { once: true });
  }

  #draw(): void {
    const { model, text } = this.#context;
    const { tile, settings, norm, limits } = model;
    const isHidden = !settings.colorbar || (tile?.shape.length ?? 2) > 2;
    this.node.hidden = isHidden;
    const { height } = model.placement;
    const painter = tile && model.painter(tile.dtype);
    if (isHidden || !painter || height === 0) return;
    const { vmin, vmax } = limits;
    const values = text.__('Colours from %1 to %2, %3', roundText(vmin), roundText(vmax), norm.name);
    setAttributes(this.node, { 'aria-label': values });
    this.#drawColors(height, painter.size, norm.boundaries?.length);
    const place = (value: number): number => {
      if (norm.name === 'boundary') {
        const edges = norm.boundaries ?? [];
        return edges.indexOf(value) / Math.max(1, edges.length - 1);
      }
      return painter.norm.forward(value);
    };
    const ticks = ticksOf(norm, vmin, vmax, Math.max(2, height / 50));
    const { top } = margins;
    const nodes = ticks.values.flatMap((value, i) => {
      const x = place(value);
      if (!(x >= -1e-6 && x <= 1 + 1e-6)) return [];
      const y = top + (1 - x) * height;
      return [
        svg('line', { x1: 0, x2: 5, y1: y, y2: y }),
        svg('text', { x: 8, y: y + 4 }, [ticks.labels[i] ?? ''])
      ];
    });
    const { multiplier } = ticks;
    if (multiplier !== undefined) nodes.push(svg('text', { x: 0, y: top + height + 17 }, [multiplier]));
    setAttributes(this.#ticks, { width: 58, height: height + top + 24 });
    this.#ticks.replaceChildren(...nodes);
  }

  #drawColors(height: number, size: number, edges: number | undefined): void {
    const { model } = this.#context;
    const rows = Math.max(1, Math.round(height * model.ratio));
    this.#canvas.width = 1;
    this.#canvas.height = rows;
    this.#canvas.style.height = `${height}px`;
    this.#canvas.style.width = `${barWidth}px`;
    this.#canvas.style.marginTop = `${margins.top}px`;
    const drawing = this.#canvas.getContext('2d');
    if (!drawing) return;
    const image = drawing.createImageData(1, rows);
    const pixels = new Uint32Array(image.data.buffer);
    const table = colorTable(model.map, model.settings.alpha);
    const regions = edges === undefined ? 0 : edges - 1;
    for (let y = 0; y < rows; y++) {
      const x = 1 - (y + 0.5) / rows;
      const region = Math.min(regions - 1, Math.floor(x * regions));
      const at = regions > 1 ? Math.trunc(((size - 1) / (regions - 1)) * region) : Math.floor(x * size);
      pixels[y] = table[at] as number;
    }
    drawing.putImageData(image, 0, 0);
  }
}
