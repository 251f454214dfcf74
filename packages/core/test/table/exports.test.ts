import { createRequire } from 'node:module';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, expect, it } from 'vitest';
import { readTable, type RunTable } from '../../dist/index.js';
import { fakeAssets } from './fake-assets.js';
import { simpleRun } from './memory-source.js';

const arrow = createRequire(import.meta.url)('apache-arrow') as typeof import('apache-arrow');
let table: RunTable;

beforeAll(async () => {
  const dataKeys = {
    x: { dtype: 'number', units: 'mm' },
    n: { dtype: 'integer' },
    u: { dtype: 'integer', dtype_numpy: '<u8' },
    s: { dtype: 'string' },
    b: { dtype: 'boolean' },
    w: { dtype: 'array', shape: [null] },
    image: { dtype: 'array', shape: [2, 2], dtype_numpy: '<u2' }
  };
  const rows = [
    {
      x: 0.1,
      n: 9007199254740993n,
      u: 18446744073709551615n,
      s: 'a,"b"',
      b: true,
      w: [1, null],
      image: [
        [1, 2],
        [3, 65535]
      ]
    },
    {
      x: -0,
      n: -1,
      u: 0,
      s: '',
      b: false,
      w: [],
      image: [
        [0, 0],
        [0, 0]
      ]
    },
    { x: NaN },
    { x: Infinity, n: 1, u: 1, s: '=1+1\n', b: true, w: [NaN], image: null }
  ];
  table = await readTable([simpleRun(rows, { dataKeys })], {
    timezone: 'Europe/Berlin',
    assets: fakeAssets()
  });
});

it('writes CSV in which null, empty text and NaN differ', () => {
  const lines = table.select(['x', 'n', 's', 'b', 'w']).toCSV().split('\r\n');
  expect(lines).toEqual([
    'seq_num,x,n,s,b,w',
    '1,0.1,9007199254740993,"a,""b""",true,"[1,null]"',
    '2,-0,-1,"",false,[]',
    '3,NaN,,,,',
    '4,Infinity,1,"=1+1\n",true,[NaN]',
    ''
  ]);
  expect(table.select(['s']).toCSV({ guardFormulas: true, separator: ';' })).toContain(`4;"'=1+1\n"`);
  expect(table.head(1).toCSV()).toContain('2023-11-14T23:13:20.000000000+01:00');
});

it('shares its memory with Arrow, types, nulls, zone and units included', () => {
  const columns = table.toArrow();
  expect(columns.schema.fields.map(field => `${field.name}: ${String(field.type)}`)).toEqual([
    'seq_num: Int64',
    'time: Timestamp<NANOSECOND, Europe/Berlin>',
    'x: Float64',
    'n: Int64',
    'u: Uint64',
    's: Utf8',
    'b: Bool',
    'w: List<Float64>',
    'image: List<List<Uint16>>'
  ]);
  expect(columns.schema.fields[2]?.metadata.get('units')).toBe('mm');
  expect(columns.getChild('x')?.data[0]?.values).toBe(table.column('x').values);
  const read = arrow.tableFromIPC(table.slice(1, 4).toIPC());
  expect(read.numRows).toBe(3);
  expect(read.getChild('n')?.toJSON()).toEqual([-1n, null, 1n]);
  expect(read.getChild('s')?.toJSON()).toEqual(['', null, '=1+1\n']);
  expect(JSON.stringify(read.getChild('image')?.get(0))).toBe('[[0,0],[0,0]]');
});

it('writes Parquet that is read back as it was', async () => {
  const { buffer } = table.toParquet();
  const rows = await parquetReadObjects({ file: buffer as ArrayBuffer });
  expect(rows.map(row => row['x'])).toEqual([0.1, -0, NaN, Infinity]);
  expect(rows.map(row => row['n'])).toEqual([9007199254740993n, -1n, null, 1n]);
  expect(rows.map(row => row['u'])).toEqual([18446744073709551615n, 0n, null, 1n]);
  expect(rows.map(row => row['s'] as unknown)).toEqual(['a,"b"', '', null, '=1+1\n']);
  expect(rows.map(row => (row['w'] ?? null) as unknown)).toEqual([[1, null], [], null, [NaN]]);
  expect(rows.map(row => (row['image'] ?? null) as unknown)).toEqual([
    [
      [1, 2],
      [3, 65535]
    ],
    [
      [0, 0],
      [0, 0]
    ],
    null,
    null
  ]);
  expect(await parquetReadObjects({ file: table.head(0).toParquet().buffer as ArrayBuffer })).toEqual([]);
});
