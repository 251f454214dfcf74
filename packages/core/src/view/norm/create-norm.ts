import type { Norm, NormOptions, NormSpec } from './Norm.js';
import { transformOf } from './transform.js';

const { fround } = Math;

function linear({ vmin, vmax, single }: NormOptions): Norm {
  const span = vmax - vmin;
  return {
    name: 'linear',
    vmin,
    vmax,
    indexed: false,
    forward: single ? v => fround(fround(v - vmin) / span) : v => (v - vmin) / span,
    inverse: x => vmin + x * span
  };
}

function power(name: 'sqrt' | 'power', gamma: number, { vmin, vmax, single }: NormOptions): Norm {
  const span = vmax - vmin;
  const low = fround(vmin);
  const narrow = fround(span);
  const forward = (v: number): number => {
    const x = (v - vmin) / span;
    return x > 0 ? x ** gamma : x;
  };
  const forwardSingle = (v: number): number => {
    const x = fround(fround(v - low) / narrow);
    return x > 0 ? fround(x ** fround(gamma)) : x;
  };
  return {
    name,
    vmin,
    vmax,
    indexed: false,
    forward: single ? forwardSingle : forward,
    inverse: x => (x > 0 ? x ** (1 / gamma) : x) * span + vmin
  };
}

function scaled(spec: NormSpec, { vmin, vmax, single }: NormOptions): Norm {
  const transform = transformOf(spec);
  const from = transform.forward(vmin);
  const span = transform.forward(vmax) - from;
  if (!Number.isFinite(from) || !Number.isFinite(span)) {
    throw new RangeError(`the limits ${vmin} and ${vmax} are outside the range of the norm '${spec.name}'`);
  }
  // symlog leaves float32: numpy computes its outer part in float64.
  const round = single && spec.name !== 'symlog' ? fround : (v: number): number => v;
  const at = single ? transform.single : transform.forward;
  return {
    name: spec.name,
    vmin,
    vmax,
    indexed: false,
    forward: v => {
      const x = round(round(at(v) - from) / span);
      return Number.isFinite(x) ? x : Number.NaN;
    },
    inverse: x => transform.inverse(x * span + from)
  };
}

function twoSlope(vcenter: number, { vmin, vmax }: NormOptions): Norm {
  if (!(vmin <= vcenter && vcenter <= vmax)) {
    throw new RangeError(`vcenter ${vcenter} is not between the limits ${vmin} and ${vmax}`);
  }
  const below = 0.5 / (vcenter - vmin);
  const above = 0.5 / (vmax - vcenter);
  return {
    name: 'twoslope',
    vmin,
    vmax,
    indexed: false,
    forward: v => {
      if (v < vmin) return Number.NEGATIVE_INFINITY;
      if (v > vmax) return Number.POSITIVE_INFINITY;
      if (v === vmax) return 1;
      return v < vcenter ? below * (v - vmin) : above * (v - vcenter) + 0.5;
    },
    inverse: x => (x < 0.5 ? vmin + (vcenter - vmin) * x * 2 : vcenter + (vmax - vcenter) * (x - 0.5) * 2)
  };
}

function boundary(boundaries: readonly number[], size: number): Norm {
  const regions = boundaries.length - 1;
  if (regions < 1) throw new RangeError('boundaries: at least two are needed');
  if (regions > size) throw new RangeError(`boundaries: ${regions} intervals are more than ${size} colours`);
  if (boundaries.some((b, i) => i > 0 && !(b > (boundaries[i - 1] as number)))) {
    throw new RangeError('boundaries: they must increase');
  }
  const vmin = boundaries[0] as number;
  const vmax = boundaries[regions] as number;
  const step = (size - 1) / (regions - 1);
  return {
    name: 'boundary',
    vmin,
    vmax,
    indexed: true,
    forward: v => {
      if (Number.isNaN(v)) return v;
      if (v < vmin) return -1;
      if (v >= vmax) return size;
      let region = 0;
      while (v >= (boundaries[region + 1] as number)) region++;
      if (size === regions) return region;
      return regions === 1 ? Math.floor((size - 1) / 2) : Math.trunc(step * region);
    },
    inverse: x => {
      const at = Math.min(regions, Math.max(0, x * regions));
      const left = Math.min(regions - 1, Math.floor(at));
      const low = boundaries[left] as number;
      return low + ((boundaries[left + 1] as number) - low) * (at - left);
    }
  };
}

/**
 * A norm with matplotlib's formula: equal to it bit by bit in float64 where the formula has no logarithm or power.
 * Throws a `RangeError` for limits or parameters that the norm cannot have. Limits that are equal map every value to 0.
 */
export function createNorm(spec: NormSpec, options: NormOptions): Norm {
  const { vmin, vmax } = options;
  if (spec.name === 'boundary') return boundary(spec.boundaries ?? [], options.size ?? 256);
  if (!(vmin <= vmax)) throw new RangeError(`vmin ${vmin} must not be greater than vmax ${vmax}`);
  if (spec.name === 'twoslope') return twoSlope(spec.vcenter ?? 0, options);
  for (const key of ['linthresh', 'linscale', 'linearWidth'] as const) {
    const value = spec[key];
    if (value !== undefined && !(value > 0)) throw new RangeError(`${key} must be positive, not ${value}`);
  }
  if (vmin === vmax) {
    return {
      name: spec.name,
      vmin,
      vmax,
      indexed: false,
      forward: v => (Number.isNaN(v) ? v : 0),
      inverse: () => vmin
    };
  }
  if (spec.name === 'linear') return linear(options);
  if (spec.name === 'sqrt') return power('sqrt', 0.5, options);
  if (spec.name === 'power') return power('power', spec.gamma ?? 0.5, options);
  return scaled(spec, options);
}
