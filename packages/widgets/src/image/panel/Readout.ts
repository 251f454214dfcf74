import { html } from '../../dom.js';
import type { FrameTile } from '../../source/ImageSource.js';
import { pixelText, roundText } from '../data/pixel-text.js';
import type { ViewContext } from '../view/context.js';

const pause = 90;

/** The pixel under the pointer or the keys: its place, coordinates and the value as it was recorded. */
export class Readout {
  readonly node: HTMLElement = html('div', 'image-readout', { role: 'status', 'aria-live': 'polite' });
  readonly #context: ViewContext;
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    const { model, signal } = context;
    model.changes.on(['cursor', 'frame', 'images'], () => this.#show(), signal);
    signal.addEventListener('abort', () => clearTimeout(this.#later), { once: true });
  }

  #show(): void {
    const { model, text } = this.#context;
    const { images, tile, cursor } = model;
    clearTimeout(this.#later);
    if (!images || !tile) return;
    if (!cursor) {
      this.node.textContent = `${images.field} · ${images.shape.join(' × ')} ${tile.recorded}`;
      return;
    }
    const { row, column } = cursor;
    const { x, y } = model.coordinates;
    const place = text.__('row %1, column %2', row, column);
    const at = `x = ${roundText(x(column))}  y = ${roundText(y(row))}`;
    const say = (value: string): void => void (this.node.textContent = `${place} · ${at} · ${value}`);
    const exact = [model.detail, tile].find(t => t?.factor === 1 && has(t, row, column));
    if (exact) {
      say(`${valueOf(exact, row, column)} (${exact.recorded})`);
      return;
    }
    const how = tile.how === 'max' ? text.__('max') : text.__('mean');
    say(`≈ ${valueOf(tile, row, column)} (${how} ${tile.factor} × ${tile.factor})`);
    this.#later = setTimeout(() => void this.#ask(row, column, say), pause);
  }

  async #ask(row: number, column: number, say: (value: string) => void): Promise<void> {
    const { model } = this.#context;
    const box = { row, column, rows: 1, columns: 1 };
    const request = { index: model.shownIndex, box, factor: 1, how: model.settings.reduce };
    try {
      const pixel = await model.loader.load('pixel', request);
      const { cursor } = model;
      if (pixel && cursor?.row === row && cursor.column === column) {
        say(`${valueOf(pixel, row, column)} (${pixel.recorded})`);
      }
    } catch (error) {
      say(error instanceof Error ? error.message : String(error));
    }
  }
}

function has({ box }: FrameTile, row: number, column: number): boolean {
  return (
    row >= box.row && column >= box.column && row < box.row + box.rows && column < box.column + box.columns
  );
}

function valueOf({ data, shape, box, factor, dtype }: FrameTile, row: number, column: number): string {
  const [, columns = 1, channels = 1] = shape;
  const at = Math.floor((row - box.row) / factor) * columns + Math.floor((column - box.column) / factor);
  const values = Array.from({ length: channels }, (_, k) => data[at * channels + k] as number | bigint);
  return values.map(value => pixelText(value, dtype)).join(', ');
}
