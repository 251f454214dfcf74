import type { DataKey } from '../documents.js';

/**
 * What a value is, where that is something else than its data key declares. Numbers of all kinds and truth values pass
 * for one another, because devices describe themselves by the value they had at the time; so do null, and references to
 * external data.
 */
export function kindThatContradicts(key: DataKey, value: unknown): string | undefined {
  if (key.external !== undefined) return undefined;
  const kind = kindOf(value);
  if (kind === undefined) return undefined;
  const list = key.dtype === 'array' || key.shape.length > 0;
  if (kind === 'a list') return list ? undefined : kind;
  if (key.dtype === 'array') return kind;
  return kind === (key.dtype === 'string' ? 'text' : 'a number') ? undefined : kind;
}

function kindOf(value: unknown): string | undefined {
  switch (typeof value) {
    case 'number':
    case 'bigint':
    case 'boolean':
      return 'a number';
    case 'string':
      return 'text';
    case 'object':
      if (value === null) return undefined;
      if (Array.isArray(value) || ArrayBuffer.isView(value)) return 'a list';
      return Object.getPrototypeOf(value) === Object.prototype ? 'an object' : undefined;
    default:
      return undefined;
  }
}
