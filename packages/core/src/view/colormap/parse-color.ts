import { colorNames } from './color-names.js';

/** Red, green, blue and alpha, each from 0 to 1. */
export type Rgba = readonly [red: number, green: number, blue: number, alpha: number];

/** A colour as matplotlib takes it: a name, `'#rgb'`, `'#rrggbb'`, `'#rrggbbaa'`, a grey `'0.5'`, `'none'`, or `[r, g, b]`, `[r, g, b, a]` from 0 to 1. */
export type ColorLike = string | readonly number[];

// In matplotlib these single letters are not exact multiples of 1/255.
const letters: Record<string, Rgba> = {
  b: [0, 0, 1, 1],
  g: [0, 0.5, 0, 1],
  r: [1, 0, 0, 1],
  c: [0, 0.75, 0.75, 1],
  m: [0.75, 0, 0.75, 1],
  y: [0.75, 0.75, 0, 1],
  k: [0, 0, 0, 1],
  w: [1, 1, 1, 1]
};

/** matplotlib's cycle of line colours, `C0` to `C9`. */
export const lineColors: readonly string[] = [
  '#1f77b4',
  '#ff7f0e',
  '#2ca02c',
  '#d62728',
  '#9467bd',
  '#8c564b',
  '#e377c2',
  '#7f7f7f',
  '#bcbd22',
  '#17becf'
];

function fromHex(hex: string): Rgba {
  const digits = hex.length <= 4 ? [...hex].map(d => d + d).join('') : hex;
  const part = (at: number): number =>
    at >= digits.length ? 1 : Number.parseInt(digits.slice(at, at + 2), 16) / 255;
  return [part(0), part(2), part(4), part(6)];
}

/** Reads a colour as matplotlib's `to_rgba` does; `null` when it is none. */
export function parseColor(color: unknown): Rgba | null {
  if (typeof color === 'string') {
    const text = color.trim();
    const letter = letters[text];
    if (letter) return letter;
    if (text.toLowerCase() === 'none') return [0, 0, 0, 0];
    const cycle = /^C(\d+)$/.exec(text);
    if (cycle) return parseColor(lineColors[Number(cycle[1]) % lineColors.length]);
    const hex = /^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.exec(text);
    if (hex) return fromHex(hex[1] as string);
    const name = colorNames[text.toLowerCase()];
    if (name) return fromHex(name.slice(1));
    const grey = /^[\d.]+(e[-+]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
    return grey >= 0 && grey <= 1 ? [grey, grey, grey, 1] : null;
  }
  if (!Array.isArray(color) || (color.length !== 3 && color.length !== 4)) return null;
  const parts = (color as unknown[]).map(Number);
  if (parts.some(p => !(p >= 0 && p <= 1))) return null;
  const [red = 0, green = 0, blue = 0, alpha = 1] = parts;
  return [red, green, blue, alpha];
}
