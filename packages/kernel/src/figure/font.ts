import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const locate = createRequire(import.meta.url);

/** The font that goes with the package: without one on the system, labels would vanish without an error. */
export function fontPath(): string {
  return locate.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf');
}

let advances: ((code: number) => number) | undefined;

// TrueType: `cmap` format 4 gives a character's glyph, `hmtx` the glyph's width.
function readAdvances(): (code: number) => number {
  const font = readFileSync(fontPath());
  const tables = new Map<string, number>();
  for (let i = 0; i < font.readUInt16BE(4); i++) {
    tables.set(font.toString('latin1', 12 + i * 16, 16 + i * 16), font.readUInt32BE(20 + i * 16));
  }
  const at = (name: string): number => tables.get(name) as number;
  const unitsPerEm = font.readUInt16BE(at('head') + 18);
  const metrics = font.readUInt16BE(at('hhea') + 34);
  const cmap = at('cmap');
  let format4 = -1;
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const start = cmap + font.readUInt32BE(cmap + 8 + i * 8);
    if (font.readUInt16BE(start) === 4) format4 = start;
  }
  const segments = font.readUInt16BE(format4 + 6) / 2;
  const glyph = (code: number): number => {
    for (let s = 0; s < segments; s++) {
      if (code > font.readUInt16BE(format4 + 14 + s * 2)) continue;
      const start = font.readUInt16BE(format4 + 16 + (segments + s) * 2);
      if (code < start) return 0;
      const delta = font.readUInt16BE(format4 + 16 + (2 * segments + s) * 2);
      const place = format4 + 16 + (3 * segments + s) * 2;
      const offset = font.readUInt16BE(place);
      if (offset === 0) return (code + delta) & 0xffff;
      const found = font.readUInt16BE(place + offset + (code - start) * 2);
      return found === 0 ? 0 : (found + delta) & 0xffff;
    }
    return 0;
  };
  const known = new Map<number, number>();
  return code => {
    let width = known.get(code);
    if (width === undefined) {
      const index = Math.min(code > 0xffff ? 0 : glyph(code), metrics - 1);
      width = font.readUInt16BE(at('hmtx') + index * 4) / unitsPerEm;
      known.set(code, width);
    }
    return width;
  };
}

/** How wide a line of text is, in the unit of `size`. Reads the font once. */
export function textWidth(text: string, size: number): number {
  advances ??= readAdvances();
  let width = 0;
  for (const character of text) width += advances(character.codePointAt(0) as number);
  return width * size;
}

/** The text, or as much of its beginning as fits with an ellipsis. */
export function fitText(text: string, size: number, width: number): string {
  const line = text.replace(/\s+/g, ' ').trim();
  if (textWidth(line, size) <= width) return line;
  let kept = [...line];
  while (kept.length > 0 && textWidth(`${kept.join('')}…`, size) > width) kept = kept.slice(0, -1);
  return `${kept.join('').trimEnd()}…`;
}
