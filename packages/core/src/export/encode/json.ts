import { floatLiteral } from '../../insert/python-json.js';
import type { FloatFields } from './float-fields.js';

/**
 * `value` as standard JSON on one line; integers exact, floats with a point or an exponent, keys in their order. What
 * is not finite is the string `"NaN"`, `"Infinity"` or `"-Infinity"`.
 */
export function encodeJson(value: unknown, floats: FloatFields): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value);
    case 'number':
      return numberText(value, floats === true);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'bigint':
      return value.toString();
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value)) {
        let list = '';
        for (const item of value) list += (list ? ', ' : '') + encodeJson(item, floats);
        return `[${list}]`;
      }
      return encodeObject(value as Record<string, unknown>, floats);
    default:
      throw new TypeError(`a document holds a ${typeof value}, which JSON has not`);
  }
}

function encodeObject(object: Record<string, unknown>, floats: FloatFields): string {
  let members = '';
  for (const key of Object.keys(object)) {
    const value = object[key];
    if (value === undefined) continue;
    const below = floats === true || floats === undefined ? floats : ownEntry(floats, key);
    members += `${members ? ', ' : ''}${JSON.stringify(key)}: ${encodeJson(value, below)}`;
  }
  return `{${members}}`;
}

function numberText(value: number, isFloat: boolean): string {
  if (Number.isSafeInteger(value) && !isFloat && !Object.is(value, -0)) return String(value);
  if (!Number.isFinite(value)) return `"${value}"`;
  return floatLiteral(value);
}

export function ownEntry(floats: { readonly [key: string]: FloatFields }, key: string): FloatFields {
  return Object.hasOwn(floats, key) ? floats[key] : undefined;
}
