import type { NdArray } from '../arrays/nd-array.js';
import type { Reduction } from '../arrays/reduce.js';
import type { ReadOptions, ReduceOptions, RunArray } from '../arrays/RunArray.js';

/** A field's arrays, not opened yet: `await` gives the {@link RunArray}, `read` and `reduce` open it first. */
export class ArrayRef implements PromiseLike<RunArray> {
  readonly #open: () => Promise<RunArray>;
  #opened: Promise<RunArray> | undefined;

  constructor(open: () => Promise<RunArray>) {
    this.#open = open;
  }

  then<A = RunArray, B = never>(
    onArray?: ((array: RunArray) => A | PromiseLike<A>) | null,
    onFailure?: ((reason: unknown) => B | PromiseLike<B>) | null
  ): Promise<A | B> {
    return this.#get().then(onArray, onFailure);
  }

  /** See {@link RunArray.read}. */
  async read(options: ReadOptions = {}): Promise<NdArray> {
    return (await this.#get()).read(options);
  }

  /** See {@link RunArray.reduce}. */
  async reduce(operation: Reduction, options: ReduceOptions = {}): Promise<NdArray> {
    return (await this.#get()).reduce(operation, options);
  }

  #get(): Promise<RunArray> {
    if (!this.#opened) {
      const opened = this.#open();
      this.#opened = opened;
      opened.catch(() => {
        if (this.#opened === opened) this.#opened = undefined;
      });
    }
    return this.#opened;
  }
}
