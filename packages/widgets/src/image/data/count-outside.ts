import type { NormSpec } from '@brokerlab/core/dist/view/norm/Norm.js';
import type { FrameTile } from '../../source/ImageSource.js';
import type { Limits } from './choose-limits.js';

export interface OutsideCounts {
  under: number;
  over: number;
  /** What the norm has no colour for: NaN, infinities, and for a logarithm what is not above zero. */
  bad: number;
}

/** How many of a tile's values are drawn in the colours for under, over and bad. */
export function countOutside(tile: FrameTile, norm: NormSpec, { vmin, vmax }: Limits): OutsideCounts {
  const counts = { under: 0, over: 0, bad: 0 };
  const floor = norm.name === 'log' ? 0 : Number.NEGATIVE_INFINITY;
  const isHalfOpen = norm.name === 'boundary';
  const { data } = tile;
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    if (!(value > floor && value < Number.POSITIVE_INFINITY)) counts.bad++;
    else if (value < vmin) counts.under++;
    else if (value > vmax || (isHalfOpen && value === vmax)) counts.over++;
  }
  return counts;
}
