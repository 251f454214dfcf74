import type { NormSpec } from './Norm.js';

/** A monotonic change of scale; NaN or an infinity outside its domain. */
export interface Transform {
  forward(value: number): number;
  inverse(value: number): number;
  /** The same, rounded where numpy rounds when the array is float32. */
  single(value: number): number;
}

const { fround } = Math;

const log: Transform = {
  forward: value => (value > 0 ? Math.log10(value) : Number.NaN),
  inverse: value => 10 ** value,
  single: value => (value > 0 ? fround(Math.log10(value)) : Number.NaN)
};

function symlog(linthresh: number, linscale: number): Transform {
  const adjusted = linscale / (1 - 1 / 10);
  const base = Math.log(10);
  const offset = adjusted - Math.log(linthresh) / base;
  const forward = (value: number): number =>
    Math.abs(value) <= linthresh
      ? value * adjusted
      : Math.sign(value) * linthresh * (offset + Math.log(Math.abs(value)) / base);
  return {
    forward,
    inverse: value => {
      const edge = linthresh * adjusted;
      if (Math.abs(value) <= edge) return value / adjusted;
      return Math.sign(value) * linthresh * 10 ** (Math.abs(value) / linthresh - adjusted);
    },
    single: value =>
      Math.abs(value) <= fround(linthresh)
        ? fround(value * fround(adjusted))
        : fround(Math.sign(value) * linthresh) * (offset + fround(Math.log(Math.abs(value))) / base)
  };
}

function asinh(width: number): Transform {
  return {
    forward: value => width * Math.asinh(value / width),
    inverse: value => width * Math.sinh(value / width),
    single: value => {
      const w = fround(width);
      return fround(w * fround(Math.asinh(fround(value / w))));
    }
  };
}

/** The change of scale behind the norms that have one. */
export function transformOf(spec: NormSpec): Transform {
  if (spec.name === 'log') return log;
  if (spec.name === 'symlog') return symlog(spec.linthresh ?? 1, spec.linscale ?? 1);
  return asinh(spec.linearWidth ?? 1);
}
