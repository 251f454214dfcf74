import { setAttributes, svg } from '../../dom.js';
import { toScreen } from '../data/Viewport.js';
import type { ViewContext } from './context.js';

/** Outlines the pixel whose value is read out, and the rectangle that is drawn to zoom into. */
export class CursorLayer {
  readonly node: SVGGElement = svg('g');
  readonly #pixel = svg('rect', { class: 'brokerlab-image-cursor', visibility: 'hidden' });
  readonly #box = svg('rect', { class: 'brokerlab-image-box', visibility: 'hidden' });
  readonly #context: ViewContext;

  constructor(context: ViewContext) {
    this.#context = context;
    this.node.append(this.#pixel, this.#box);
  }

  draw(): void {
    const { cursor, view, placement } = this.#context.model;
    setAttributes(this.#pixel, { visibility: cursor ? 'visible' : 'hidden' });
    if (!cursor) return;
    const corners = [-0.5, 0.5].map(d =>
      toScreen(view, placement, { row: cursor.row + d, column: cursor.column + d })
    );
    outline(this.#pixel, corners[0] as [number, number], corners[1] as [number, number], 5);
  }

  showBox(a: readonly [number, number] | undefined, b?: readonly [number, number]): void {
    setAttributes(this.#box, { visibility: a && b ? 'visible' : 'hidden' });
    if (a && b) outline(this.#box, a, b, 0);
  }
}

function outline(
  node: SVGElement,
  [x0, y0]: readonly [number, number],
  [x1, y1]: readonly [number, number],
  least: number
): void {
  const width = Math.max(least, Math.abs(x1 - x0));
  const height = Math.max(least, Math.abs(y1 - y0));
  setAttributes(node, { x: (x0 + x1 - width) / 2, y: (y0 + y1 - height) / 2, width, height });
}
