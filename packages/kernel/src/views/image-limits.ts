import {
  BrokerError,
  createNorm,
  extremes,
  imageValues,
  percentilesInPlace,
  robustPercents,
  robustRange,
  type DType,
  type Norm,
  type NormSpec,
  type TypedArray
} from '@brokerlab/core';
import { plain } from '../figure/ticks.js';
import { percentOf, type ImageOptions, type Limit } from './image-options.js';

export interface ImageLimits {
  vmin: number;
  vmax: number;
  /** Least and greatest finite value. */
  min: number;
  max: number;
  /** How the limits were chosen, where they were not given. */
  note?: string;
}

function finiteExtremes(data: TypedArray | readonly number[], positive: boolean): [number, number] {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!Number.isFinite(value) || (positive && value <= 0)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return [min, max];
}

function noteOf(low: boolean, high: boolean, robust: boolean): string | undefined {
  if (!low && !high) return undefined;
  const [from, to] = robustPercents;
  if (!robust) return 'min–max';
  if (low && high) return `robust ${from}–${to} %`;
  return low ? `robust min ${from} %` : `robust max ${to} %`;
}

/** The limits of an image: those given, and for the others the robust range, of positive values for a log norm. */
export function imageLimits(
  data: TypedArray | readonly number[],
  dtype: DType,
  spec: NormSpec,
  options: ImageOptions
): ImageLimits {
  const [min, max] = finiteExtremes(data, false);
  const known = { min, max };
  if (spec.name === 'boundary') {
    const edges = spec.boundaries ?? [];
    return { ...known, vmin: edges[0] as number, vmax: edges.at(-1) as number };
  }
  const positive = spec.name === 'log';
  const needsValues = [options.vmin, options.vmax].some(l => l === undefined || typeof l === 'string');
  const { values } = needsValues ? imageValues(data, dtype, { positive }) : { values: new Float64Array(0) };
  if (needsValues && values.length === 0) {
    const low = positive ? 0.1 : 0;
    const given = (limit: Limit | undefined, other: number): number =>
      typeof limit === 'number' ? limit : other;
    const note = positive && max > Number.NEGATIVE_INFINITY ? 'no value above 0' : 'no values';
    return { ...known, vmin: given(options.vmin, low), vmax: given(options.vmax, 1), note };
  }
  const robust = robustRange(values);
  const resolve = (limit: Limit | undefined, automatic: number): number => {
    if (limit === undefined) return automatic;
    if (typeof limit === 'number') return limit;
    if (limit === 'min' || limit === 'max') return finiteExtremes(data, positive)[limit === 'min' ? 0 : 1];
    return percentilesInPlace(values, [percentOf(limit)])[0] as number;
  };
  let vmin = resolve(options.vmin, robust.min);
  let vmax = resolve(options.vmax, robust.max);
  if (spec.name === 'twoslope') {
    const center = spec.vcenter ?? 0;
    if (options.vmin === undefined && vmin >= center) vmin = center - (vmax - center);
    if (options.vmax === undefined && vmax <= center) vmax = center + (center - vmin);
  }
  if (!robust.robust) {
    const [low, high] = extremes(values);
    if (options.vmin === undefined && !(vmin <= vmax)) vmin = low;
    if (options.vmax === undefined && !(vmin <= vmax)) vmax = high;
  }
  const note = noteOf(options.vmin === undefined, options.vmax === undefined, robust.robust);
  return { ...known, vmin, vmax, ...(note === undefined ? {} : { note }) };
}

/** The norm of an image; what cannot be is `InvalidQuery`. */
export function imageNorm(
  spec: NormSpec,
  limits: { vmin: number; vmax: number },
  more: { size: number; single: boolean }
): Norm {
  try {
    return createNorm(spec, { ...limits, ...more });
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    const message = `imshow: ${cause.message}. The limits are ${plain(limits.vmin)} and ${plain(limits.vmax)}; change vmin, vmax or norm.`;
    throw new BrokerError('InvalidQuery', message, { query: spec }, { cause });
  }
}
