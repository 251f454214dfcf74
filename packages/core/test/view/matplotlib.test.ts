import type { Json } from '../../dist/index.js';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import {
  colorize,
  colormap,
  colormapNames,
  createNorm,
  isSinglePrecision,
  parseColor,
  withColors,
  type DType,
  type NormSpec
} from '../../dist/index.js';

const fixture = (name: string): Json =>
  JSON.parse(readFileSync(new URL(`../fixtures/view/${name}.json`, import.meta.url), 'utf8'));
const bytes = (base64: string): Uint8Array => new Uint8Array(Buffer.from(base64, 'base64'));
const kinds = {
  uint8: Uint8Array,
  uint16: Uint16Array,
  int16: Int16Array,
  uint32: Uint32Array,
  int32: Int32Array,
  float32: Float32Array,
  float64: Float64Array
};

describe('colours equal matplotlib to the byte', () => {
  const { arrays, cases } = fixture('rgba') as {
    arrays: Record<string, string>;
    cases: ({ dtype: keyof typeof kinds; norm: NormSpec; rgba: string } & Record<string, Json>)[];
  };
  test.each(cases.map(c => [`${c.dtype} ${JSON.stringify(c.norm)} ${c['cmap']}`, c] as const))(
    '%s',
    (_, c) => {
      const data = new kinds[c.dtype](bytes(arrays[c.dtype] as string).buffer as ArrayBuffer);
      const colors = Object.fromEntries(['bad', 'under', 'over'].filter(k => k in c).map(k => [k, c[k]]));
      const map = withColors(colormap(c['cmap'])!, colors);
      const single = isSinglePrecision(c.dtype as DType);
      const norm = createNorm(c.norm, { vmin: c['vmin'], vmax: c['vmax'], size: map.size, single });
      const got = colorize(data, norm, map, { single, ...('alpha' in c ? { alpha: c['alpha'] } : {}) });
      const want = bytes(c.rgba);
      const wrong = [...want].flatMap((v, i) =>
        v === got[i] ? [] : [[i >> 2, Number(data[i >> 2]), v, got[i]]]
      );
      expect(wrong).toEqual([]);
    }
  );
});

describe('norms', () => {
  const { x, at, cases } = fixture('norms');
  test.each(cases as Json[])('$norm has matplotlib values', c => {
    const norm = createNorm(c.norm, c);
    (x as number[]).forEach((value, i) => {
      const want = c.forward[i];
      const got = norm.forward(value);
      if (want === null) expect(got).toBeNaN();
      else if (typeof want === 'string') expect(got).toBe(want === 'inf' ? Infinity : -Infinity);
      else expect(Math.abs(got - want)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(want)));
    });
    (at as number[]).forEach((place, i) => {
      const want = c.inverse[i] as number;
      expect(Math.abs(norm.inverse(place) - want)).toBeLessThanOrEqual(1e-13 * Math.max(1, Math.abs(want)));
    });
  });
  test('limits and parameters that cannot be are told', () => {
    expect(() => createNorm({ name: 'linear' }, { vmin: 2, vmax: 1 })).toThrow('vmin 2');
    expect(() => createNorm({ name: 'log' }, { vmin: 0, vmax: 1 })).toThrow("norm 'log'");
    expect(() => createNorm({ name: 'symlog', linthresh: 0 }, { vmin: 0, vmax: 1 })).toThrow('linthresh');
    expect(() => createNorm({ name: 'twoslope', vcenter: 5 }, { vmin: 0, vmax: 1 })).toThrow('vcenter 5');
    expect(() => createNorm({ name: 'boundary', boundaries: [1, 0] }, { vmin: 0, vmax: 1 })).toThrow(
      'increase'
    );
    expect(createNorm({ name: 'log' }, { vmin: 3, vmax: 3 }).forward(9)).toBe(0);
  });
});

describe('colormaps', () => {
  const { sha256, lists } = fixture('colormaps') as { sha256: Record<string, string>; lists: Json[] };
  test('each of matplotlib, and its reverse, to the byte, with under and over', () => {
    expect(Object.keys(sha256).sort()).toEqual(
      [...colormapNames, ...colormapNames.map(n => `${n}_r`)].sort()
    );
    for (const [name, want] of Object.entries(sha256)) {
      const map = colormap(name)!;
      const entry = (i: number): Uint8Array => map.bytes.subarray(i * 4, i * 4 + 4);
      const all = [...entry(map.size), ...map.bytes.subarray(0, map.size * 4), ...entry(map.size + 1)];
      expect([name, createHash('sha256').update(Uint8Array.from(all)).digest('hex')]).toEqual([name, want]);
    }
  });
  test.each(lists)('a list of colours: $colors', ({ colors, rgba }) => {
    expect(colormap(colors)!.bytes.subarray(0, 1024)).toEqual(bytes(rgba));
  });
  test('what is none', () => {
    expect(colormap('no such map')).toBeNull();
    expect(colormap(['red'])).toBeNull();
    expect(colormap(['red', 'no such colour'])).toBeNull();
    expect(colormap('VIRIDIS')!.name).toBe('viridis');
    expect(parseColor('#ggg')).toBeNull();
    expect(parseColor([0, 0, 2])).toBeNull();
    expect(parseColor('none')).toEqual([0, 0, 0, 0]);
    expect(() => withColors(colormap('gray')!, { bad: 'blurple' })).toThrow('bad: "blurple" is not a colour');
  });
});
