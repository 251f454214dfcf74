import type { ImageModel } from '../data/ImageModel.js';

const interval = 100;

/** Steps through the frames, each when the one before is drawn, at most ten a second; from the end on at the start. */
export class Player {
  step = 1;
  readonly #model: ImageModel;
  readonly #onChange: () => void;
  #next: ReturnType<typeof setTimeout> | undefined;
  #isPlaying = false;

  constructor(model: ImageModel, signal: AbortSignal, onChange: () => void) {
    this.#model = model;
    this.#onChange = onChange;
    signal.addEventListener('abort', () => this.stop(), { once: true });
  }

  get isPlaying(): boolean {
    return this.#isPlaying;
  }

  toggle(): void {
    if (this.#isPlaying) {
      this.stop();
      return;
    }
    this.#isPlaying = true;
    this.#onChange();
    void this.#advance();
  }

  stop(): void {
    clearTimeout(this.#next);
    this.#isPlaying = false;
    this.#onChange();
  }

  async #advance(): Promise<void> {
    const model = this.#model;
    const frames = model.images?.frames ?? 0;
    if (!this.#isPlaying || frames === 0) return;
    if (!document.hidden) {
      const to = model.index + this.step;
      await model.show(to < frames ? to : 0);
    }
    if (!this.#isPlaying) return;
    if (model.status.kind === 'error') this.stop();
    else this.#next = setTimeout(() => void this.#advance(), interval);
  }
}
