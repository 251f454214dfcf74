import { button, html, setAttributes, svg } from '../../dom.js';
import { countOutside } from '../data/count-outside.js';
import { frameHistogram, type FrameHistogram } from '../data/frame-histogram.js';
import type { Limit } from '../data/ImageSettings.js';
import { countText, roundText } from '../data/pixel-text.js';
import { scaleOf } from '../data/value-scale.js';
import type { ViewContext } from '../view/context.js';
import { Repaint } from '../view/Repaint.js';
import { limitField } from './LimitField.js';
import { RangeHandles } from './RangeHandles.js';

const pause = 120;

/** How often values occur, the limits on it to drag or type, and how many pixels lie outside. */
export class HistogramPanel {
  readonly node: HTMLElement;
  readonly #context: ViewContext;
  readonly #bars: SVGPathElement = svg('path');
  readonly #handles: RangeHandles;
  readonly #low: HTMLInputElement;
  readonly #high: HTMLInputElement;
  readonly #problem: HTMLElement = html('span', 'image-limit-problem', { role: 'alert' });
  readonly #outside: HTMLElement = html('span', 'image-outside');
  #histogram: FrameHistogram | undefined;
  #drawnKey = '';
  #later: ReturnType<typeof setTimeout> | undefined;

  constructor(context: ViewContext) {
    this.#context = context;
    const { model, text, signal } = context;
    this.#handles = new RangeHandles({
      labels: { low: text.__('Lower limit'), both: text.__('Both limits'), high: text.__('Upper limit') },
      onMove: (low, high) => this.#drag(low, high),
      signal
    });
    this.#low = limitField('vmin', limit => this.#type('vmin', limit), signal);
    this.#high = limitField('vmax', limit => this.#type('vmax', limit), signal);
    const picture = svg(
      'svg',
      { viewBox: '0 0 128 32', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
      [this.#bars]
    );
    const chart = html('div', 'image-histogram-chart', {}, [picture, this.#handles.node]);
    this.node = html(
      'div',
      'image-histogram',
      { role: 'group', 'aria-label': text.__('Histogram and limits') },
      [this.#low, chart, this.#high, this.#outside, this.#problem]
    );
    const repaint = new Repaint(this.node, () => this.#draw(), signal);
    model.changes.on(['frame', 'colors', 'settings'], () => repaint.request(), signal);
    signal.addEventListener('abort', () => clearTimeout(this.#later), { once: true });
  }

  #draw(): void {
    const { model } = this.#context;
    const { tile, statistics, norm, limits } = model;
    this.node.hidden = (tile?.shape.length ?? 2) > 2;
    if (!tile || !statistics || this.node.hidden) return;
    const scale = scaleOf(norm);
    const known = this.#histogram;
    const [low, high] = [scale.toScale(limits.vmin), scale.toScale(limits.vmax)];
    const key = `${model.shownIndex} ${tile.factor} ${tile.how} ${JSON.stringify(norm)}`;
    const isInside = known && low >= known.from && high <= known.to;
    if (!known || key !== this.#drawnKey || !isInside) {
      this.#histogram = frameHistogram(tile, statistics, limits, scale);
      this.#drawnKey = key;
      setAttributes(this.#bars, { d: barsPath(this.#histogram.counts) });
    }
    const { from, to } = this.#histogram as FrameHistogram;
    const texts = { low: roundText(limits.vmin), high: roundText(limits.vmax) };
    this.#handles.show((low - from) / (to - from), (high - from) / (to - from), texts);
    for (const [field, shown] of [
      [this.#low, texts.low],
      [this.#high, texts.high]
    ] as const) {
      if (field !== document.activeElement || this.#problem.textContent === '') field.value = shown;
    }
    clearTimeout(this.#later);
    this.#later = setTimeout(() => this.#count(), pause);
  }

  #count(): void {
    const { model, text } = this.#context;
    const { tile, norm, limits, statistics } = model;
    if (!tile || !statistics) return;
    const { under, over, bad } = countOutside(tile, norm, limits);
    const of = tile.factor > 1 ? ` ${text.__('of the reduced image')}` : '';
    const parts = [
      part('under', text.__('under %1 px', countText(under))),
      part('over', text.__('over %1 px', countText(over))),
      part('bad', text.__('bad %1 px', countText(bad)) + of)
    ];
    if (statistics.sentinel > 0) {
      const marked = text.__('%1 px masked or saturated', countText(statistics.sentinel));
      parts.push(html('span', '', {}, [marked]));
    }
    const { map } = model;
    (['under', 'over', 'bad'] as const).forEach((_, i) => {
      const [r = 0, g = 0, b = 0, a = 0] = map.bytes.subarray((map.size + i) * 4);
      const swatch = parts[i]?.firstElementChild;
      if (swatch instanceof HTMLElement) swatch.style.backgroundColor = `rgba(${r}, ${g}, ${b}, ${a / 255})`;
    });
    this.#outside.replaceChildren(...parts);
  }

  #drag(low: number, high: number): void {
    const { model } = this.#context;
    if (!this.#histogram) return;
    const { from, to } = this.#histogram;
    const scale = scaleOf(model.norm);
    const value = (x: number): number => Number(scale.toValue(from + x * (to - from)).toPrecision(6));
    this.#problem.textContent = '';
    model.setLimits(value(low), value(high));
  }

  #type(which: 'vmin' | 'vmax', limit: Limit | undefined): void {
    const { model, text, signal } = this.#context;
    const { limits } = model;
    if (limit === undefined) {
      this.#problem.textContent = text.__('A limit is a number, a percentile as p99.5, min or max.');
      return;
    }
    const vmin = which === 'vmin' ? limit : limits.vmin;
    const vmax = which === 'vmax' ? limit : limits.vmax;
    if (typeof vmin === 'number' && typeof vmax === 'number' && vmin >= vmax) {
      const swap = (): void => {
        this.#problem.textContent = '';
        model.setLimits(vmax, vmin);
      };
      const said = text.__('vmin must be less than vmax.');
      this.#problem.replaceChildren(said, ' ', button(text.__('Swap'), swap, { signal }));
      return;
    }
    this.#problem.textContent = '';
    model.setLimits(vmin, vmax);
  }
}

function part(kind: string, text: string): HTMLElement {
  return html('span', 'image-outside-part', { 'data-kind': kind }, [html('i', 'image-swatch'), text]);
}

// The height is the logarithm of the count, so that a single pixel can be seen.
function barsPath(counts: Uint32Array): string {
  const most = Math.log1p(counts.reduce((a, b) => Math.max(a, b), 1));
  const step = 128 / counts.length;
  let path = '';
  counts.forEach((count, i) => {
    if (count === 0) return;
    const height = Math.max(1, (Math.log1p(count) / most) * 31);
    path += `M${i * step} 32v${-height}h${step}v${height}z`;
  });
  return path;
}
