import { defineDisplay } from './display-symbols.js';

/** Items that are read as they are taken; each loop reads anew. */
export class LazySequence<T> implements AsyncIterable<T> {
  readonly #begin: () => AsyncIterable<T>;

  constructor(begin: () => AsyncIterable<T>) {
    this.#begin = begin;
  }

  [Symbol.asyncIterator](): AsyncIterator<T> {
    return this.#begin()[Symbol.asyncIterator]();
  }

  /** All of them, in memory. */
  async toArray(): Promise<T[]> {
    const all: T[] = [];
    for await (const item of this) all.push(item);
    return all;
  }

  static {
    defineDisplay(LazySequence.prototype, {
      inspect: () => 'LazySequence: not read yet; for await (const item of …), or await ….toArray()'
    });
  }
}
