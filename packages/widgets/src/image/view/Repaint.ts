/** Calls a drawing once for many requests, with the next animation frame, and not while the node is out of sight. */
export class Repaint {
  readonly #draw: () => void;
  readonly #observer: IntersectionObserver;
  #isSeen = true;
  #asked = false;
  #frame: number | undefined;

  constructor(node: Element, draw: () => void, signal: AbortSignal) {
    this.#draw = draw;
    this.#observer = new IntersectionObserver(entries => {
      this.#isSeen = entries.at(-1)?.isIntersecting ?? true;
      if (this.#asked) this.request();
    });
    this.#observer.observe(node);
    signal.addEventListener('abort', () => this.#stop(), { once: true });
  }

  request(): void {
    this.#asked = true;
    if (!this.#isSeen || this.#frame !== undefined) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#asked = false;
      this.#draw();
    });
  }

  #stop(): void {
    this.#observer.disconnect();
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }
}
