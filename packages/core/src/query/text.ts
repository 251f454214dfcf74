import { types } from 'node:util';

const WORD = /[\p{L}\p{N}\p{M}_]+/gu;

/** Words in lower case, each between single spaces. */
function words(text: string): string {
  const found = text.normalize('NFC').toLowerCase().match(WORD);
  return found ? ` ${found.join(' ')} ` : ' ';
}

/**
 * Compiles a text search: every word of it must be, whole and in any case, in some value. A `"phrase in quotes"`, and
 * words joined by punctuation (`LaB6-2`), must be found side by side in one value.
 */
export function compileText(text: string): (document: unknown) => boolean {
  const parts = [...text.matchAll(/"([^"]*)"|(\S+)/g)]
    .map(match => words(match[1] ?? match[2] ?? ''))
    .filter(part => part !== ' ');
  return document => {
    if (parts.length === 0) return true;
    const missing = new Set(parts);
    collect(document, value => {
      const have = words(value);
      for (const part of missing) if (have.includes(part)) missing.delete(part);
      return missing.size === 0;
    });
    return missing.size === 0;
  };
}

/** Hands over every value in a document as text until `visit` has enough. */
function collect(value: unknown, visit: (text: string) => boolean): boolean {
  if (typeof value === 'string') return visit(value);
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return visit(String(value));
  if (typeof value !== 'object' || value === null || types.isUint8Array(value)) return false;
  return Object.values(value).some(item => collect(item, visit));
}
