import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readTable, type Column, type JsonObject } from '../../dist/index.js';
import { fakeAssets } from './fake-assets.js';
import { memorySource, simpleRun } from './memory-source.js';

interface Expected {
  columns: { kind: string; length: number; statistics: Record<string, number | 'NaN'> }[];
  nanoseconds: string[];
}

const expected = JSON.parse(
  readFileSync(new URL('../fixtures/table/statistics.json', import.meta.url), 'utf8')
) as Expected;

const SCALES = [1e-5, 1e-4, 1e-3, 1e-2, 1e-1, 1, 1e1, 1e2, 1e3, 1e4, 1e5];
const options = { timezone: 'UTC', assets: fakeAssets() };

function integers(length: number, seed: number): number[] {
  let x = seed;
  return Array.from({ length }, () => (x = Number((1664525n * BigInt(x) + 1013904223n) % 4294967296n)));
}

const DATA_KEYS: Record<string, JsonObject> = {
  float32: { dtype: 'number', dtype_numpy: '<f4' },
  int64: { dtype: 'integer' },
  'int64 with null': { dtype: 'integer' },
  uint16: { dtype: 'integer', dtype_numpy: '<u2' },
  bool: { dtype: 'boolean' }
};

function valueOf(kind: string, x: number, row: number): unknown {
  const float = (x - 2 ** 31) * 0.1 * (SCALES[row % 11] ?? 1);
  switch (kind) {
    case 'float64 with NaN':
      return x % 7 === 3 ? NaN : float;
    case 'float32':
      return Math.fround(float);
    case 'int64':
      return (x - 2 ** 31) * 16383;
    case 'int64 with null':
      return x % 7 === 3 ? null : (x - 2 ** 31) * 16383;
    case 'uint16':
      return x % 65536;
    case 'bool':
      return x >= 2 ** 31;
    default:
      return float;
  }
}

async function columnOf(kind: string, values: unknown[]): Promise<Column> {
  const rows = values.map(value => ({ x: value }));
  const dataKeys = { x: DATA_KEYS[kind] ?? { dtype: 'number' } };
  return (await readTable([simpleRun(rows, { dataKeys })], options)).column('x');
}

it.each(expected.columns)(
  'of $length $kind equal pandas’ to the last bit',
  async ({ kind, length, statistics }) => {
    const values = integers(length, length + 1).map((x, row) => valueOf(kind, x, row));
    const x = await columnOf(kind, values);
    const ours: Record<string, number> = {
      sum: x.sum(),
      mean: x.mean(),
      var: x.var(),
      std: x.std(),
      std0: x.std({ ddof: 0 }),
      min: x.min(),
      max: x.max(),
      median: x.median(),
      meanAll: x.mean({ skipNaN: false }),
      sumAll: x.sum({ skipNaN: false })
    };
    for (const name of Object.keys(statistics)) {
      if (name.startsWith('q')) ours[name] = x.quantile(Number(name.slice(1)));
    }
    const theirs = Object.entries(statistics).map(([name, value]) => [name, value === 'NaN' ? NaN : value]);
    expect(ours).toEqual(Object.fromEntries(theirs));
  }
);

it('turns seconds into the nanoseconds that pandas makes of them', async () => {
  const seconds = [
    ...integers(3000, 5).map((x, row) => x * 0.4 + row * 1e-4),
    ...integers(200, 6).map(x => -x * 0.1)
  ];
  const source = memorySource([
    ['start', { uid: 'r', time: 0 }],
    ['descriptor', { uid: 'd', run_start: 'r', time: 0, name: 'primary', data_keys: {}, configuration: {} }],
    ...seconds.map((time, row): [string, JsonObject] => [
      'event',
      { uid: `e${row}`, descriptor: 'd', seq_num: row + 1, time, data: {}, timestamps: {} }
    ])
  ]);
  const { values } = (await readTable([source], options)).column('time');
  expect(Array.from(values as BigInt64Array, String)).toEqual(expected.nanoseconds);
});

it('skips nulls and NaN, or is spoilt by them', async () => {
  const x = await columnOf('float64', [1, NaN, null, 4]);
  expect([x.mean(), x.sum(), x.count(), x.nullCount]).toEqual([2.5, 5, 2, 1]);
  expect([x.mean({ skipNaN: false }), x.max({ skipNaN: false })]).toEqual([NaN, NaN]);
});

it('of nothing are NaN, but the sum', async () => {
  const x = await columnOf('float64', [null, null]);
  expect([x.sum(), x.mean(), x.std(), x.min(), x.max(), x.median(), x.quantile(0.3)]).toEqual([
    0,
    ...Array<number>(6).fill(NaN)
  ]);
});

it('adds integers beyond 2^53 exactly', async () => {
  const x = await columnOf('int64', [9007199254740993n, 9007199254740993n, -9007199254740992]);
  expect(x.sum()).toBe(9007199254740994);
});
