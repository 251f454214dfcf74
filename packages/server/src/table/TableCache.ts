import { rowOrder, type Column, type RunTable } from '@brokerlab/core';
import type { TableQuery } from '@brokerlab/core/dist/protocol/index.js';
import { sharedWork, type SharedWork } from './shared-work.js';

export interface TableCacheOptions {
  /** About how many bytes of cells are kept; the table that was read last is kept in any case. */
  maxBytes?: number;
  /** After how many milliseconds without a request all is let go. */
  idle?: number;
}

export interface ReadTable {
  table: RunTable;
  /** Whether the run has ended; a table of a run that goes on is read anew. */
  complete: boolean;
}

interface Entry {
  work: SharedWork<ReadTable>;
  orders: Map<string, SharedWork<Int32Array | null>>;
  bytes: number;
}

const MOST_ORDERS = 4;
/** How many milliseconds a table of a run that goes on counts as new. */
const freshness = 1000;

/**
 * The tables that views look at. Each is read once for all who ask at the same time, and the reading stops when the
 * last of them has gone.
 */
export class TableCache {
  readonly #entries = new Map<string, Entry>();
  readonly #maxBytes: number;
  readonly #idle: number;
  #timer: NodeJS.Timeout | undefined;

  constructor({ maxBytes = 48 * 2 ** 20, idle = 60_000 }: TableCacheOptions = {}) {
    this.#maxBytes = maxBytes;
    this.#idle = idle;
  }

  /** How many tables are kept or being read. */
  get size(): number {
    return this.#entries.size;
  }

  /** The table of `key`, by `read` where it is not there. */
  async table(
    key: string,
    read: (signal: AbortSignal) => Promise<ReadTable>,
    signal?: AbortSignal
  ): Promise<ReadTable> {
    this.#keepAwake();
    const found = await this.#entry(key, read).work.wait(signal);
    const entry = this.#entries.get(key);
    if (entry) {
      entry.bytes = bytesOf(found.table);
      this.#entries.delete(key);
      this.#entries.set(key, entry);
      if (!found.complete) setTimeout(() => this.#forget(key, entry), freshness).unref();
      this.#trim();
    }
    return found;
  }

  /** Which rows of a table a query leaves, in its order; null for the whole table as it is. */
  async order(
    key: string,
    table: RunTable,
    { filter, sort }: Pick<TableQuery, 'filter' | 'sort'>,
    signal?: AbortSignal
  ): Promise<Int32Array | null> {
    if (filter === undefined && !sort?.length) return null;
    const compute = (stop?: AbortSignal): Promise<Int32Array | null> =>
      rowOrder(table, { filter, sort, signal: stop });
    const orders = this.#entries.get(key)?.orders;
    if (!orders) return compute(signal);
    const name = JSON.stringify([filter, sort]);
    const known = orders.get(name);
    const work = known ?? sharedWork(compute, () => orders.delete(name));
    orders.delete(name);
    orders.set(name, work);
    const [oldest] = orders.keys();
    if (orders.size > MOST_ORDERS && oldest !== undefined) orders.delete(oldest);
    return work.wait(signal);
  }

  clear(): void {
    clearTimeout(this.#timer);
    for (const { work } of this.#entries.values()) work.stop();
    this.#entries.clear();
  }

  #entry(key: string, read: (signal: AbortSignal) => Promise<ReadTable>): Entry {
    const known = this.#entries.get(key);
    if (known) return known;
    const forget = (): void => this.#forget(key, entry);
    const entry: Entry = { work: sharedWork(read, forget), orders: new Map(), bytes: 0 };
    this.#entries.set(key, entry);
    return entry;
  }

  #forget(key: string, entry: Entry): void {
    if (this.#entries.get(key) === entry) this.#entries.delete(key);
  }

  #trim(): void {
    let bytes = 0;
    for (const entry of this.#entries.values()) bytes += entry.bytes;
    for (const [key, entry] of this.#entries) {
      if (bytes <= this.#maxBytes || this.#entries.size === 1) return;
      if (entry.bytes === 0) continue;
      bytes -= entry.bytes;
      this.#entries.delete(key);
    }
  }

  #keepAwake(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#entries.clear(), this.#idle);
    this.#timer.unref();
  }
}

const BYTES_OF_TEXT = 48;

function bytesOf(table: RunTable): number {
  return table.columnList().reduce((sum, column) => sum + dataBytes(column.data), 0);
}

function dataBytes(data: Column['data']): number {
  if (data.kind === 'list') return data.offsets.byteLength + dataBytes(data.child);
  return data.kind === 'string' ? data.length * BYTES_OF_TEXT : data.values.byteLength;
}
