import { longDecimal, shortDecimal } from './decimal.js';
import type { EventBatch } from './EventBatch.js';
import { tokenize, type Token } from './tokenize.js';

const NUMBER = 0;
const STRING = 1;
const SEQ_NUM = -1;
const TIME = -2;
const UNWANTED = -3;

/**
 * What the lines of a descriptor's events have in common, byte for byte: everything but the numbers and the strings.
 * A line that agrees is JSON of the same keys as the line it was made from, so that no line is accepted that a
 * parser would refuse, or read otherwise.
 */
export class EventTemplate {
  readonly descriptor: string;
  readonly #literals: Uint8Array;
  /** Where in the literals each slot is; then their end. */
  readonly #ends: Int32Array;
  readonly #kinds: Uint8Array;
  /** The index of the slot's field, or one of the negative constants. */
  readonly #targets: Int32Array;
  readonly #constants: readonly ({ constant: unknown } | 'number' | 'string')[];

  private constructor(tokens: readonly Token[], line: Uint8Array, descriptor: string, parts: TemplateParts) {
    this.descriptor = descriptor;
    this.#targets = Int32Array.from(parts.targets);
    this.#kinds = Uint8Array.from(tokens, token => (token.kind === 'string' ? STRING : NUMBER));
    this.#constants = parts.columns;
    const literals: Uint8Array[] = [];
    const ends: number[] = [];
    let from = 0;
    let length = 0;
    for (const { begin, end } of [...tokens, { begin: line.length, end: line.length }]) {
      literals.push(line.subarray(from, begin));
      ends.push((length += begin - from));
      from = end;
    }
    this.#literals = Buffer.concat(literals);
    this.#ends = Int32Array.from(ends);
  }

  /** Made from a line and the event that it was parsed to; undefined for a line that is no example for others. */
  static of(
    line: Buffer,
    event: Record<string, unknown>,
    fields: readonly string[]
  ): EventTemplate | undefined {
    const { descriptor, data } = event;
    const all = tokenize(line);
    if (all === undefined || typeof descriptor !== 'string' || typeof data !== 'object' || data === null)
      return undefined;
    const values = data as Record<string, unknown>;
    const tokens = all.filter(({ path }) => path !== '0' && path !== '1/descriptor');
    const wanted = new Map(fields.map((field, i) => [`1/data/${field}`, i]));
    if (fields.some(field => field.includes('/'))) return undefined;
    const columns = fields.map(field => {
      const value = values[field];
      if (typeof value === 'number' || typeof value === 'string') return typeof value as 'number' | 'string';
      return { constant: value };
    });
    if (columns.some(column => typeof column === 'object' && !isConstant(column.constant))) return undefined;
    const targets = tokens.map(({ path }) =>
      path === '1/seq_num' ? SEQ_NUM : path === '1/time' ? TIME : (wanted.get(path) ?? UNWANTED)
    );
    const numbers = tokens.filter(
      ({ kind, path }) => kind === 'number' && (path === '1/seq_num' || path === '1/time')
    );
    const found = targets.filter(target => target >= 0).length;
    const expected = columns.filter(column => typeof column === 'string').length;
    if (numbers.length !== 2 || found !== expected) return undefined;
    return new EventTemplate(tokens, line, descriptor, { targets, columns });
  }

  /** An empty batch for `capacity` events. */
  batch(capacity: number): EventBatch {
    const values = this.#constants.map(column =>
      column === 'number' ? new Float64Array(capacity) : column === 'string' ? [] : column
    );
    const seqNums = new Float64Array(capacity);
    return { descriptor: this.descriptor, length: 0, seqNums, times: new Float64Array(capacity), values };
  }

  /** Appends the event of a line to `batch`; `false`: the line is of another kind, and nothing was appended. */
  read(bytes: Buffer, from: number, end: number, batch: EventBatch): boolean {
    const literals = this.#literals;
    const ends = this.#ends;
    const kinds = this.#kinds;
    const targets = this.#targets;
    const slots = kinds.length;
    const row = batch.length;
    let at = from;
    let literal = 0;
    for (let slot = 0; ; slot++) {
      for (const stop = ends[slot] ?? 0; literal < stop; literal++, at++)
        if (bytes[at] !== literals[literal]) return false;
      if (slot === slots) break;
      const target = targets[slot] ?? UNWANTED;
      const begin = at;
      if (kinds[slot] === STRING) {
        at = endOfString(bytes, at);
        if (at === -1) return false;
        if (target >= 0) {
          const column = batch.values[target];
          if (Array.isArray(column)) column[row] = bytes.toString('latin1', begin + 1, at - 1);
        }
        continue;
      }
      if (target === UNWANTED) {
        at = endOfNumber(bytes, at);
        if (at === -1) return false;
        continue;
      }
      let value: number;
      let code = bytes[at] ?? 0;
      const negative = code === 0x2d;
      if (negative) code = bytes[++at] ?? 0;
      const first = at;
      if (code >= 0x30 && code <= 0x39) {
        let high = 0;
        let low = 0;
        let digits = 0;
        let exponent = 0;
        let plain = true;
        for (; code >= 0x30 && code <= 0x39; code = bytes[++at] ?? 0) {
          if (digits < 15) high = high * 10 + (code - 0x30);
          else if (digits < 19) low = low * 10 + (code - 0x30);
          if (digits > 0 || code !== 0x30) digits++;
        }
        if (at - first > 1 && bytes[first] === 0x30) return false;
        if (code === 0x2e) {
          plain = false;
          const point = at;
          for (code = bytes[++at] ?? 0; code >= 0x30 && code <= 0x39; code = bytes[++at] ?? 0) {
            if (digits < 15) high = high * 10 + (code - 0x30);
            else if (digits < 19) low = low * 10 + (code - 0x30);
            if (digits > 0 || code !== 0x30) digits++;
          }
          exponent = point + 1 - at;
          if (exponent === 0) return false;
        }
        if (code === 0x65 || code === 0x45) {
          plain = false;
          code = bytes[++at] ?? 0;
          const minus = code === 0x2d;
          if (minus || code === 0x2b) code = bytes[++at] ?? 0;
          const mark = at;
          let power = 0;
          for (; code >= 0x30 && code <= 0x39; code = bytes[++at] ?? 0)
            power = Math.min(power * 10 + (code - 0x30), 9999);
          if (at === mark) return false;
          exponent += minus ? -power : power;
        }
        if (digits <= 15) value = digits === 0 ? 0 : shortDecimal(high, exponent);
        else {
          // An integer that a double may not hold: the exact parser decides.
          if (plain) return false;
          value = digits > 19 ? NaN : longDecimal(high, low, digits - 15, exponent);
        }
        if (Number.isNaN(value)) value = Number(bytes.toString('latin1', first, at));
      } else if (!negative && isNaNWord(bytes, at)) {
        value = NaN;
        at += 3;
      } else if (isInfinityWord(bytes, at)) {
        value = Infinity;
        at += 8;
      } else return false;
      if (negative) value = -value;
      if (target === SEQ_NUM) batch.seqNums[row] = value;
      else if (target === TIME) batch.times[row] = value;
      else {
        const column = batch.values[target];
        if (column instanceof Float64Array) column[row] = value;
      }
    }
    if (at !== end) return false;
    batch.length++;
    return true;
  }
}

interface TemplateParts {
  targets: number[];
  columns: ({ constant: unknown } | 'number' | 'string')[];
}

function isConstant(value: unknown): boolean {
  return value === null || value === undefined || typeof value === 'boolean';
}

/** After the string that begins at `from`, if its text is its bytes; otherwise -1. */
function endOfString(bytes: Uint8Array, from: number): number {
  if (bytes[from] !== 0x22) return -1;
  for (let at = from + 1; ; at++) {
    const code = bytes[at] ?? 0;
    if (code === 0x22) return at + 1;
    if (code < 0x20 || code > 0x7e || code === 0x5c) return -1;
  }
}

/** After the number that begins at `from`, or -1. */
function endOfNumber(bytes: Uint8Array, from: number): number {
  let at = from;
  let code = bytes[at] ?? 0;
  const negative = code === 0x2d;
  if (negative) code = bytes[++at] ?? 0;
  if (code < 0x30 || code > 0x39) {
    if (!negative && isNaNWord(bytes, at)) return at + 3;
    return isInfinityWord(bytes, at) ? at + 8 : -1;
  }
  if (code === 0x30) code = bytes[++at] ?? 0;
  else while (code >= 0x30 && code <= 0x39) code = bytes[++at] ?? 0;
  if (code === 0x2e) {
    const point = at;
    do code = bytes[++at] ?? 0;
    while (code >= 0x30 && code <= 0x39);
    if (at === point + 1) return -1;
  }
  if (code === 0x65 || code === 0x45) {
    code = bytes[++at] ?? 0;
    if (code === 0x2d || code === 0x2b) code = bytes[++at] ?? 0;
    const mark = at;
    while (code >= 0x30 && code <= 0x39) code = bytes[++at] ?? 0;
    if (at === mark) return -1;
  }
  return at;
}

const NAN = Buffer.from('NaN');
const INFINITY = Buffer.from('Infinity');

function isNaNWord(bytes: Uint8Array, at: number): boolean {
  return NAN.every((code, i) => bytes[at + i] === code);
}

function isInfinityWord(bytes: Uint8Array, at: number): boolean {
  return INFINITY.every((code, i) => bytes[at + i] === code);
}
