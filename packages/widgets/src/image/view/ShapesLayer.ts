import type { PixelPoint } from '@brokerlab/core/dist/view/image/region.js';
import { svg } from '../../dom.js';
import { toScreen } from '../data/Viewport.js';
import type { Measurements } from '../data/Measurements.js';
import { outlineOf } from '../data/region-geometry.js';
import type { ViewContext } from './context.js';

/** The outlines of regions, with their numbers, and the profile's line. */
export class ShapesLayer {
  readonly node: SVGGElement = svg('g', { class: 'brokerlab-image-shapes' });
  readonly #context: ViewContext;
  readonly #shapes: Measurements;

  constructor(context: ViewContext, shapes: Measurements) {
    this.#context = context;
    this.#shapes = shapes;
  }

  draw(): void {
    const { view, placement } = this.#context.model;
    const place = (point: PixelPoint): [number, number] => toScreen(view, placement, point);
    const nodes: SVGElement[] = [];
    for (const { id, region } of this.#shapes.regions) {
      const points = outlineOf(region).map(place);
      nodes.push(svg('polygon', { points: points.map(p => p.join()).join(' ') }));
      const [x = 0, y = 0] = points[0] ?? [];
      nodes.push(svg('text', { x: x + 3, y: y + 13 }, [String(id)]));
    }
    const { line } = this.#shapes;
    if (line) {
      const half = line.width / 2;
      const [dr, dc] = [line.to.row - line.from.row, line.to.column - line.from.column];
      const length = Math.hypot(dr, dc) || 1;
      const across = { row: (-dc / length) * half, column: (dr / length) * half };
      const corner = (p: PixelPoint, side: number): [number, number] =>
        place({ row: p.row + across.row * side, column: p.column + across.column * side });
      const corners = [corner(line.from, 1), corner(line.to, 1), corner(line.to, -1), corner(line.from, -1)];
      nodes.push(svg('polygon', { points: corners.map(p => p.join()).join(' ') }));
    }
    this.node.replaceChildren(...nodes);
  }
}
