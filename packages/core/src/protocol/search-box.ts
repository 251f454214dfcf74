import type { Json, JsonObject } from '../documents.js';

/** What was typed into a search box, taken apart. The parts narrow; they are those of `db.search(filter, rest)`. */
export interface SearchBoxQuery {
  filter: JsonObject;
  text?: string;
  /** Epoch seconds, or a time string for the catalog's time zone. */
  since?: number | string;
  until?: number | string;
  dataKey?: string;
}

/** One `key:value` of a search box, or a free word (`key` is then empty). */
export interface SearchTerm {
  key: string;
  value: string;
}

const statuses: Record<string, JsonObject> = {
  running: { 'stop.uid': { $exists: false } },
  success: { 'stop.exit_status': 'success' },
  failed: { 'stop.exit_status': 'fail' },
  fail: { 'stop.exit_status': 'fail' },
  aborted: { 'stop.exit_status': 'abort' },
  abort: { 'stop.exit_status': 'abort' }
};

const unitSeconds: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86_400, w: 604_800, y: 31_557_600 };

/** Splits `plan:scan sample:"LaB6 pellet" cold` into its terms. A value in double quotes may hold blanks. */
export function splitSearchTerms(text: string): SearchTerm[] {
  const terms: SearchTerm[] = [];
  for (const [, key, quoted, plain] of text.matchAll(/(?:([\w.-]+):)?(?:"([^"]*)"|(\S+))/g)) {
    terms.push({ key: key ?? '', value: quoted ?? plain ?? '' });
  }
  return terms;
}

/**
 * Reads a search box: free words are full text; `plan: motor: det: sample: status: scan: uid: field: since: until:`
 * narrow; any other key is a key of the start document. `since:2d` counts back from `now` (epoch seconds; units s, m,
 * h, d, w, y). An unknown status is an `Error` whose message names those there are.
 */
export function parseSearchBox(text: string, now: number): SearchBoxQuery {
  const all: JsonObject[] = [];
  const words: string[] = [];
  const query: SearchBoxQuery = { filter: {} };
  for (const { key, value } of splitSearchTerms(text)) {
    if (key === '') words.push(value);
    else if (key === 'since' || key === 'until') query[key] = timeOf(value, now);
    else if (key === 'field') query.dataKey = value;
    else all.push(conditionOf(key, value));
  }
  if (all.length > 0) query.filter = all.length === 1 ? (all[0] ?? {}) : { $and: all };
  if (words.length > 0) query.text = words.join(' ');
  return query;
}

function conditionOf(key: string, value: string): JsonObject {
  switch (key) {
    case 'plan':
      return { plan_name: value };
    case 'motor':
      return { motors: value };
    case 'det':
    case 'detector':
      return { detectors: value };
    case 'sample':
      return { $or: [{ sample: value }, { 'sample.name': value }] };
    case 'scan':
      return { scan_id: scalar(value) };
    case 'uid':
      return { uid: { $regex: `^${value.replace(/[^\w-]/g, '\\$&')}` } };
    case 'status': {
      const condition = statuses[value.toLowerCase()];
      if (!condition)
        throw new Error(`status:${value} is not known; use running, success, failed or aborted`);
      return condition;
    }
    default: {
      const typed = scalar(value);
      return typed === value ? { [key]: value } : { $or: [{ [key]: typed }, { [key]: value }] };
    }
  }
}

function scalar(value: string): Json {
  if (value === 'true' || value === 'false') return value === 'true';
  return value.trim() !== '' && Number.isFinite(Number(value)) ? Number(value) : value;
}

function timeOf(value: string, now: number): number | string {
  const ago = /^(\d+(?:\.\d+)?)([smhdwy])$/.exec(value);
  return ago ? now - Number(ago[1]) * (unitSeconds[ago[2] ?? ''] ?? 0) : value;
}
