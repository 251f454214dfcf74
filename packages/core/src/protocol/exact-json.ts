import type { Json } from '../documents.js';

/*
 * JSON as the browser can read it, with nothing rounded or lost: what JSON has no word for travels as an object with
 * one key that begins with `$`, and an object that happens to look so is wrapped once more.
 */

/** Writes documents: bigint, NaN, infinities, -0 and bytes arrive as they were. */
export function stringifyExact(value: Json): string {
  return JSON.stringify(toWire(value));
}

/** Reads what {@link stringifyExact} wrote. */
export function parseExact(text: string): Json {
  return fromWire(JSON.parse(text));
}

function toWire(value: Json): Json {
  if (typeof value === 'bigint') return { $bigint: String(value) };
  if (typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0)))
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Uint8Array)
    return { $bytes: btoa(Array.from(value, byte => String.fromCharCode(byte)).join('')) };
  if (Array.isArray(value)) return value.map(toWire);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<number | bigint>, toWire);
  const entries = Object.entries(value).map(([key, item]) => [key, toWire(item)]);
  const object = Object.fromEntries(entries);
  return isTagged(value) ? { $object: object } : object;
}

function fromWire(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(fromWire);
  if (isTagged(value)) {
    if ('$bigint' in value) return BigInt(value.$bigint);
    if ('$number' in value) return Number(value.$number);
    if ('$bytes' in value) return Uint8Array.from(atob(value.$bytes), letter => letter.charCodeAt(0));
    return untagged(value.$object);
  }
  return untagged(value);
}

function untagged(value: Json): Json {
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromWire(item)]));
}

const tags = new Set(['$bigint', '$number', '$bytes', '$object']);

function isTagged(value: object): boolean {
  const keys = Object.keys(value);
  return keys.length === 1 && tags.has(keys[0] ?? '');
}
