import type { CompletionList, Language } from '../language/Language.js';
import { isCatalogLike, isColumnsLike, isRunLike, type CatalogLike } from './live-values.js';

export interface CompletionReply {
  /** UTF-16 offsets. */
  start: number;
  end: number;
  matches: string[];
  kinds: Record<string, string>;
}

export interface CompleterOptions {
  language(): Language;
  declarations(): string;
  valueOf(name: string): unknown;
}

const RECENT = 20;
const PATIENCE_MS = 1500;

const INDEX = /([A-Za-z_$][\w$]*)\s*\[\s*$/;
const FIELDS_CALL =
  /([A-Za-z_$][\w$]*)\s*\.\s*(?:getTable|get_table|getEvents|get_events|getImages|get_images)\s*\(\s*([^,()]+?)\s*,[^()]*$/;
const OWN_CALL =
  /([A-Za-z_$][\w$]*(?:\s*\[[^[\]]*\])?)\s*\.\s*(?:table|events|images|array|data)\s*\([^()]*$/;
const COLUMN_CALL = /([A-Za-z_$][\w$]*)\s*\.\s*(?:column|select|sort|groupBy)\s*\([^()]*$/;

/** Completion: the compiler's, and inside strings what the data themselves have. */
export async function completeCell(
  source: string,
  position: number,
  options: CompleterOptions
): Promise<CompletionReply> {
  const data = await fromData(source, position, options);
  if (data) return data;
  const list: CompletionList = options.language().complete(options.declarations(), source, position);
  return list;
}

async function fromData(
  source: string,
  position: number,
  options: CompleterOptions
): Promise<CompletionReply | undefined> {
  const line = source.slice(source.lastIndexOf('\n', position - 1) + 1, position);
  const opened = lastOpenString(line);
  if (!opened) return undefined;
  const { before, typed } = opened;
  let names: string[] | undefined;
  try {
    names = await soon(candidates(before, typed, options));
  } catch {
    // A catalog that cannot be asked offers nothing; the cell that uses it will say why.
    return undefined;
  }
  if (!names) return undefined;
  const rest = /^[^'"\n\])]*/.exec(source.slice(position))?.[0] ?? '';
  const matches = names.filter(name => name.startsWith(typed));
  return {
    start: position - typed.length,
    end: position + rest.length,
    matches,
    kinds: Object.fromEntries(matches.map(name => [name, 'property']))
  };
}

function lastOpenString(line: string): { before: string; typed: string } | undefined {
  let quote = '';
  let start = 0;
  for (let i = 0; i < line.length; i++) {
    const character = line[i] ?? '';
    if (quote === '') {
      if (character === '"' || character === "'") {
        quote = character;
        start = i;
      }
    } else if (character === '\\') i++;
    else if (character === quote) quote = '';
  }
  return quote === '' ? undefined : { before: line.slice(0, start), typed: line.slice(start + 1) };
}

async function candidates(
  before: string,
  typed: string,
  options: CompleterOptions
): Promise<string[] | undefined> {
  const index = INDEX.exec(before);
  if (index?.[1]) {
    const value = options.valueOf(index[1]);
    if (isCatalogLike(value)) return recentUids(value, typed);
    if (isColumnsLike(value)) return [...value.columns];
  }
  const call = FIELDS_CALL.exec(before);
  if (call?.[1] && call[2]) {
    const catalog = options.valueOf(call[1]);
    return isCatalogLike(catalog) ? fieldsOf(runOf(call[2], catalog, options), catalog) : undefined;
  }
  const column = COLUMN_CALL.exec(before);
  if (column?.[1]) {
    const table = options.valueOf(column[1]);
    if (isColumnsLike(table)) return [...table.columns];
  }
  const own = OWN_CALL.exec(before);
  if (own?.[1]) return fieldsOf(runOf(own[1], undefined, options), undefined);
  return undefined;
}

async function recentUids(catalog: CatalogLike, typed: string): Promise<string[]> {
  const headers = await catalog.latest(RECENT);
  const uids = headers.map(header => header.uid);
  if (typed.length < 3 || uids.some(uid => uid.startsWith(typed))) return uids;
  const found = (await catalog.get(typed)) as { uid?: unknown };
  return typeof found.uid === 'string' ? [found.uid] : uids;
}

/** The run that an expression of a call names: a variable, a string, `db[…]`. Nothing is evaluated. */
function runOf(text: string, catalog: CatalogLike | undefined, options: CompleterOptions): unknown {
  const literal = /^(['"])(.*)\1$/.exec(text);
  if (literal) return catalog?.get(literal[2] ?? '');
  const indexed = /^(?:await\s+)?([A-Za-z_$][\w$]*)\s*\[\s*(?:(['"])(.*)\2|(-?\d+))\s*\]$/.exec(text);
  if (indexed?.[1]) {
    const owner = options.valueOf(indexed[1]);
    const key = indexed[3] ?? indexed[4] ?? '';
    return isCatalogLike(owner) ? (owner as unknown as Record<string, unknown>)[key] : undefined;
  }
  return /^[A-Za-z_$][\w$]*$/.test(text) ? options.valueOf(text) : undefined;
}

async function fieldsOf(run: unknown, catalog: CatalogLike | undefined): Promise<string[] | undefined> {
  let header = await (run as PromiseLike<unknown> | undefined);
  if (typeof header === 'string' && catalog) header = await catalog.get(header);
  if (!isRunLike(header)) return undefined;
  const names = new Set<string>();
  for (const stream of await header.streams())
    for (const field of await header.fields(stream)) names.add(field);
  return [...names];
}

function soon<T>(promise: Promise<T>): Promise<T | undefined> {
  return Promise.race([
    promise,
    new Promise<undefined>(resolve => setTimeout(() => resolve(undefined), PATIENCE_MS).unref())
  ]);
}
