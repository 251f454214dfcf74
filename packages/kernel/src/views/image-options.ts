import {
  colormap,
  colormapNames,
  normNames,
  parseColor,
  type ColorLike,
  type ColormapLike,
  type NdArray,
  type NormName,
  type NormSpec,
  type TypedArray
} from '@brokerlab/core';
import type { Interpolation } from '../figure/resample.js';
import { checkOptionNames, invalidOption, unknownName } from './invalid-option.js';

/** A number; `'min'` or `'max'` of the finite values; or a percentile of the valid ones, `'p0'` to `'p100'`. */
export type Limit = number | 'min' | 'max' | `p${number}`;

/** How an image is drawn. Names, defaults and the half-pixel rule are matplotlib's, but for the limits. */
export interface ImageOptions {
  /** A colormap's name or a list of colours. Default 'viridis'. */
  cmap?: ColormapLike;
  /** Default 'linear'. */
  norm?: NormName | NormSpec;
  /** Default: the robust range, from the 0.5 to the 99.5 percentile, without masked and saturated pixels. */
  vmin?: Limit;
  vmax?: Limit;
  /** Default 'equal'. A number is the length of a unit of y over that of x. */
  aspect?: 'equal' | 'auto' | number;
  /** Default 'nearest'. matplotlib's other names are taken for the nearest of 'nearest', 'bilinear', 'bicubic', 'lanczos'. */
  interpolation?: string;
  /** One opacity from 0 to 1, or one for each pixel. */
  alpha?: number | readonly (readonly number[])[] | NdArray | TypedArray;
  /** Where row 0 is. Default 'upper'. */
  origin?: 'upper' | 'lower';
  /** Left, right, bottom and top edge. Default: pixel centres are whole numbers. */
  extent?: readonly [left: number, right: number, bottom: number, top: number];
  /** Colours of NaN and infinities, and of values below and above the limits. */
  bad?: ColorLike;
  under?: ColorLike;
  over?: ColorLike;
  title?: string;
  xlabel?: string;
  ylabel?: string;
  /** Default true; a text is its label. */
  colorbar?: boolean | string;
  /** Width and height that the picture takes at most, in CSS pixels. Default [640, 480]. */
  size?: readonly [width: number, height: number];
  /** Rows and columns, for a plain typed array. */
  shape?: readonly number[];
  /** Which stream of a run the image is taken from. */
  stream?: string;
}

const names: readonly (keyof ImageOptions)[] = [
  'cmap',
  'norm',
  'vmin',
  'vmax',
  'aspect',
  'interpolation',
  'alpha',
  'origin',
  'extent',
  'bad',
  'under',
  'over',
  'title',
  'xlabel',
  'ylabel',
  'colorbar',
  'size',
  'shape',
  'stream'
];
// matplotlib's options without a meaning here.
const ignored = ['interpolation_stage', 'filternorm', 'filterrad', 'resample', 'url'];

const interpolations: Record<string, Interpolation> = {
  none: 'nearest',
  auto: 'nearest',
  antialiased: 'nearest',
  nearest: 'nearest',
  bilinear: 'bilinear',
  hermite: 'bilinear',
  hanning: 'bilinear',
  hamming: 'bilinear',
  kaiser: 'bilinear',
  bicubic: 'bicubic',
  spline16: 'bicubic',
  quadric: 'bicubic',
  catrom: 'bicubic',
  gaussian: 'bicubic',
  bessel: 'bicubic',
  mitchell: 'bicubic',
  spline36: 'lanczos',
  sinc: 'lanczos',
  lanczos: 'lanczos',
  blackman: 'lanczos'
};

export function interpolationOf(options: ImageOptions): Interpolation {
  return interpolations[options.interpolation ?? 'nearest'] ?? 'nearest';
}

export function normOf(options: ImageOptions): NormSpec {
  return typeof options.norm === 'object' ? options.norm : { name: options.norm ?? 'linear' };
}

/** The part of a percentile limit after its `p`; NaN for none. */
export function percentOf(limit: unknown): number {
  const match = typeof limit === 'string' ? /^p(\d+(?:\.\d+)?)$/.exec(limit) : null;
  const percent = match ? Number(match[1]) : Number.NaN;
  return percent <= 100 ? percent : Number.NaN;
}

function checkNorm(norm: unknown): void {
  const spec = (typeof norm === 'object' && norm !== null ? norm : { name: norm }) as Record<string, unknown>;
  if (!(normNames as readonly unknown[]).includes(spec['name'])) {
    throw unknownName('imshow', 'norm', spec['name'], normNames, ', or an object with such a name');
  }
  const parameters = ['linthresh', 'linscale', 'linearWidth', 'gamma', 'vcenter'];
  checkOptionNames('imshow: a norm', spec, ['name', ...parameters, 'boundaries']);
  for (const key of parameters) {
    const value = spec[key];
    const positive = key !== 'vcenter';
    if (value !== undefined && !(Number.isFinite(value) && (!positive || (value as number) > 0))) {
      throw invalidOption('imshow', `norm.${key}`, value, positive ? 'a number above 0' : 'a number');
    }
  }
  const { boundaries } = spec;
  const increasing =
    Array.isArray(boundaries) &&
    boundaries.length > 1 &&
    boundaries.every((b, i) => Number.isFinite(b) && (i === 0 || b > boundaries[i - 1]));
  if (spec['name'] === 'boundary' ? !increasing : boundaries !== undefined && !increasing) {
    throw invalidOption('imshow', 'norm.boundaries', boundaries, 'a list of at least two increasing numbers');
  }
}

function isFiniteList(value: unknown, length: number): value is number[] {
  return Array.isArray(value) && value.length === length && value.every(v => Number.isFinite(v));
}

/** Refuses options that are none, or that cannot be, with `InvalidQuery` that names the option and the choices. */
export function checkImageOptions(options: ImageOptions): void {
  checkOptionNames('imshow', options, names, ignored);
  const refuse = (option: keyof ImageOptions, choices: string): never => {
    throw invalidOption('imshow', option, options[option], choices);
  };
  const { cmap, norm, aspect, alpha, origin, extent, colorbar, size, shape, interpolation } = options;
  if (typeof cmap === 'string' && !colormap(cmap))
    throw unknownName('imshow', 'cmap', cmap, colormapNames, ', each also with _r behind it for the reverse');
  if (cmap !== undefined && (typeof cmap === 'object' ? !colormap(cmap) : typeof cmap !== 'string')) {
    refuse('cmap', "a colormap's name or a list of at least two colours");
  }
  if (norm !== undefined) checkNorm(norm);
  for (const limit of ['vmin', 'vmax'] as const) {
    const value = options[limit];
    if (value === undefined || value === 'min' || value === 'max' || Number.isFinite(value)) continue;
    if (Number.isNaN(percentOf(value)))
      refuse(limit, "a number, 'min', 'max', or a percentile from 'p0' to 'p100'");
  }
  if (
    aspect !== undefined &&
    aspect !== 'equal' &&
    aspect !== 'auto' &&
    !(Number.isFinite(aspect) && aspect > 0)
  ) {
    refuse('aspect', "'equal', 'auto' or a number above 0");
  }
  if (interpolation !== undefined && !Object.hasOwn(interpolations, interpolation)) {
    throw unknownName('imshow', 'interpolation', interpolation, Object.keys(interpolations));
  }
  if (
    typeof alpha === 'number' ? !(alpha >= 0 && alpha <= 1) : alpha !== undefined && typeof alpha !== 'object'
  ) {
    refuse('alpha', 'a number from 0 to 1, or an array of them of the shape of the image');
  }
  if (origin !== undefined && origin !== 'upper' && origin !== 'lower')
    refuse('origin', "'upper' or 'lower'");
  if (
    extent !== undefined &&
    !(isFiniteList(extent, 4) && extent[0] !== extent[1] && extent[2] !== extent[3])
  ) {
    refuse('extent', '[left, right, bottom, top], four numbers that span an area');
  }
  for (const color of ['bad', 'under', 'over'] as const) {
    if (options[color] !== undefined && !parseColor(options[color])) {
      refuse(
        color,
        "a colour: a name such as 'red', '#rrggbb', '#rrggbbaa', 'none', or [r, g, b] from 0 to 1"
      );
    }
  }
  for (const text of ['title', 'xlabel', 'ylabel', 'stream'] as const) {
    if (options[text] !== undefined && typeof options[text] !== 'string') refuse(text, 'a text');
  }
  if (colorbar !== undefined && typeof colorbar !== 'boolean' && typeof colorbar !== 'string') {
    refuse('colorbar', 'true, false or its label');
  }
  if (size !== undefined && !(isFiniteList(size, 2) && size.every(s => s >= 160 && s <= 2000))) {
    refuse('size', '[width, height] in pixels, each from 160 to 2000');
  }
  if (shape !== undefined && !(Array.isArray(shape) && shape.every(n => Number.isInteger(n) && n > 0))) {
    refuse('shape', '[rows, columns]');
  }
}
