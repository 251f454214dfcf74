import { inspect } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { isBrokerError, isRunTable, readTable, type MimeBundle, type RunTable } from '../../dist/index.js';
import { fakeAssets } from './fake-assets.js';
import { simpleRun } from './memory-source.js';

const NUMBER = { dtype: 'number' };
let table: RunTable;

beforeAll(async () => {
  const dataKeys = {
    det: { ...NUMBER, units: 'counts', precision: 2 },
    motor: NUMBER,
    n: { dtype: 'integer' },
    label: { dtype: 'string' },
    open: { dtype: 'boolean' },
    mean: NUMBER,
    'two words': NUMBER
  };
  const rows = [
    { det: 3.14159, motor: -1, n: 9007199254740993n, label: 'b', open: true, mean: 7, 'two words': 1 },
    { det: 1, motor: 0, n: 2, label: 'a', open: false, mean: 8, 'two words': 2 },
    { det: NaN, motor: 1, n: 3, label: '<b>"x"&</b>', open: true, mean: 9, 'two words': 3 },
    { det: null, motor: 2, n: 4, label: 'a', open: true, mean: 9, 'two words': 4 }
  ];
  const run = simpleRun(rows, { dataKeys });
  table = await readTable([run], { timezone: 'Europe/Berlin', assets: fakeAssets() });
});

function failure(act: () => unknown): unknown {
  try {
    act();
  } catch (error) {
    return error;
  }
  return null;
}

describe('a table', () => {
  it('gives columns by name, and by column() where a method is called the same', () => {
    expect(table['det']?.name).toBe('det');
    expect(table.det?.values).toEqual([3.14159, 1, NaN, null]);
    expect(table['two words']?.at(-1)).toBe(4);
    expect(typeof table.mean).toBe('function');
    expect(table.column('mean').toArray()).toEqual([7, 8, 9, 9]);
    expect('det' in table && !('dett' in table)).toBe(true);
  });

  it('refuses other names, and says the nearest', () => {
    const error = failure(() => table['dett']);
    expect(isBrokerError(error, 'FieldNotFound') && error).toMatchObject({ field: 'dett', nearest: 'det' });
    expect(String(error)).toContain("Did you mean 'det'?");
  });

  it('does no harm where it is awaited, printed, compared or serialized', async () => {
    expect(await table).toBe(table);
    expect(isRunTable(table)).toBe(true);
    expect(table.constructor.name).toBe('RunTableMethods');
    expect(inspect(table)).toContain('[4 rows × 9 columns]');
    expect(`${table as unknown as string}`).toContain('det');
    expect(JSON.stringify(table.select(['motor']).head(1))).toBe('[{"seq_num":1,"motor":-1}]');
    expect(Object.prototype.toString.call(table)).toBe('[object Object]');
    expect(table).toEqual(table);
    expect(structuredClone(table.mean())).toEqual(table.mean());
  });

  it('knows its size and its columns', () => {
    expect([table.numRows, table.length, table.numColumns]).toEqual([4, 4, 9]);
    expect(table.columns).toEqual([
      'seq_num',
      'time',
      'det',
      'motor',
      'n',
      'label',
      'open',
      'mean',
      'two words'
    ]);
  });

  it('has statistics of its numbers and booleans, without index and times', () => {
    expect(table.mean()).toEqual({
      det: (3.14159 + 1) / 2,
      motor: 0.5,
      n: 2251799813685250,
      open: 0.75,
      mean: 8.25,
      'two words': 2.5
    });
    expect(table.count()['det']).toBe(2);
    expect(table.min()['det']).toBe(1);
    expect(table.sum({ skipNaN: false })['det']).toBe(NaN);
    expect(table.std({ ddof: 0 })['two words']).toBe(Math.sqrt(1.25));
    const described = table.describe();
    expect(described.columns).toEqual(['statistic', 'det', 'motor', 'n', 'mean', 'two words']);
    expect(described.column('statistic').toArray()).toEqual([
      'count',
      'mean',
      'std',
      'min',
      '25%',
      '50%',
      '75%',
      'max'
    ]);
    expect(described.column('motor').at(5)).toBe(0.5);
  });

  it('is cut by rows and columns', () => {
    expect(table.head(2)['seq_num']?.toArray()).toEqual([1, 2]);
    expect(table.head(-1).numRows).toBe(3);
    expect(table.tail(1)['seq_num']?.toArray()).toEqual([4]);
    expect(table.tail(0).numRows).toBe(0);
    expect(table.slice(-3, -1)['motor']?.toArray()).toEqual([0, 1]);
    expect(table.select(['motor', 'det']).columns).toEqual(['seq_num', 'motor', 'det']);
    expect(
      isBrokerError(
        failure(() => table.select(['nope'])),
        'FieldNotFound'
      )
    ).toBe(true);
  });

  it('sorts stably, NaN and nulls last', () => {
    const seqNums = (sorted: RunTable): unknown[] => sorted.column('seq_num').toArray();
    expect(seqNums(table.sort('det'))).toEqual([2, 1, 3, 4]);
    expect(seqNums(table.sort({ column: 'det', descending: true }))).toEqual([1, 2, 3, 4]);
    expect(seqNums(table.sort([{ column: 'label' }, { column: 'motor', descending: true }]))).toEqual([
      3, 4, 2, 1
    ]);
    expect(seqNums(table.sort({ column: 'n', descending: true }))).toEqual([1, 4, 3, 2]);
  });

  it('groups', () => {
    const groups = table.groupBy('label');
    expect(groups.keys).toEqual(['<b>"x"&</b>', 'a', 'b']);
    expect(groups.mean().column('motor').toArray()).toEqual([1, 1, -1]);
    expect(
      groups
        .size()
        .rows()
        .map(row => row['size'])
    ).toEqual([1, 2, 1]);
    expect(groups.count().row(1)).toMatchObject({ label: 'a', det: 1, open: 2 });
    expect([...groups].map(([key, rows]) => [key, rows.numRows])).toEqual([
      ['<b>"x"&</b>', 1],
      ['a', 2],
      ['b', 1]
    ]);
    expect(table.groupBy(['open', 'label']).keys).toEqual([
      [false, 'a'],
      [true, '<b>"x"&</b>'],
      [true, 'a'],
      [true, 'b']
    ]);
    expect(table.groupBy('det').keys).toEqual([1, 3.14159, NaN, null]);
  });

  it('derives and filters', () => {
    const derived = table.derive({ double: 'motor * 2', both: 'double > 0 and open' });
    expect(derived.columns.slice(-2)).toEqual(['double', 'both']);
    expect(derived.column('both').toArray()).toEqual([false, false, true, true]);
    expect(derived.column('double').type).toBe('float64');
    expect(table.filter('det > 0 and `two words` < 3')['seq_num']?.toArray()).toEqual([1, 2]);
    expect(table.filter('n == 9007199254740993')['seq_num']?.toArray()).toEqual([1]);
    const error = failure(() => table.filter('motor'));
    expect(isBrokerError(error, 'InvalidQuery') && error.position).toBe(0);
  });

  it('gives rows', () => {
    expect(table.rows()[1]).toMatchObject({ seq_num: 2, det: 1, n: 2, label: 'a', open: false });
    expect(table.row(-1)['det']).toBeNull();
    expect([...table].length).toBe(4);
  });
});

describe('a column', () => {
  it('gives its values without a copy, and cells one by one', () => {
    const n = table.column('n');
    expect(n.values).toBe(n.values);
    expect(n.values).toEqual(new BigInt64Array([9007199254740993n, 2n, 3n, 4n]));
    expect([n.at(0), n.at(1), n.at(-1)]).toEqual([9007199254740993n, 2, 4]);
    expect([...n]).toEqual(n.toArray());
    expect(table.column('open').values).toEqual(new Uint8Array([1, 0, 1, 1]));
    expect(table.column('open').at(0)).toBe(true);
    expect(table.column('time').toDates()[0]).toEqual(new Date(1700000000000));
    expect(table.column('det').toFloat64()).toEqual(new Float64Array([3.14159, 1, NaN, NaN]));
  });

  it('refuses places beyond its end, and statistics of text', () => {
    const error = failure(() => table.column('n').at(4));
    expect(isBrokerError(error, 'IndexOutOfRange') && error).toMatchObject({ index: 4, length: 4 });
    expect(
      isBrokerError(
        failure(() => table.column('n').at(-5)),
        'IndexOutOfRange'
      )
    ).toBe(true);
    expect(
      isBrokerError(
        failure(() => table.column('label').mean()),
        'InvalidQuery'
      )
    ).toBe(true);
    expect(
      isBrokerError(
        failure(() => table.column('n').quantile(2)),
        'InvalidQuery'
      )
    ).toBe(true);
  });
});

describe('shown', () => {
  const display = (shown: RunTable): MimeBundle =>
    (shown as unknown as Record<symbol, () => MimeBundle>)[Symbol.for('Jupyter.display')]?.() ?? {};

  it('has its text escaped, and full values beside short ones', () => {
    const html = display(table)['text/html'] ?? '';
    expect(html).toContain('&lt;b&gt;&quot;x&quot;&amp;&lt;/b&gt;');
    expect(html).not.toContain('<b>"x"');
    expect(html).toMatch(/<td[^>]* title="3.14159">3.14<\/td>/);
    expect(html).toMatch(/<td[^>]*>NaN<\/td>/);
    expect(html).toMatch(/<i[^>]*>null<\/i>/);
    expect(html).toContain('float64 (counts)');
    expect(html).toContain('title="2023-11-14T23:13:20.000000000+01:00">2023-11-14 23:13:20.000<');
    expect(html).toContain('4 rows × 9 columns');
  });

  it('has its first and last rows only, in aligned text', async () => {
    const run = simpleRun(
      Array.from({ length: 1000 }, (_, x) => ({ x })),
      { dataKeys: { x: NUMBER } }
    );
    const long = await readTable([run], { timezone: 'UTC', assets: fakeAssets() });
    const { 'text/html': html = '', 'text/plain': text = '' } = display(long);
    expect(html.match(/<tr>/g)).toHaveLength(12);
    expect(html).toContain('1,000 rows × 3 columns');
    const lines = text.split('\n').slice(0, 13);
    expect(new Set(lines.map(line => line.length))).toEqual(new Set([lines[0]?.length]));
    expect(lines[12]).toMatch(/^ *1000 .* 999$/);
  });
});
