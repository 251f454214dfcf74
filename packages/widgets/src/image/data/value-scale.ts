import type { NormSpec } from '@brokerlab/core/dist/view/norm/Norm.js';
import { transformOf } from '@brokerlab/core/dist/view/norm/transform.js';
import { linearTicks, logTicks, symmetricTicks, type Ticks } from '@brokerlab/core/dist/view/ticks/ticks.js';

/** A monotonic scale along which values are shown: that of the norm, where it has one. */
export interface ValueScale {
  toScale(value: number): number;
  toValue(place: number): number;
}

export function scaleOf(spec: NormSpec): ValueScale {
  if (spec.name !== 'log' && spec.name !== 'symlog' && spec.name !== 'asinh') {
    return { toScale: value => value, toValue: place => place };
  }
  const { forward, inverse } = transformOf(spec);
  return { toScale: forward, toValue: inverse };
}

/** Round values between limits, as many as there is room for, by the norm. */
export function ticksOf(spec: NormSpec, vmin: number, vmax: number, count: number): Ticks {
  if (spec.name === 'boundary') {
    const values = [...(spec.boundaries ?? [])];
    return { values, labels: values.map(v => String(Number(v.toPrecision(6)))) };
  }
  if (spec.name === 'log' && vmin > 0) return logTicks(vmin, vmax, count);
  if (spec.name === 'symlog') return symmetricTicks(vmin, vmax, spec.linthresh ?? 1, count);
  if (spec.name === 'asinh') return symmetricTicks(vmin, vmax, spec.linearWidth ?? 1, count);
  return linearTicks(vmin, vmax, count);
}
