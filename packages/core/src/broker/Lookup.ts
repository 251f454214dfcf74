import { BrokerError } from '../errors.js';
import { RunIndex } from '../store/RunIndex.js';
import type { RunQuery, RunSummary } from '../store/Store.js';
import { nearestName } from '../view/nearest-name.js';
import type { Access, Context } from './Context.js';
import { Header } from './Header.js';
import { planSlice } from './slice.js';

/** Which runs of a catalog look-ups stay inside. */
export interface Scope {
  query: RunQuery;
  limit?: number;
  oldestFirst?: boolean;
}

/** Makes a scope once the catalog is open: time strings need its time zone. */
export type MakeScope = (context: Context) => Scope;

/** A key by value: a uid or its beginning, a scan_id, or a place such as -1. */
export type RunKey = string | number | bigint;

const SHOWN_MATCHES = 10;

/** The look-ups of a catalog, or of search results. */
export class Lookup {
  readonly #access: Access;
  readonly #makeScope: MakeScope;
  readonly #methods: readonly string[];

  /** `methods`: what else could have been meant by a property name that is no uid. */
  constructor(access: Access, makeScope: MakeScope, methods: readonly string[] = []) {
    this.#access = access;
    this.#makeScope = makeScope;
    this.#methods = methods;
  }

  /** By value: a string is a uid or its beginning, a number a scan_id or, when negative, a place. */
  async byValue(key: RunKey): Promise<Header> {
    if (typeof key === 'string') return this.#oneByUid(key);
    if (typeof key !== 'bigint' && !Number.isSafeInteger(key)) throw invalidKey(key);
    if (key < 0) return this.#byPlace(Number(key));
    const run = await this.#byScanId(key);
    if (run) return run;
    const { name } = await this.#access();
    throw new BrokerError(
      'RunNotFound',
      `No run in ${name} has scan_id ${key}; db.latest(5) shows the newest.`,
      {
        key: typeof key === 'bigint' ? String(key) : key,
        catalog: name
      }
    );
  }

  /** By a property name: a canonical integer is a place or a scan_id first, then, as anything else, a uid. */
  async byProperty(key: string): Promise<Header> {
    if (!/^(?:0|-?[1-9]\d*)$/.test(key)) return this.#oneByUid(key);
    if (key.startsWith('-')) return this.#byPlace(Number(key));
    return (await this.#byScanId(BigInt(key))) ?? (await this.#oneByUid(key, `scan_id ${key}, nor `));
  }

  async latest(n: number): Promise<Header[]> {
    if (!Number.isSafeInteger(n) || n < 0) {
      throw new BrokerError('InvalidKey', `latest(${String(n)}): say how many runs, as in latest(5).`, {
        key: n
      });
    }
    return this.#open(await this.#newest(n));
  }

  async slice(start: number, stop?: number | null, step?: number | null): Promise<Header[]> {
    const { first, last, stride } = planSlice(start, stop, step);
    const newest = await this.#newest(Math.max(0, -last));
    return this.#open(newest.filter((_, i) => i >= -first - 1 && (i + first + 1) % stride === 0));
  }

  async length(): Promise<number> {
    const { context, scope } = await this.#inside();
    const count = await context.store.count(scope.query);
    return Math.min(count, scope.limit ?? Infinity);
  }

  async *summaries(): AsyncGenerator<{ context: Context; summary: RunSummary }> {
    const { context, scope } = await this.#inside();
    const { query, ...order } = scope;
    for await (const summary of context.store.runs(query, order)) yield { context, summary };
  }

  async #oneByUid(key: string, also = ''): Promise<Header> {
    const { context, scope } = await this.#inside();
    const found = await this.#withPrefix(context, scope, key);
    const [first] = found;
    if (first && found.length === 1) return this.#openOne(context, first);
    const { name } = context;
    if (!first) {
      const advice = adviceOn(key, this.#methods);
      throw new BrokerError(
        'RunNotFound',
        `No run in ${name} has ${also}a uid that begins with '${key}'; ${advice}.`,
        {
          key,
          catalog: name
        }
      );
    }
    const matches = found.map(run => run.start.uid);
    const more = found.length > SHOWN_MATCHES ? ' and more' : '';
    throw new BrokerError(
      'AmbiguousUid',
      `'${key}' is the beginning of several uids in ${name}; write more of it: ${matches.slice(0, SHOWN_MATCHES).join(', ')}${more}.`,
      { key, matches: matches.slice(0, SHOWN_MATCHES), catalog: name }
    );
  }

  async #withPrefix(context: Context, scope: Scope, prefix: string): Promise<RunSummary[]> {
    const limit = SHOWN_MATCHES + 1;
    const index = await this.#limited(context, scope);
    if (index) return index.withPrefix(prefix, limit);
    if (isAll(scope)) return context.store.findByUid(prefix, { limit });
    const literal = prefix.replace(
      /[\\^$.*+?()[\]{}|/-]/g,
      c => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`
    );
    const asked = {
      ...scope.query,
      filter: { $and: [scope.query.filter ?? {}, { uid: { $regex: `^${literal}` } }] }
    };
    const found: RunSummary[] = [];
    for await (const run of context.store.runs(asked, { limit })) found.push(run);
    const exact = found.find(run => run.start.uid === prefix);
    return exact ? [exact] : found;
  }

  async #byScanId(scanId: number | bigint): Promise<Header | undefined> {
    const { context, scope } = await this.#inside();
    const wanted = Number.isSafeInteger(Number(scanId)) ? Number(scanId) : scanId;
    const index = await this.#limited(context, scope);
    if (index) {
      const [run] = index.withScanId(wanted);
      return run && this.#openOne(context, run);
    }
    const { filter } = scope.query;
    const asked = {
      ...scope.query,
      filter: filter ? { $and: [filter], scan_id: wanted } : { scan_id: wanted }
    };
    for await (const run of context.store.runs(asked, { limit: 1 })) return this.#openOne(context, run);
    return undefined;
  }

  async #byPlace(place: number): Promise<Header> {
    const newest = await this.#newest(-place);
    const run = newest[-place - 1];
    const context = await this.#access();
    if (run) return this.#openOne(context, run);
    const length = newest.length;
    throw new BrokerError(
      'IndexOutOfRange',
      `There is no run at ${place}: ${context.name} has ${length === 1 ? '1 run' : `${length} runs`} to choose from.`,
      { index: place, length }
    );
  }

  async #newest(n: number): Promise<RunSummary[]> {
    if (n === 0) return [];
    const { context, scope } = await this.#inside();
    const index = await this.#limited(context, scope);
    if (index) return index.newest().slice(0, n);
    const newest: RunSummary[] = [];
    for await (const run of context.store.runs(scope.query, { limit: n })) newest.push(run);
    return newest;
  }

  /** The runs of a scope that is cut off at a number, in memory. */
  async #limited(context: Context, scope: Scope): Promise<RunIndex | undefined> {
    if (scope.limit === undefined) return undefined;
    const index = new RunIndex();
    const { query, ...order } = scope;
    for await (const run of context.store.runs(query, order)) index.set(run);
    return index;
  }

  async #inside(): Promise<{ context: Context; scope: Scope }> {
    const context = await this.#access();
    return { context, scope: this.#makeScope(context) };
  }

  async #openOne(context: Context, run: RunSummary): Promise<Header> {
    return new Header(await context.store.open(run.start.uid), context);
  }

  async #open(runs: readonly RunSummary[]): Promise<Header[]> {
    const context = await this.#access();
    return Promise.all(runs.map(run => this.#openOne(context, run)));
  }
}

export function invalidKey(key: unknown): BrokerError<'InvalidKey'> {
  const shown = typeof key === 'string' ? `'${key}'` : String(key);
  return new BrokerError(
    'InvalidKey',
    `${shown} names no run: give a uid or its beginning ('36fc36'), a scan_id (42), a place (-1 is the most recent) or a list of these.`,
    { key }
  );
}

/** What to do about a key that is no uid: JavaScript makes a string of whatever stands in the brackets. */
function adviceOn(key: string, methods: readonly string[]): string {
  const meant =
    /^[a-z_]{4,}$/i.test(key) && !/^[0-9a-f]+$/i.test(key) ? nearestName(key, methods) : undefined;
  if (meant !== undefined) return `did you mean db.${meant}?`;
  if (key === 'undefined' || key === 'null' || key === 'NaN') return `what stands in the brackets is ${key}`;
  if (key.startsWith('[object ')) return 'what stands in the brackets is no uid; is an await missing?';
  if (/^-?\d*:/.test(key)) return 'slices are written db.slice(-5, -1)';
  if (key.includes(',')) return 'a list goes into db.get([uid, uid])';
  return 'check the letters, or look among db.latest(5)';
}

function isAll(scope: Scope): boolean {
  return Object.values(scope.query).every(part => part === undefined) && scope.limit === undefined;
}
