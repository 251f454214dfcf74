/** A number or a string that is no key, and where in the document it is: `1/data/x`. */
export interface Token {
  kind: 'number' | 'string';
  begin: number;
  end: number;
  path: string;
}

const PARTS = /"[^"]*"|[\s,:[\]{}]|-?[\dN.eE+-][\daN.eE+-]*|-?Infinity|null|true|false/y;

/**
 * The numbers and strings of a line that is known to be JSON as Python writes it; undefined for a line with escapes,
 * text beyond ASCII, a `/` in a key, or the same key twice in one object.
 */
export function tokenize(line: Buffer): Token[] | undefined {
  const text = line.toString('latin1');
  if (/[^\x20-\x7e\r\t]|\\/.test(text)) return undefined;
  const tokens: Token[] = [];
  const open: { path: string; keys: Set<string> | undefined; place: string }[] = [];
  PARTS.lastIndex = 0;
  let isKey = false;
  for (let begin = 0; begin < text.length; begin = PARTS.lastIndex) {
    const part = PARTS.exec(text)?.[0];
    if (part === undefined) return undefined;
    const inner = open.at(-1);
    const path = inner === undefined ? '' : inner.path === '' ? inner.place : `${inner.path}/${inner.place}`;
    if (part === '{' || part === '[') {
      open.push({ path, keys: part === '{' ? new Set() : undefined, place: '0' });
      isKey = part === '{';
    } else if (part === '}' || part === ']') {
      open.pop();
      isKey = false;
    } else if (part === ',') {
      isKey = inner?.keys !== undefined;
      if (inner !== undefined && inner.keys === undefined) inner.place = String(Number(inner.place) + 1);
    } else if (part.startsWith('"')) {
      if (!isKey) tokens.push({ kind: 'string', begin, end: begin + part.length, path });
      else {
        const key = part.slice(1, -1);
        if (inner?.keys === undefined || inner.keys.has(key) || key.includes('/')) return undefined;
        inner.keys.add(key);
        inner.place = key;
        isKey = false;
      }
    } else if (/^[-\dNI]/.test(part)) {
      tokens.push({ kind: 'number', begin, end: begin + part.length, path });
    }
  }
  return tokens;
}
