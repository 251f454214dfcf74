import type { Json } from '../../dist/index.js';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  histogram,
  imageValues,
  peakStatistics,
  percentile,
  percentilesInPlace,
  reduceFrame,
  robustRange
} from '../../dist/index.js';

const fixture = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`../fixtures/view/${name}.json`, import.meta.url), 'utf8'));

describe('numpy', () => {
  const { percents, sets } = fixture('numbers');
  test.each(sets as Json[])(
    'percentiles and histogram of set %#',
    ({ values, percentiles, counts, edges }) => {
      expect(percentilesInPlace(Float64Array.from(values), percents)).toEqual(percentiles);
      const got = histogram(values, 17, [-2, 2.5]);
      expect([...got.counts]).toEqual(counts);
      expect([...got.edges]).toEqual(edges);
    }
  );
  test('NaN is left out, nothing gives NaN', () => {
    expect(percentile([Number.NaN, 3, 1], 50)).toBe(2);
    expect(percentile([], 50)).toBeNaN();
  });
});

describe('the robust range', () => {
  test('leaves out hot pixels, sentinels, NaN and infinities', () => {
    const data = Float64Array.from({ length: 10_000 }, (_, i) => i % 100);
    data.set([Number.NaN, Infinity, -Infinity, 2 ** 32 - 1, 2 ** 31 - 1, 65535, 1e9], 0);
    const { values, invalid } = imageValues(data, 'float64');
    expect(invalid).toBe(3);
    const range = robustRange(values);
    expect(range.robust).toBe(true);
    expect(range.min).toBeLessThanOrEqual(1);
    expect(range.max).toBe(99);
  });
  test('saturated pixels do not count, unless there is nothing else', () => {
    expect([...imageValues(Uint16Array.of(1, 2, 65535), 'uint16').values]).toEqual([1, 2]);
    expect([...imageValues(Uint8Array.of(1, 2, 255), 'uint8').values]).toEqual([1, 2, 255]);
    expect([...imageValues(Uint16Array.of(65535, 65535), 'uint16').values]).toEqual([65535, 65535]);
    expect([...imageValues(BigUint64Array.of(3n, 2n ** 64n - 1n), 'uint64').values]).toEqual([3]);
  });
  test('rare peaks on a flat ground are seen', () => {
    const data = new Float64Array(100_000);
    data[7] = 5;
    expect(robustRange(data)).toEqual({ min: 0, max: 5, robust: false });
  });
});

describe('a smaller frame', () => {
  test('is the mean of squares, of what is valid', () => {
    const frame = Float64Array.of(1, 2, 3, 4, 5, Number.NaN, 7, 8, 9, 10, 11, 12, 13, 14, 15);
    const { data, shape } = reduceFrame(frame, [3, 5], 2);
    expect(shape).toEqual([2, 3]);
    expect([...data]).toEqual([(1 + 2 + 7) / 3, (3 + 4 + 8 + 9) / 4, (5 + 10) / 2, 11.5, 13.5, 15]);
  });
  test('leaves out masked pixels of uint32', () => {
    const frame = Uint32Array.of(4, 2 ** 32 - 1, 2, 6);
    expect([...reduceFrame(frame, [2, 2], 2, 'uint32').data]).toEqual([4]);
  });
});

describe('peak statistics equal PeakStats', () => {
  test.each(fixture('peaks') as Json[])('$name', ({ x, y, ...want }) => {
    const got = peakStatistics(x, y)!;
    expect(got.min).toEqual(want.min);
    expect(got.max).toEqual(want.max);
    expect(got.com).toBeCloseTo(want.com, 12);
    expect(got.crossings.length).toBe(want.crossings.length);
    got.crossings.forEach((c, i) => expect(c).toBeCloseTo(want.crossings[i], 12));
    if (want.cen === null) expect(got.cen).toBeNull();
    else expect(got.cen).toBeCloseTo(want.cen, 12);
    if (want.fwhm === null) expect(got.fwhm).toBeNull();
    else expect(got.fwhm).toBeCloseTo(want.fwhm, 12);
  });
  test('nothing gives null', () => expect(peakStatistics([], [])).toBeNull());
});
