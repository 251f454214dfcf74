import type { FrameStatistics } from '@brokerlab/core/dist/view/image/frame-statistics.js';
import type { NormSpec } from '@brokerlab/core/dist/view/norm/Norm.js';
import type { Contrast } from './ImageSettings.js';

export interface Limits {
  vmin: number;
  vmax: number;
}

/** A logarithmic norm for counts whose bright tenth of a percent would leave the rest dark, else a linear one. */
export function suggestNorm(statistics: FrameStatistics, dtype: string): NormSpec {
  const { all, median } = statistics;
  const isCounts = /^u?int(16|32|64)$/.test(dtype);
  const spread = all && all.low >= 0 && all.high / Math.max(1, median) >= 50;
  return { name: isCounts && spread && statistics.positive ? 'log' : 'linear' };
}

/** The limits that a way of contrast gives; those of the norm itself where it has some. */
export function chooseLimits(statistics: FrameStatistics, spec: NormSpec, contrast: Contrast): Limits {
  const edges = spec.name === 'boundary' ? spec.boundaries : undefined;
  if (edges) return { vmin: edges[0] ?? 0, vmax: edges.at(-1) ?? 1 };
  const range = spec.name === 'log' ? statistics.positive : statistics.all;
  if (!range) return spec.name === 'log' ? { vmin: 0.1, vmax: 1 } : { vmin: 0, vmax: 1 };
  let { min: vmin, max: vmax } = range;
  if (contrast === 'full') {
    vmin = spec.name === 'log' ? range.low : statistics.min;
    vmax = statistics.max;
  }
  if (spec.name === 'twoslope') {
    const center = spec.vcenter ?? 0;
    if (vmin >= center) vmin = center - (vmax - center);
    if (vmax <= center) vmax = center + (center - vmin);
    if (vmin === vmax) [vmin, vmax] = [center - 1, center + 1];
  }
  return { vmin, vmax };
}
