import type { JsonObject } from '../documents.js';
import { invalidQuery } from '../query/operators.js';
import type { Facet } from '../store/Store.js';
import { defineDisplay } from './display-symbols.js';
import type { Access } from './Context.js';
import { Header } from './Header.js';
import { indexable } from './indexable.js';
import { Lookup, invalidKey, type MakeScope, type RunKey } from './Lookup.js';
import { RunRef } from './RunRef.js';
import { searchScope, type SearchOptions } from './search-scope.js';

/** A key of `get`: one run, or a list. */
export type RunKeys = readonly (RunKey | RunKeys)[];

/** What a catalog and search results have in common: look-ups. */
export interface Runs {
  /** By value: a string is a uid or its beginning, a number a scan_id or a place; a list gives a list. */
  get(key: RunKey): RunRef;
  get(keys: RunKeys): Promise<Header[]>;
  /** The last `n` runs, newest first. */
  latest(n: number): Promise<Header[]>;
  /** Python's `db[start:stop:step]`, newest first: `slice(-5)`, `slice(-5, -1)`. Refusals are InvalidKey. */
  slice(start: number, stop?: number | null, step?: number | null): Promise<Header[]>;
  length(): Promise<number>;
  /** The values of a key and how many runs have each, most frequent first. Keys as in `search`. */
  distinct(key: string): Promise<Facet[]>;
  /** Runs that fit a Mongo-style query, newest first, looked up when they are taken. Throws InvalidQuery then. */
  search(query?: JsonObject, options?: SearchOptions): SearchResults;
}

/** Runs that a search found: an async iterable of headers that can be gone through again, newest first. */
export type SearchResults = Runs &
  AsyncIterable<Header> & { toArray(): Promise<Header[]> } & {
    [uid: string]: RunRef;
    [index: number]: RunRef;
  };

/** The look-ups inside a scope. */
export class ScopedRuns implements Runs {
  readonly #access: Access;
  readonly #makeScope: MakeScope;
  readonly #lookup: Lookup;
  readonly #label: string;

  constructor(access: Access, makeScope: MakeScope, label: string) {
    this.#access = access;
    this.#makeScope = makeScope;
    this.#lookup = new Lookup(access, makeScope);
    this.#label = label;
  }

  get(key: RunKey): RunRef;
  get(keys: RunKeys): Promise<Header[]>;
  get(key: RunKey | RunKeys): RunRef | Promise<Header[]> {
    if (isKey(key)) return new RunRef(`${this.#label}.get(${show(key)})`, () => this.#lookup.byValue(key));
    if (!Array.isArray(key)) throw invalidKey(key);
    return this.#getAll(key as RunKeys);
  }

  latest(n: number): Promise<Header[]> {
    return this.#lookup.latest(n);
  }

  slice(start: number, stop?: number | null, step?: number | null): Promise<Header[]> {
    return this.#lookup.slice(start, stop, step);
  }

  length(): Promise<number> {
    return this.#lookup.length();
  }

  async distinct(key: string): Promise<Facet[]> {
    if (typeof key !== 'string')
      throw invalidQuery("distinct: name one key, such as 'plan_name' or 'stop.exit_status'", key);
    const context = await this.#access();
    const { query } = this.#makeScope(context);
    return context.store.distinct(key, query);
  }

  search(query: JsonObject = {}, options: SearchOptions = {}): SearchResults {
    return makeSearchResults(this.#access, searchScope(this.#makeScope, query, options));
  }

  async #getAll(keys: RunKeys): Promise<Header[]> {
    const found: Header[] = [];
    for (const key of keys) {
      if (isKey(key)) found.push(await this.#lookup.byValue(key));
      else if (Array.isArray(key)) found.push(...(await this.#getAll(key as RunKeys)));
      else throw invalidKey(key);
    }
    return found;
  }
}

class FoundRuns extends ScopedRuns implements AsyncIterable<Header> {
  readonly #lookup: Lookup;

  constructor(access: Access, makeScope: MakeScope, lookup: Lookup) {
    super(access, makeScope, 'results');
    this.#lookup = lookup;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Header> {
    for await (const { context, summary } of this.#lookup.summaries()) {
      yield new Header(await context.store.open(summary.start.uid), context);
    }
  }

  async toArray(): Promise<Header[]> {
    const all: Header[] = [];
    for await (const header of this) all.push(header);
    return all;
  }

  toJSON(): object {
    return { results: 'await results.toArray()' };
  }

  static {
    defineDisplay(FoundRuns.prototype, {
      inspect: () =>
        'SearchResults: runs not looked up yet; await results.length(), results[-1], await results.toArray()',
      display: async results => {
        const length = await results.length();
        const count = length === 1 ? '1 run' : `${length} runs`;
        return {
          'text/plain': `${count}; results[-1] is the most recent, await results.toArray() gives all`
        };
      }
    });
  }
}

export function makeSearchResults(access: Access, makeScope: MakeScope): SearchResults {
  const lookup = new Lookup(access, makeScope);
  const runs = new FoundRuns(access, makeScope, lookup);
  return indexable(runs, 'results', key => lookup.byProperty(key)) as unknown as SearchResults;
}

function isKey(key: unknown): key is RunKey {
  return typeof key === 'string' || typeof key === 'number' || typeof key === 'bigint';
}

function show(key: RunKey): string {
  return typeof key === 'string' ? `'${key}'` : String(key);
}
