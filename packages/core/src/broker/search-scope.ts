import type { JsonObject } from '../documents.js';
import { compileQuery } from '../query/compile.js';
import { invalidQuery, isPlain } from '../query/operators.js';
import { toEpoch, type TimeInput } from '../query/time.js';
import type { RunQuery } from '../store/Store.js';
import type { Context } from './Context.js';
import type { MakeScope, Scope } from './Lookup.js';

export interface SearchOptions {
  /** Whole words, in any case, in any value of the start document; `"in quotes"`: side by side. */
  text?: string;
  /** Inclusive. Epoch seconds, a `Date`, or a string such as `'2026-11-22 14:05'` in the catalog's time zone. */
  since?: TimeInput;
  until?: TimeInput;
  /** A field that some stream of the run has. */
  dataKey?: string;
  /** By time; default `newest` first. */
  sort?: 'newest' | 'oldest';
  limit?: number;
}

const OPTIONS = ['text', 'since', 'until', 'dataKey', 'sort', 'limit'];

/** Turns what `search` was given into a scope inside another; checked when the catalog is open. Throws InvalidQuery. */
export function searchScope(outer: MakeScope, query: JsonObject, options: SearchOptions): MakeScope {
  let made: Scope | undefined;
  return context => (made ??= makeScope(outer(context), query, options, context));
}

function makeScope(outer: Scope, filter: JsonObject, options: SearchOptions, { timezone }: Context): Scope {
  if (!isPlain(filter))
    throw invalidQuery("search: a query is an object, such as { plan_name: 'scan' }", filter);
  if (typeof (options as unknown) !== 'object' || (options as unknown) === null) {
    throw invalidQuery("search: options are an object, such as { since: '2026-11' }", options);
  }
  const unknown = Object.keys(options).find(name => !OPTIONS.includes(name));
  if (unknown !== undefined) {
    throw invalidQuery(`search: there is no option '${unknown}', only ${OPTIONS.join(', ')}`, options);
  }
  const { text, since, until, dataKey, sort, limit } = options;
  if (limit !== undefined && (!Number.isSafeInteger(limit) || limit < 0)) {
    throw invalidQuery(`search: limit ${String(limit)} is no count`, limit);
  }
  if (sort !== undefined && sort !== 'newest' && sort !== 'oldest') {
    throw invalidQuery("search: sort is 'newest' or 'oldest'", sort);
  }
  if (text !== undefined && typeof text !== 'string') throw invalidQuery('search: text is a string', text);
  if (dataKey !== undefined && typeof dataKey !== 'string')
    throw invalidQuery('search: dataKey is the name of one field', dataKey);
  if (outer.limit !== undefined)
    throw invalidQuery('search: limit the last search of a chain, not one before it', limit);
  if (outer.query.dataKey !== undefined && dataKey !== undefined && outer.query.dataKey !== dataKey) {
    throw invalidQuery('search: a chain of searches can ask for one dataKey', dataKey);
  }
  const scoped: RunQuery = { ...outer.query };
  const filters = [outer.query.filter, Object.keys(filter).length > 0 ? filter : undefined].filter(
    f => f !== undefined
  );
  if (filters.length === 1 && filters[0]) scoped.filter = filters[0];
  else if (filters.length > 1) scoped.filter = { $and: filters };
  const texts = [outer.query.text, text].filter(t => t !== undefined);
  if (texts.length > 0) scoped.text = texts.join(' ');
  if (since !== undefined) scoped.since = Math.max(outer.query.since ?? -Infinity, toEpoch(since, timezone));
  if (until !== undefined) scoped.until = Math.min(outer.query.until ?? Infinity, toEpoch(until, timezone));
  if (dataKey !== undefined) scoped.dataKey = dataKey;
  compileQuery(scoped);
  const oldestFirst = sort === undefined ? outer.oldestFirst === true : sort === 'oldest';
  return {
    query: scoped,
    ...(limit === undefined ? {} : { limit }),
    ...(oldestFirst ? { oldestFirst } : {})
  };
}
