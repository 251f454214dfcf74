/** Tells listeners of topics; a listener leaves when its signal aborts. */
export class Emitter<Topic extends string> {
  readonly #listeners = new Map<Topic, Set<() => void>>();

  on(topics: readonly Topic[], listener: () => void, signal: AbortSignal): void {
    for (const topic of topics) {
      const of = this.#listeners.get(topic) ?? new Set();
      of.add(listener);
      this.#listeners.set(topic, of);
      signal.addEventListener('abort', () => of.delete(listener), { once: true });
    }
  }

  emit(...topics: readonly Topic[]): void {
    const told = new Set(topics.flatMap(topic => [...(this.#listeners.get(topic) ?? [])]));
    for (const listener of told) listener();
  }

  /** How many listeners there are. */
  get size(): number {
    return [...this.#listeners.values()].reduce((sum, of) => sum + of.size, 0);
  }
}
