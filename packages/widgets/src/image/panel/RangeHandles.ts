import { html, setAttributes } from '../../dom.js';

export interface RangeHandlesOptions {
  labels: { low: string; both: string; high: string };
  /** The new ends, as parts of the width. */
  onMove: (low: number, high: number) => void;
  signal: AbortSignal;
}

type Part = 'low' | 'both' | 'high';

/** Two handles and the middle between them, to drag or to move by the arrow keys. Places are parts of the width. */
export class RangeHandles {
  readonly node: HTMLElement = html('div', 'image-handles');
  readonly #parts: Record<Part, HTMLElement>;
  readonly #options: RangeHandlesOptions;
  #low = 0;
  #high = 1;

  constructor(options: RangeHandlesOptions) {
    this.#options = options;
    const part = (name: Part): HTMLElement =>
      html('div', `image-handle-${name}`, {
        role: 'slider',
        tabindex: 0,
        'aria-label': options.labels[name],
        title: options.labels[name]
      });
    this.#parts = { low: part('low'), both: part('both'), high: part('high') };
    for (const name of ['low', 'both', 'high'] as const) this.#listen(name);
    this.node.append(this.#parts.both, this.#parts.low, this.#parts.high);
  }

  show(low: number, high: number, texts: { low: string; high: string }): void {
    [this.#low, this.#high] = [low, high];
    const percent = (x: number): string => `${Math.min(1, Math.max(0, x)) * 100}%`;
    this.#parts.low.style.left = percent(low);
    this.#parts.high.style.left = percent(high);
    this.#parts.both.style.left = percent(low);
    this.#parts.both.style.width = percent(Math.min(1, high) - Math.max(0, low));
    const say = (part: Part, at: number, text: string): void =>
      setAttributes(this.#parts[part], {
        'aria-valuemin': 0,
        'aria-valuemax': 1000,
        'aria-valuenow': Math.round(Math.min(1, Math.max(0, at)) * 1000),
        'aria-valuetext': text
      });
    say('low', low, texts.low);
    say('high', high, texts.high);
    say('both', (low + high) / 2, `${texts.low} – ${texts.high}`);
  }

  #listen(name: Part): void {
    const { signal } = this.#options;
    const handle = this.#parts[name];
    let start: { x: number; low: number; high: number } | undefined;
    const on = (
      type: 'pointerdown' | 'pointermove' | 'pointerup',
      act: (event: PointerEvent) => void
    ): void => handle.addEventListener(type, act, { signal });
    on('pointerdown', event => {
      handle.setPointerCapture(event.pointerId);
      start = { x: event.clientX, low: this.#low, high: this.#high };
    });
    on('pointermove', event => {
      if (!start) return;
      const moved = (event.clientX - start.x) / Math.max(1, this.node.clientWidth);
      this.#move(name, moved, start.low, start.high);
    });
    on('pointerup', () => (start = undefined));
    handle.addEventListener('lostpointercapture', () => (start = undefined), { signal });
    const steps: Record<string, number> = {
      ArrowLeft: -1,
      ArrowDown: -1,
      ArrowRight: 1,
      ArrowUp: 1,
      PageDown: -10,
      PageUp: 10
    };
    handle.addEventListener(
      'keydown',
      event => {
        const step = steps[event.key];
        if (step === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        this.#move(name, step / 100, this.#low, this.#high);
      },
      { signal }
    );
  }

  #move(name: Part, by: number, low: number, high: number): void {
    const least = 0.002;
    if (name === 'low') this.#options.onMove(Math.min(low + by, high - least), high);
    else if (name === 'high') this.#options.onMove(low, Math.max(high + by, low + least));
    else this.#options.onMove(low + by, high + by);
  }
}
