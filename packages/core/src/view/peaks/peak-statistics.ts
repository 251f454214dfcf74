/** What bluesky's `PeakStats` tells of a curve; points are `[x, y]`. */
export interface PeakStatistics {
  min: [x: number, y: number];
  max: [x: number, y: number];
  /** x at the centre of mass. */
  com: number;
  /** Mean of the crossings, or null without any. */
  cen: number | null;
  /** x where the curve crosses the middle between its least and greatest y. */
  crossings: number[];
  /** Distance of the first and last crossing; null with fewer than two. */
  fwhm: number | null;
}

/**
 * Statistics of a peak as bluesky's `PeakStats` computes them, of the points where both x and y are numbers; null
 * when there is none.
 */
export function peakStatistics(x: ArrayLike<number>, y: ArrayLike<number>): PeakStatistics | null {
  const xs: number[] = [];
  const ys: number[] = [];
  for (let i = 0; i < Math.min(x.length, y.length); i++) {
    const a = x[i] as number;
    const b = y[i] as number;
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    xs.push(a);
    ys.push(b);
  }
  if (xs.length === 0) return null;
  let least = 0;
  let greatest = 0;
  let sum = 0;
  let moment = 0;
  ys.forEach((value, i) => {
    if (value < (ys[least] as number)) least = i;
    if (value > (ys[greatest] as number)) greatest = i;
    sum += value;
    moment += value * i;
  });
  const middle = ((ys[greatest] as number) + (ys[least] as number)) / 2;
  const crossings: number[] = [];
  for (let i = 0; i + 1 < ys.length; i++) {
    const left = ys[i] as number;
    const right = ys[i + 1] as number;
    if (left > middle === right > middle) continue;
    const slope = (right - left) / ((xs[i + 1] as number) - (xs[i] as number));
    crossings.push(-(left - middle) / slope + (xs[i] as number));
  }
  return {
    min: [xs[least] as number, ys[least] as number],
    max: [xs[greatest] as number, ys[greatest] as number],
    com: interpolate(xs, moment / sum),
    cen: crossings.length === 0 ? null : crossings.reduce((a, b) => a + b) / crossings.length,
    crossings,
    fwhm: crossings.length < 2 ? null : Math.abs((crossings.at(-1) as number) - (crossings[0] as number))
  };
}

function interpolate(values: readonly number[], at: number): number {
  if (Number.isNaN(at)) return Number.NaN;
  if (at <= 0) return values[0] as number;
  if (at >= values.length - 1) return values.at(-1) as number;
  const left = Math.floor(at);
  const low = values[left] as number;
  return ((values[left + 1] as number) - low) * (at - left) + low;
}
