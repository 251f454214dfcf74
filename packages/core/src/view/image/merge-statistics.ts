import type { FrameStatistics, ValueRange } from './frame-statistics.js';

/**
 * Statistics of several frames together: extremes and counts are exact; the robust range spans those of the frames; the
 * median is the frames' middle one.
 */
export function mergeStatistics(frames: readonly FrameStatistics[]): FrameStatistics {
  const medians = frames.map(f => f.median).filter(m => !Number.isNaN(m));
  medians.sort((a, b) => a - b);
  const finite = frames.filter(f => !Number.isNaN(f.min));
  return {
    all: span(frames.map(f => f.all)),
    positive: span(frames.map(f => f.positive)),
    median: medians[Math.floor(medians.length / 2)] ?? Number.NaN,
    min: finite.length > 0 ? Math.min(...finite.map(f => f.min)) : Number.NaN,
    max: finite.length > 0 ? Math.max(...finite.map(f => f.max)) : Number.NaN,
    invalid: frames.reduce((sum, f) => sum + f.invalid, 0),
    sentinel: frames.reduce((sum, f) => sum + f.sentinel, 0)
  };
}

function span(ranges: readonly (ValueRange | null)[]): ValueRange | null {
  const known = ranges.filter(r => r !== null);
  if (known.length === 0) return null;
  return {
    min: Math.min(...known.map(r => r.min)),
    max: Math.max(...known.map(r => r.max)),
    low: Math.min(...known.map(r => r.low)),
    high: Math.max(...known.map(r => r.high)),
    robust: known.every(r => r.robust)
  };
}
