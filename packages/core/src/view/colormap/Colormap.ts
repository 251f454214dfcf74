import { reversedTables, tables } from './tables.js';
import { parseColor, type ColorLike, type Rgba } from './parse-color.js';

/**
 * A table of `size` colours, four bytes each, and after them those for values under the range, over it, and for
 * values that are none (NaN, masked).
 */
export interface Colormap {
  readonly name: string;
  readonly size: number;
  /** `(size + 3) * 4` bytes. */
  readonly bytes: Uint8Array;
}

export interface ColormapColors {
  bad?: ColorLike;
  under?: ColorLike;
  over?: ColorLike;
}

/** A colormap's name (`'viridis'`, `'RdBu_r'`), a list of colours to run through, or a table made before. */
export type ColormapLike = string | readonly ColorLike[] | Colormap;

/** The names of all colormaps; each has a reversed twin, `<name>_r`. */
export const colormapNames: readonly string[] = Object.keys(tables);

function decode(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), c => c.charCodeAt(0));
}

function withExtremes(rgba: Uint8Array, size: number): Uint8Array {
  const bytes = new Uint8Array((size + 3) * 4);
  bytes.set(rgba);
  bytes.copyWithin(size * 4, 0, 4);
  bytes.copyWithin((size + 1) * 4, (size - 1) * 4, size * 4);
  return bytes;
}

function named(name: string): Colormap | null {
  const known = colormapNames.find(n => n.toLowerCase() === name.toLowerCase());
  if (known !== undefined) return fromTable(known, decode(tables[known] as string), false);
  if (!/_r$/i.test(name)) return null;
  const base = colormapNames.find(n => n.toLowerCase() === name.slice(0, -2).toLowerCase());
  if (base === undefined) return null;
  const own = reversedTables[base];
  return fromTable(`${base}_r`, decode(own ?? (tables[base] as string)), own === undefined);
}

function fromTable(name: string, rgb: Uint8Array, reverse: boolean): Colormap {
  const size = rgb.length / 3;
  const rgba = new Uint8Array(size * 4);
  for (let i = 0; i < size; i++) {
    const from = (reverse ? size - 1 - i : i) * 3;
    rgba.set(rgb.subarray(from, from + 3), i * 4);
    rgba[i * 4 + 3] = 255;
  }
  return { name, size, bytes: withExtremes(rgba, size) };
}

// As matplotlib's LinearSegmentedColormap.from_list, with its order of operations.
function fromList(colors: readonly Rgba[], size = 256): Colormap {
  const rgba = new Uint8Array(size * 4);
  const count = colors.length;
  for (let i = 0; i < size; i++) {
    const at = (size - 1) * (i === size - 1 ? 1 : i * (1 / (size - 1)));
    let right = 1;
    while (right < count - 1 && (right / (count - 1)) * (size - 1) < at) right++;
    const x0 = ((right - 1) / (count - 1)) * (size - 1);
    const x1 = (right / (count - 1)) * (size - 1);
    for (let c = 0; c < 4; c++) {
      const a = (colors[right - 1] as Rgba)[c] as number;
      const b = (colors[right] as Rgba)[c] as number;
      const value = i === 0 ? ((colors[0] as Rgba)[c] as number) : ((at - x0) / (x1 - x0)) * (b - a) + a;
      rgba[i * 4 + c] = Math.trunc(Math.min(1, Math.max(0, i === size - 1 ? b : value)) * 255);
    }
  }
  return { name: 'custom', size, bytes: withExtremes(rgba, size) };
}

function isColormap(value: unknown): value is Colormap {
  return typeof value === 'object' && value !== null && 'bytes' in value && 'size' in value;
}

/**
 * Finds or makes a colormap. `null` when there is none of that name, or the list has fewer than two colours or
 * something in it that is no colour. The tables are matplotlib's, to the byte.
 */
export function colormap(like: ColormapLike): Colormap | null {
  if (typeof like === 'string') return named(like);
  if (isColormap(like)) return like;
  const colors = like.map(parseColor);
  if (colors.length < 2 || colors.includes(null)) return null;
  return fromList(colors as Rgba[]);
}

/** The same colormap with other colours for bad, under and over; a colour that is none is a `RangeError`. */
export function withColors(map: Colormap, colors: ColormapColors): Colormap {
  const bytes = map.bytes.slice();
  const places = { under: map.size, over: map.size + 1, bad: map.size + 2 } as const;
  for (const key of ['under', 'over', 'bad'] as const) {
    const like = colors[key];
    if (like === undefined) continue;
    const rgba = parseColor(like);
    if (!rgba) throw new RangeError(`${key}: ${JSON.stringify(like)} is not a colour`);
    bytes.set(
      rgba.map(part => Math.trunc(part * 255)),
      places[key] * 4
    );
  }
  return { ...map, bytes };
}

/** The place in the table of a normalized value, by matplotlib's rule: `x * size`, where exactly 1 is the last colour. */
export function colorIndex(map: { size: number }, x: number, single = false): number {
  if (Number.isNaN(x)) return map.size + 2;
  const scaled = single ? Math.fround(x * map.size) : x * map.size;
  if (scaled === map.size) return map.size - 1;
  if (scaled < 0) return map.size;
  return scaled >= map.size ? map.size + 1 : Math.trunc(scaled);
}
