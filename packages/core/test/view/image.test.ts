import { describe, expect, test } from 'vitest';
import {
  imageValues,
  percentilesInPlace,
  robustRange,
  type DType,
  type Json,
  type TypedArray
} from '../../dist/index.js';
import { cutFrame, shrinkFrame } from '../../dist/view/image/cut-frame.js';
import { frameStatistics } from '../../dist/view/image/frame-statistics.js';
import { lineProfile } from '../../dist/view/image/line-profile.js';
import { spansOf, type Region } from '../../dist/view/image/region.js';
import { regionStatistics } from '../../dist/view/image/region-statistics.js';
import { StackReducer } from '../../dist/view/image/StackReducer.js';
import { python } from '../python.js';

/** What numpy answers to code that leaves it in `answer`; `a` is 0, 7, 14 … modulo 101 in 12 rows and 17 columns. */
function numpy(code: string): Json {
  const program = `import json, numpy as np\na = ((np.arange(204) * 7) % 101).reshape(12, 17)\n${code}\nprint(json.dumps(answer))`;
  return JSON.parse(python(program));
}
const values = Array.from({ length: 204 }, (_, i) => (i * 7) % 101);
const shape = [12, 17] as const;
const piece = { data: Uint16Array.from(values), dtype: 'uint16' as DType, shape };

describe('statistics of a frame', () => {
  const frames: [DType, TypedArray][] = [
    ['uint16', Uint16Array.from({ length: 3000 }, (_, i) => (i % 50 === 0 ? 65535 : (i * 31) % 40))],
    ['int16', Int16Array.from({ length: 3000 }, (_, i) => ((i * 31) % 40) - 20)],
    ['uint8', Uint8Array.from({ length: 3000 }, (_, i) => (i * 31) % 256)],
    ['uint16', new Uint16Array(3000).fill(65535)],
    ['uint16', new Uint16Array(3000)]
  ];
  test.each(frames)('of %s by counting equal those by sorting', (dtype, data) => {
    const got = frameStatistics(data, dtype);
    const { values: kept, sentinel } = imageValues(data, dtype);
    const range = robustRange(kept);
    expect(got.all).toMatchObject(range);
    expect(got.median).toBe(percentilesInPlace(kept, [50])[0]);
    expect(got.sentinel).toBe(sentinel);
    const { values: above } = imageValues(data, dtype, { positive: true });
    if (above.length > 0) expect(got.positive).toMatchObject(robustRange(above));
    else expect(got.positive).toBeNull();
  });
  test('of nothing but NaN', () => {
    const got = frameStatistics(Float64Array.of(Number.NaN, Infinity), 'float64');
    expect(got).toMatchObject({ all: null, positive: null, invalid: 2 });
  });
});

describe('regions', () => {
  const regions: [string, Region, string][] = [
    ['rectangle', { kind: 'rectangle', row: 2, column: 3, rows: 5, columns: 20 }, '(r>=2)&(r<7)&(c>=3)'],
    [
      'ellipse',
      { kind: 'ellipse', center: { row: 5.5, column: 8 }, radii: { rows: 4, columns: 6.5 } },
      '((r-5.5)/4)**2+((c-8)/6.5)**2<=1'
    ],
    [
      'polygon',
      {
        kind: 'polygon',
        points: [
          { row: 0.5, column: 0.3 },
          { row: 0.5, column: 12.3 },
          { row: 10.5, column: 0.3 }
        ]
      },
      '(r>0.5)&(c>0.3)&((r-0.5)/10+(c-0.3)/12<1)'
    ]
  ];
  test.each(regions)('the numbers of a %s are numpy’s', (_, region, mask) => {
    const want = numpy(`r, c = np.mgrid[0:12, 0:17]
m = ${mask}
v = a[m].astype(float)
answer = [int(m.sum()), int(v.min()), int(v.max()), v.mean(), v.sum(), (v*r[m]).sum()/v.sum(), (v*c[m]).sum()/v.sum()]`);
    const got = regionStatistics(piece, region);
    expect([got.count, got.min, got.max, got.mean, got.sum]).toEqual(want.slice(0, 5));
    expect(got.centerOfMass?.row).toBeCloseTo(want[5], 12);
    expect(got.centerOfMass?.column).toBeCloseTo(want[6], 12);
  });
  test('a piece of the frame with its origin gives the same', () => {
    const region = regions[1]?.[1] as Region;
    const box = { row: 1, column: 1, rows: 10, columns: 15 };
    const cut = cutFrame({ data: piece.data, dtype: 'uint16', shape: [12, 17] }, box);
    const part = {
      data: cut.data,
      dtype: cut.dtype,
      shape: [10, 15] as const,
      origin: { row: 1, column: 1 }
    };
    expect(regionStatistics(part, region)).toEqual(regionStatistics(piece, region));
  });
  test('sums of 64-bit integers are exact; NaN and masked pixels are counted apart', () => {
    const all: Region = { kind: 'rectangle', row: 0, column: 0, rows: 1, columns: 3 };
    const big = regionStatistics(
      { data: BigUint64Array.of(2n ** 63n, 2n ** 62n + 1n, 1n), dtype: 'uint64', shape: [1, 3] },
      all
    );
    expect([big.sum, big.max, big.min]).toEqual([2n ** 63n + 2n ** 62n + 2n, 2n ** 63n, 1n]);
    const odd = regionStatistics(
      { data: Uint32Array.of(2 ** 32 - 1, 4, 6), dtype: 'uint32', shape: [1, 3] },
      all
    );
    expect([odd.count, odd.bad, odd.mean]).toEqual([2, 1, 5]);
  });
  test('no pixel is twice in a polygon that crosses itself', () => {
    const points = [
      { row: 0, column: 0 },
      { row: 10, column: 10 },
      { row: 0, column: 10 },
      { row: 10, column: 0 }
    ];
    const seen = [...spansOf({ kind: 'polygon', points }, [12, 17])].flatMap(({ row, from, to }) =>
      Array.from({ length: to - from }, (_, i) => row * 17 + from + i)
    );
    expect(new Set(seen).size).toBe(seen.length);
  });
});

describe('profiles', () => {
  test('along a row, five rows wide, are numpy’s means', () => {
    const got = lineProfile(piece, { row: 5, column: 0 }, { row: 5, column: 16 }, 5);
    expect([...got.values]).toEqual(numpy('answer = a[3:8].mean(axis=0).tolist()'));
  });
  test('along a free line, interpolated', () => {
    const got = lineProfile(piece, { row: 1, column: 2 }, { row: 9.5, column: 14 });
    const want = numpy(`n = int(np.ceil(np.hypot(8.5, 12) + 1))
r = np.linspace(1, 9.5, n); c = np.linspace(2, 14, n)
r0 = np.floor(r).astype(int); c0 = np.floor(c).astype(int); fr = r - r0; fc = c - c0
r1 = np.minimum(r0 + 1, 11); c1 = np.minimum(c0 + 1, 16)
answer = (a[r0,c0]*(1-fr)*(1-fc) + a[r0,c1]*(1-fr)*fc + a[r1,c0]*fr*(1-fc) + a[r1,c1]*fr*fc).tolist()`) as number[];
    expect(got.values.length).toBe(want.length);
    got.values.forEach((value, i) => expect(value).toBeCloseTo(want[i] as number, 9));
  });
});

describe('smaller frames', () => {
  test('by mean and by max, the far edge of what there is', () => {
    const frame = { data: piece.data, dtype: 'uint16' as DType, shape: [12, 17] };
    const max = shrinkFrame(frame, { factor: 5, how: 'max' });
    expect([max.dtype, max.shape, [...max.data]]).toEqual([
      'uint16',
      [3, 4],
      numpy('answer = [int(a[i:i+5, j:j+5].max()) for i in range(0, 12, 5) for j in range(0, 17, 5)]')
    ]);
    const mean = shrinkFrame(frame, { factor: 5, how: 'mean' });
    const want = numpy(
      'answer = [float(np.float32(a[i:i+5, j:j+5].mean())) for i in range(0, 12, 5) for j in range(0, 17, 5)]'
    );
    expect([mean.dtype, [...mean.data]]).toEqual(['float32', want]);
  });
  test('the maximum leaves out NaN and masked pixels where there is another', () => {
    const shrink = (data: TypedArray, dtype: DType): unknown =>
      shrinkFrame({ data, dtype, shape: [1, 4] }, { factor: 2, how: 'max' }).data;
    expect(shrink(Float64Array.of(Number.NaN, 1, Number.NaN, Number.NaN), 'float64')).toEqual(
      Float64Array.of(1, Number.NaN)
    );
    expect(shrink(Uint32Array.of(2 ** 32 - 1, 3, 5, 4), 'uint32')).toEqual(Uint32Array.of(3, 5));
  });
});

test.each(['mean', 'max', 'sum', 'std'] as const)('%s over frames is numpy’s', how => {
  const add = (reducer: StackReducer): void => {
    for (const k of [1, 3, 2]) reducer.add(Uint16Array.from(values, v => (v * k) % 97));
  };
  const reducer = new StackReducer(how, 'uint16');
  add(reducer);
  const { data, dtype } = reducer.result();
  const want = numpy(`s = np.stack([(a * k) % 97 for k in (1, 3, 2)]).astype('u2').${how}(axis=0)
answer = [str(s.dtype), s.ravel().tolist()]`);
  expect(dtype).toBe(want[0]);
  data.forEach((value, i) => expect(Number(value)).toBeCloseTo(want[1][i], 12));
});
