import { maxBlockRows, type TableQuery } from '@brokerlab/core/dist/protocol/index.js';
import type { TableSource } from '../source/TableSource.js';
import { decodeBlock, type BlockColumn, type TableCell } from './decode-block.js';

export interface RowBlocksOptions {
  source: TableSource;
  query: TableQuery;
  /** How many rows the query leaves. */
  numRows: number;
  /** Cells have come. */
  onChange(): void;
  onFailure(error: unknown): void;
}

export const blockRows = 200;
/** The cells of so many columns of so many blocks are kept. */
const MOST_KEPT = 6000;

interface Seen {
  columns: ReadonlySet<string>;
  from: number;
  to: number;
}

interface Asking {
  controller: AbortController;
  block: number;
  columns: readonly string[];
}

/** The rows that a view looks at, asked by block for the columns on screen, kept, and asked ahead of scrolling. */
export class RowBlocks {
  readonly #options: RowBlocksOptions;
  readonly #kept = new Map<string, BlockColumn>();
  readonly #asking = new Set<Asking>();
  readonly #life = new AbortController();
  #lastFrom = 0;
  #seen: Seen | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RowBlocksOptions) {
    this.#options = options;
  }

  /** Whether a cell has come. */
  has(column: string, row: number): boolean {
    return this.#kept.has(keyOf(column, Math.floor(row / blockRows)));
  }

  /** A cell that has come; undefined also where its event does not have the field. */
  cell(column: string, row: number): TableCell {
    return this.#kept.get(keyOf(column, Math.floor(row / blockRows)))?.(row % blockRows);
  }

  /** Says what is on screen; what is said until the end of the turn is asked for together. */
  look(columns: readonly string[], from: number, to: number): void {
    if (to <= from || this.#life.signal.aborted) return;
    this.#seen = { columns: new Set([...(this.#seen?.columns ?? []), ...columns]), from, to };
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      if (this.#seen) this.#askFor(this.#seen);
      this.#seen = undefined;
    }, 0);
  }

  /** Asks for what is missing, and for the next block on the way; lets go of the rest. */
  #askFor({ columns, from, to }: Seen): void {
    const [first, last] = [Math.floor(from / blockRows), Math.floor((to - 1) / blockRows)];
    const ahead = from >= this.#lastFrom ? last + 1 : first - 1;
    this.#lastFrom = from;
    const wanted = new Set([ahead]);
    for (let block = first; block <= last; block++) wanted.add(block);
    for (const asking of this.#asking) if (!wanted.has(asking.block)) asking.controller.abort();
    for (let block = first; block <= last; block++) this.#ask([...columns], block);
    if (ahead >= 0 && ahead * blockRows < this.#options.numRows) this.#ask([...columns], ahead);
  }

  /** Rows `from` to `to` whole, for copying: in larger pieces, which are not kept. */
  async *read(
    columns: readonly string[],
    from: number,
    to: number
  ): AsyncGenerator<{ rows: number; columns: BlockColumn[] }> {
    const { source, query } = this.#options;
    const piece = Math.min(maxBlockRows, 5000);
    for (let start = from; start < to; start += piece) {
      const end = Math.min(to, start + piece);
      const request = { ...query, columns, from: start, to: end };
      const block = decodeBlock(await source.tableRows(request, { signal: this.#life.signal }));
      yield { rows: end - start, columns: columns.map(name => block.get(name) ?? ((): null => null)) };
    }
  }

  dispose(): void {
    this.#life.abort();
    clearTimeout(this.#timer);
    for (const { controller } of this.#asking) controller.abort();
    this.#kept.clear();
  }

  #ask(columns: readonly string[], block: number): void {
    const asked = new Set(
      [...this.#asking].filter(asking => asking.block === block).flatMap(({ columns }) => columns)
    );
    const missing = columns.filter(column => !asked.has(column) && !this.#touch(keyOf(column, block)));
    if (missing.length > 0) void this.#fetch({ controller: new AbortController(), block, columns: missing });
  }

  async #fetch(asking: Asking): Promise<void> {
    const { source, query, numRows, onChange, onFailure } = this.#options;
    const { block, columns, controller } = asking;
    const { signal } = controller;
    this.#asking.add(asking);
    try {
      const from = block * blockRows;
      const request = { ...query, columns, from, to: Math.min(numRows, from + blockRows) };
      const found = decodeBlock(await source.tableRows(request, { signal }));
      signal.throwIfAborted();
      for (const column of columns) this.#keep(keyOf(column, block), found.get(column));
      onChange();
    } catch (error) {
      if (!signal.aborted) onFailure(error);
    } finally {
      this.#asking.delete(asking);
    }
  }

  #touch(key: string): boolean {
    const found = this.#kept.get(key);
    if (!found) return false;
    this.#kept.delete(key);
    this.#kept.set(key, found);
    return true;
  }

  #keep(key: string, column: BlockColumn | undefined): void {
    if (!column) return;
    this.#kept.set(key, column);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) this.#kept.delete(oldest);
  }
}

function keyOf(column: string, block: number): string {
  return `${block} ${column}`;
}
