import { afterAll, describe, expect, it } from 'vitest';
import { sha256 } from './hash.js';
import { assetFixtures, fixtureAssets, referenceOf } from './fixtures.js';

const fixtures = await assetFixtures();
const assets = fixtureAssets(fixtures);
afterAll(() => assets.close());

describe('each spec and mimetype reads what Python reads', () => {
  it.each(fixtures.cases)('$name', async one => {
    for (const [i, selector] of one.selectors.entries()) {
      const reference = referenceOf(one, selector);
      const { shape, dtype, sha256: hash } = one.arrays[i] ?? { shape: [], dtype: '', sha256: '' };
      expect(await assets.describe(reference)).toMatchObject({ shape, dtype });
      const values = await assets.read(reference);
      expect([values.shape, values.dtype, sha256(values)]).toEqual([shape, dtype, hash]);
    }
  });

  it.each(fixtures.cases.filter(one => (one.arrays[0]?.shape.length ?? 0) >= 2))(
    'a part of $name',
    async one => {
      const reference = referenceOf(one, one.selectors[0] ?? {});
      const whole = await assets.read(reference);
      const ranges = whole.shape.map(
        (length, axis) => [axis % 2 === 0 ? length - 1 : Math.min(2, length - 1), length] as const
      );
      const part = await assets.read(reference, { ranges });
      expect(part.shape).toEqual(ranges.map(([from, to]) => to - from));
      const picked: unknown[] = [];
      const walk = (axis: number, offset: number): void => {
        const [from, to] = ranges[axis] ?? [0, 0];
        const stride = whole.shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        for (let i = from; i < to; i++) {
          if (axis === ranges.length - 1) picked.push(whole.data[offset + i]);
          else walk(axis + 1, offset + i * stride);
        }
      };
      walk(0, 0);
      expect([...part.data]).toEqual(picked);
    }
  );
});
