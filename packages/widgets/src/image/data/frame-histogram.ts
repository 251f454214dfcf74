import type { FrameStatistics } from '@brokerlab/core/dist/view/image/frame-statistics.js';
import type { FrameTile } from '../../source/ImageSource.js';
import type { Limits } from './choose-limits.js';
import type { ValueScale } from './value-scale.js';

export interface FrameHistogram {
  /** Equal intervals of the scale, from `from` to `to`. */
  counts: Uint32Array;
  /** On the scale. */
  from: number;
  to: number;
}

/** How often values occur, along a scale that spans the values and the limits. Linear in the tile's size. */
export function frameHistogram(
  tile: FrameTile,
  statistics: FrameStatistics,
  limits: Limits,
  scale: ValueScale,
  bins = 128
): FrameHistogram {
  const ends = [statistics.all?.low, statistics.all?.high, statistics.positive?.low, limits.vmin, limits.vmax]
    .map(value => (value === undefined ? Number.NaN : scale.toScale(value)))
    .filter(Number.isFinite);
  let from = Math.min(...ends);
  let to = Math.max(...ends);
  if (!(from < to)) [from, to] = Number.isFinite(from) ? [from - 0.5, from + 0.5] : [0, 1];
  const counts = new Uint32Array(bins);
  const add = (value: number, times: number): void => {
    const at = Math.floor(((scale.toScale(value) - from) / (to - from)) * bins);
    const bin = at === bins ? bins - 1 : at;
    if (bin >= 0 && bin < bins) counts[bin] = (counts[bin] as number) + times;
  };
  const { data } = tile;
  if (data.BYTES_PER_ELEMENT > 2) {
    for (let i = 0; i < data.length; i++) add(Number(data[i]), 1);
    return { counts, from, to };
  }
  const table = new Uint32Array(65536);
  for (let i = 0; i < data.length; i++) {
    const at = (data[i] as number) + 32768;
    table[at & 65535] = (table[at & 65535] as number) + 1;
  }
  const least = data instanceof Uint16Array || data instanceof Uint8Array ? 0 : -32768;
  for (let value = least; value < least + 65536; value++) {
    const times = table[(value + 32768) & 65535] as number;
    if (times > 0) add(value, times);
  }
  return { counts, from, to };
}
