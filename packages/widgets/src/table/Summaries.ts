import type { ColumnSummary, TableQuery } from '@brokerlab/core/dist/protocol/index.js';
import type { TableSource } from '../source/TableSource.js';

export interface SummariesOptions {
  onChange(): void;
  onFailure(error: unknown): void;
}

/** How many milliseconds the columns on screen must stay the same before their statistics are asked. */
const calm = 120;

/** The statistics of columns of one query, asked when the columns have been on screen for a moment. */
export class Summaries {
  readonly #source: TableSource;
  readonly #query: TableQuery;
  readonly #options: SummariesOptions;
  readonly #known = new Map<string, ColumnSummary>();
  readonly #asked = new Map<string, Promise<ColumnSummary>>();
  readonly #life = new AbortController();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #wanted: readonly string[] = [];

  constructor(source: TableSource, query: TableQuery, options: SummariesOptions) {
    this.#source = source;
    this.#query = query;
    this.#options = options;
  }

  /** The statistics of a column, where they have come. */
  known(column: string): ColumnSummary | undefined {
    return this.#known.get(column);
  }

  get(column: string): Promise<ColumnSummary> {
    return (
      this.#asked.get(column) ??
      this.#ask([column]).then(() => this.#asked.get(column) as Promise<ColumnSummary>)
    );
  }

  look(columns: readonly string[]): void {
    this.#wanted = columns.filter(column => !this.#asked.has(column));
    if (this.#wanted.length === 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      const missing = this.#wanted.filter(column => !this.#asked.has(column));
      if (missing.length > 0 && !this.#life.signal.aborted)
        void this.#ask(missing).catch((error: unknown) => this.#fail(error));
    }, calm);
  }

  dispose(): void {
    this.#life.abort();
    clearTimeout(this.#timer);
  }

  async #ask(columns: readonly string[]): Promise<void> {
    const { signal } = this.#life;
    const asking = this.#source.tableStatistics({ ...this.#query, columns }, { signal });
    for (const column of columns) {
      const one = asking.then(all => {
        const summary = all[column];
        if (!summary) throw new Error(`There are no statistics of ${column}.`);
        return summary;
      });
      one.catch(() => this.#asked.delete(column));
      this.#asked.set(column, one);
    }
    const all = await asking;
    for (const [column, summary] of Object.entries(all)) this.#known.set(column, summary);
    if (!signal.aborted) this.#options.onChange();
  }

  #fail(error: unknown): void {
    if (!this.#life.signal.aborted) this.#options.onFailure(error);
  }
}
