export const normNames = [
  'linear',
  'log',
  'symlog',
  'asinh',
  'sqrt',
  'power',
  'twoslope',
  'boundary'
] as const;

export type NormName = (typeof normNames)[number];

/** A norm and its parameters, with matplotlib's defaults: `linthresh` 1, `linearWidth` 1, `gamma` 0.5, `vcenter` 0. */
export interface NormSpec {
  name: NormName;
  /** symlog: the range around zero that is linear. */
  linthresh?: number;
  /** symlog: how long the linear range is, in decades. */
  linscale?: number;
  /** asinh: the width of the nearly linear range. */
  linearWidth?: number;
  /** power: the exponent. */
  gamma?: number;
  /** twoslope: what maps to the middle of the colormap. */
  vcenter?: number;
  /** boundary: the edges of the intervals, increasing. */
  boundaries?: readonly number[];
}

/** Maps data to the interval of a colormap. */
export interface Norm {
  readonly name: NormName;
  readonly vmin: number;
  readonly vmax: number;
  /** True when `forward` gives places in the colormap instead of 0 to 1. */
  readonly indexed: boolean;
  /** 0 to 1 inside the limits; below 0 and above 1 outside; NaN where there is no value. */
  forward(value: number): number;
  /** The value that maps to `x`. */
  inverse(x: number): number;
}

export interface NormOptions {
  vmin: number;
  vmax: number;
  /** The colormap's size; what `boundary` maps to. Default 256. */
  size?: number;
  /** Compute as matplotlib does for float32 and integers of at most 16 bits. Default false. */
  single?: boolean;
}
