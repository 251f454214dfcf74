import { linearTicks, type Ticks } from '@brokerlab/core/dist/view/ticks/ticks.js';
import { setAttributes, svg } from '../../dom.js';
import { toFrame } from '../data/Viewport.js';
import type { ViewContext } from './context.js';

export const margins = { left: 58, top: 8, bottom: 40 } as const;

/** Ticks, their labels and the axes' names around the canvas. What they say is in the readout too. */
export class AxesLayer {
  readonly node: SVGSVGElement = svg('svg', { class: 'brokerlab-image-axes', 'aria-hidden': 'true' });
  readonly #context: ViewContext;

  constructor(context: ViewContext) {
    this.#context = context;
  }

  draw(): void {
    const { model } = this.#context;
    const { width, height, orientation } = model.placement;
    const { coordinates: at, view, placement, settings } = model;
    const first = toFrame(view, placement, 0, 0);
    const last = toFrame(view, placement, width, height);
    const xs = [at.x(first.column), at.x(last.column)] as const;
    const ys = [at.y(first.row), at.y(last.row)] as const;
    const [across, down] = orientation.transpose ? [ys, xs] : [xs, ys];
    const [acrossLabel, downLabel] = orientation.transpose
      ? [settings.ylabel, settings.xlabel]
      : [settings.xlabel, settings.ylabel];
    const { left, top } = margins;
    setAttributes(this.node, { width: left + width + 12, height: top + height + margins.bottom });
    this.node.replaceChildren(
      svg('rect', { x: left - 0.5, y: top - 0.5, width: width + 1, height: height + 1, fill: 'none' }),
      ...this.#across(across, width, top + height),
      ...this.#down(down, height),
      ...label(acrossLabel, left + width / 2, top + height + 34),
      ...label(downLabel, 11, top + height / 2, true)
    );
  }

  #across([from, to]: readonly [number, number], width: number, y: number): SVGElement[] {
    const ticks = linearTicks(from, to, Math.min(9, width / 70));
    const nodes = places(ticks, from, to, width).flatMap(([at, text]) => {
      const x = margins.left + at;
      return [
        svg('line', { x1: x, x2: x, y1: y, y2: y + 5 }),
        svg('text', { x, y: y + 17, 'text-anchor': 'middle' }, [text])
      ];
    });
    const { multiplier } = ticks;
    if (multiplier === undefined) return nodes;
    const x = margins.left + width;
    return [...nodes, svg('text', { x, y: y + 34, 'text-anchor': 'end' }, [multiplier])];
  }

  #down([from, to]: readonly [number, number], height: number): SVGElement[] {
    const ticks = linearTicks(from, to, Math.min(9, height / 40));
    const nodes = places(ticks, from, to, height).flatMap(([at, text]) => {
      const y = margins.top + at;
      const x = margins.left;
      return [
        svg('line', { x1: x - 5, x2: x, y1: y, y2: y }),
        svg('text', { x: x - 8, y: y + 4, 'text-anchor': 'end' }, [text])
      ];
    });
    const { multiplier } = ticks;
    return multiplier === undefined ? nodes : [...nodes, svg('text', { x: 2, y: 10 }, [multiplier])];
  }
}

function places({ values, labels }: Ticks, from: number, to: number, size: number): [number, string][] {
  return values
    .map((value, i): [number, string] => [((value - from) / (to - from)) * size, labels[i] ?? ''])
    .filter(([at]) => at >= -0.5 && at <= size + 0.5);
}

function label(text: string | undefined, x: number, y: number, isTurned = false): SVGElement[] {
  if (text === undefined) return [];
  const turn = isTurned ? { transform: `rotate(-90 ${x} ${y})` } : {};
  return [svg('text', { x, y, 'text-anchor': 'middle', ...turn }, [text])];
}
