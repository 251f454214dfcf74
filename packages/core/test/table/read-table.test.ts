import { expect, it } from 'vitest';
import {
  isBrokerError,
  readTable,
  type JsonObject,
  type RunTable,
  type TableOptions
} from '../../dist/index.js';
import { fakeAssets } from './fake-assets.js';
import { memorySource, simpleRun, type RunOptions } from './memory-source.js';

const NUMBER = { dtype: 'number' };

function tableOf(rows: JsonObject[], options: RunOptions = {}, table: TableOptions = {}): Promise<RunTable> {
  return readTable([simpleRun(rows, options)], { timezone: 'UTC', assets: fakeAssets(), ...table });
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error
  );
}

const CONFIGURED: RunOptions = {
  dataKeys: { det: { ...NUMBER, units: 'counts', precision: 3 }, motor: NUMBER, label: { dtype: 'string' } },
  configuration: {
    dev: { data: { gain: 3, mode: 'fast' }, timestamps: {}, data_keys: { gain: { ...NUMBER, shape: [] } } }
  },
  start: { plan_name: 'scan', scan_id: 7, sample: { name: 'LaB₆' }, tags: ['a', 'b'] }
};
const ROWS = [
  { det: 1, motor: -1, label: 'x' },
  { det: 2.5, motor: 0, label: 'y' }
];

it('takes columns in the order of the descriptor, or as asked', async () => {
  expect((await tableOf(ROWS, CONFIGURED)).columns).toEqual(['seq_num', 'time', 'det', 'motor', 'label']);
  const asked = await tableOf(ROWS, CONFIGURED, { fields: ['motor', 'det', 'motor', 'time'] });
  expect(asked.columns).toEqual(['seq_num', 'time', 'motor', 'det']);
  expect([asked.column('det').units, asked.column('det').precision]).toEqual(['counts', 3]);
});

it('matches whole names with a RegExp, data before metadata', async () => {
  expect((await tableOf(ROWS, CONFIGURED, { fields: [/[dm].*/] })).columns.slice(2)).toEqual([
    'det',
    'motor'
  ]);
  expect((await tableOf(ROWS, CONFIGURED, { fields: /ga.n/ })).columns.slice(2)).toEqual(['gain']);
  const missing = await failure(tableOf(ROWS, CONFIGURED, { fields: [/de/] }));
  expect(isBrokerError(missing, 'FieldNotFound')).toBe(true);
});

it('makes columns of configuration, start and stop values', async () => {
  const fields = ['gain', 'mode', 'scan_id', 'sample', 'tags', 'exit_status'];
  const table = await tableOf(ROWS, CONFIGURED, { fields });
  expect(table.columns).toEqual(['seq_num', 'time', ...fields]);
  expect(table.columns.map(name => table.column(name).type)).toEqual([
    'int64',
    'timestamp[ns, UTC]',
    'float64',
    'string',
    'int64',
    'string',
    'list<string>',
    'string'
  ]);
  expect(table.row(1)).toMatchObject({
    gain: 3,
    mode: 'fast',
    scan_id: 7,
    sample: '{"name":"LaB₆"}',
    tags: ['a', 'b'],
    exit_status: 'success'
  });
});

it('takes configuration from each event’s own descriptor, and rows in order of seq_num', async () => {
  const descriptor = (uid: string, exposure: number): [string, JsonObject] => [
    'descriptor',
    {
      uid,
      run_start: 'r',
      time: 0,
      name: 'primary',
      data_keys: { a: { ...NUMBER, shape: [], source: '' } },
      configuration: { dev: { data: { exposure }, timestamps: {}, data_keys: {} } }
    }
  ];
  const event = (of: string, seq_num: number): [string, JsonObject] => [
    'event',
    { uid: `e${seq_num}`, descriptor: of, seq_num, time: seq_num, data: { a: seq_num * 10 }, timestamps: {} }
  ];
  const documents: [string, JsonObject][] = [
    ['start', { uid: 'r', time: 0 }],
    descriptor('d1', 0.1),
    descriptor('d2', 0.5),
    event('d2', 3),
    event('d2', 4),
    event('d1', 1),
    event('d1', 2)
  ];
  const options = { timezone: 'UTC', assets: fakeAssets(), fields: ['a', 'exposure'] };
  const table = await readTable([memorySource(documents)], options);
  expect(table.rows().map(({ seq_num, a, exposure }) => [seq_num, a, exposure])).toEqual([
    [1, 10, 0.1],
    [2, 20, 0.1],
    [3, 30, 0.5],
    [4, 40, 0.5]
  ]);
  const twice = await readTable(
    [simpleRun([{ a: 5 }], { dataKeys: { a: NUMBER } }), memorySource(documents)],
    options
  );
  expect(twice.rows().map(({ a, exposure }) => [a, exposure])).toEqual([
    [5, null],
    [10, 0.1],
    [20, 0.1],
    [30, 0.5],
    [40, 0.5]
  ]);
});

it('says which names there are, and the nearest', async () => {
  const error = await failure(tableOf(ROWS, CONFIGURED, { fields: ['dett'] }));
  expect(isBrokerError(error, 'FieldNotFound') && error).toMatchObject({
    field: 'dett',
    nearest: 'det',
    uid: 'run-1',
    available: expect.arrayContaining([
      'det',
      'motor',
      'label',
      'gain',
      'plan_name',
      'exit_status'
    ]) as unknown
  });
  expect(String(error)).toContain("Did you mean 'det'?");
});

it('is empty where the stream was not named and is not there', async () => {
  const baseline = { ...CONFIGURED, stream: 'baseline' };
  const table = await tableOf(ROWS, baseline);
  expect([table.columns, table.numRows]).toEqual([['seq_num', 'time'], 0]);
  const error = await failure(tableOf(ROWS, baseline, { stream: 'primary' }));
  expect(isBrokerError(error, 'StreamNotFound') && error).toMatchObject({
    stream: 'primary',
    available: ['baseline']
  });
});

it('concatenates runs and keeps types', async () => {
  const first = simpleRun([{ x: 1, n: 1 }], { uid: 'a', dataKeys: { x: { dtype: 'integer' }, n: NUMBER } });
  const second = simpleRun([{ x: 2.5, m: 'q' }], {
    uid: 'b',
    dataKeys: { x: NUMBER, m: { dtype: 'string' } }
  });
  const empty = memorySource([['start', { uid: 'c', time: 0 }]]);
  const table = await readTable([first, empty, second], { timezone: 'UTC', assets: fakeAssets() });
  expect(table.columns.slice(2)).toEqual(['x', 'n', 'm']);
  expect(table.columns.slice(2).map(name => table.column(name).type)).toEqual([
    'float64',
    'float64',
    'string'
  ]);
  expect(table.rows().map(({ seq_num, x, n, m }) => [seq_num, x, n, m])).toEqual([
    [1, 1, 1, null],
    [1, 2.5, null, 'q']
  ]);
});

const TYPES: [JsonObject, string][] = [
  [{ dtype: 'number' }, 'float64'],
  [{ dtype: 'number', dtype_numpy: '<f4' }, 'float32'],
  [{ dtype: 'number', dtype_numpy: '<i4' }, 'float64'],
  [{ dtype: 'integer' }, 'int64'],
  [{ dtype: 'integer', dtype_numpy: '<u8' }, 'uint64'],
  [{ dtype: 'integer', dtype_str: '|i1' }, 'int8'],
  [{ dtype: 'boolean' }, 'boolean'],
  [{ dtype: 'string' }, 'string'],
  [{ dtype: 'array', shape: [3] }, 'list<float64>'],
  [{ dtype: 'array', shape: [2, null], dtype_numpy: '<u2' }, 'list<list<uint16>>'],
  [{ dtype: 'array', shape: [2], dtype_numpy: '<U8' }, 'list<string>'],
  [{ dtype: 'array', shape: [2, 2], external: 'FILESTORE:' }, 'string']
];

it.each(TYPES)('gives %j the type %s without any value', async (dataKey, type) => {
  expect((await tableOf([], { dataKeys: { x: dataKey } })).column('x').type).toBe(type);
});

it('keeps integers, NaN, infinities, nulls and missing values apart', async () => {
  const dataKeys = { n: { dtype: 'integer' }, x: NUMBER };
  const rows = [{ n: 9007199254740993n, x: NaN }, { n: 3, x: -Infinity }, { n: null, x: null }, {}];
  const table = await tableOf(rows, { dataKeys });
  expect(table.column('n').toArray()).toEqual([9007199254740993n, 3, null, null]);
  expect(table.column('x').toArray()).toEqual([NaN, -Infinity, null, null]);
  expect(table.errors).toEqual({});
  expect((await tableOf([{ n: 1 }, { n: 2 }], { dataKeys })).column('n').values).toEqual(
    new BigInt64Array([1n, 2n])
  );
});

it('reports values that contradict the descriptor, and nulls them', async () => {
  const dataKeys = {
    x: NUMBER,
    n: { dtype: 'integer', dtype_numpy: '|u1' },
    s: { dtype: 'string' },
    w: { dtype: 'array', shape: [2] },
    ok: NUMBER
  };
  const rows = [
    { x: 'oops', n: 256, s: 5, w: 7, ok: 1 },
    { x: 'oops', n: 255, s: 'five', w: [1, 2], ok: true },
    { x: 2, n: 1.5, s: null, w: [[1], 2], ok: 3n }
  ];
  const table = await tableOf(rows, { dataKeys });
  expect(table.column('x').toArray()).toEqual([null, null, 2]);
  expect(table.column('n').toArray()).toEqual([null, 255, null]);
  expect(table.column('s').toArray()).toEqual([null, 'five', null]);
  expect(table.column('w').toArray()).toEqual([null, new Float64Array([1, 2]), null]);
  expect(table.column('ok').toArray()).toEqual([1, 1, 3]);
  expect(Object.keys(table.errors)).toEqual(['x', 'n', 's', 'w']);
  expect(isBrokerError(table.errors['x'], 'InvalidDocument') && table.errors['x'].message).toContain(
    'first of 2'
  );
});

it('lets values tell the elements of arrays that nothing describes', async () => {
  const list = { dtype: 'array', shape: [null] };
  const dataKeys = { a: list, b: list, c: list, d: list };
  const rows = [
    { a: [], b: [1, 2], c: [true], d: [null, 1.5] },
    { a: ['x'], b: [9007199254740993n], c: [], d: [NaN] }
  ];
  const table = await tableOf(rows, { dataKeys });
  expect(['a', 'b', 'c', 'd'].map(name => table.column(name).type)).toEqual([
    'list<string>',
    'list<int64>',
    'list<boolean>',
    'list<float64>'
  ]);
  expect(table.column('b').toArray()).toEqual([
    new BigInt64Array([1n, 2n]),
    new BigInt64Array([9007199254740993n])
  ]);
  expect(table.column('d').at(0)).toEqual([null, 1.5]);
});

it('fills external fields; what cannot be read is null, with the reason', async () => {
  const external = { dtype: 'array', shape: [1, 2], external: 'FILESTORE:' };
  const before: [string, JsonObject][] = [
    ['resource', { uid: 'r', spec: 'X', root: '/', resource_path: 'x', resource_kwargs: {} }],
    ...[0, 1, 2].map((i): [string, JsonObject] => [
      'datum',
      { datum_id: `r/${i}`, resource: 'r', datum_kwargs: { i } }
    ])
  ];
  const rows = [0, 1, 2, 3].map(i => ({ img: `r/${i}`, x: i }));
  const run = simpleRun(rows, { dataKeys: { img: external, x: NUMBER }, before });
  const assets = fakeAssets(reference => {
    const i = Number(reference.kind === 'datum' && reference.datum.datum_kwargs['i']);
    if (i === 1) throw new Error('bad block');
    return { data: new Uint16Array([i, 500]), shape: [1, 2], dtype: 'uint16' };
  });
  const ids = await readTable([run], { timezone: 'UTC', assets });
  expect(ids.column('img').toArray()).toEqual(['r/0', 'r/1', 'r/2', 'r/3']);
  expect((await readTable([run], { timezone: 'UTC', assets, fill: ['x'] })).column('img').type).toBe(
    'string'
  );
  expect(
    isBrokerError(
      await failure(readTable([run], { timezone: 'UTC', assets, fill: ['imgg'] })),
      'FieldNotFound'
    )
  ).toBe(true);
  const table = await readTable([run], { timezone: 'UTC', assets, fill: ['img'] });
  expect(table.column('img').type).toBe('list<list<uint16>>');
  const array = (i: number): unknown => ({ data: new Uint16Array([i, 500]), shape: [1, 2], dtype: 'uint16' });
  expect(table.column('img').toArray()).toEqual([array(0), null, array(2), null]);
  expect(table.column('x').toArray()).toEqual([0, 1, 2, 3]);
  expect(isBrokerError(table.errors['img'], 'AssetCorrupt')).toBe(true);
});

it('stops when it is told to', async () => {
  const error = await failure(tableOf(ROWS, CONFIGURED, { signal: AbortSignal.abort() }));
  expect((error as Error).name).toBe('AbortError');
});

it('refuses a time zone that there is not', async () => {
  expect(
    isBrokerError(await failure(tableOf(ROWS, CONFIGURED, { timezone: 'Mars/Base' })), 'InvalidQuery')
  ).toBe(true);
});

it('has structured values as JSON', async () => {
  const dtype_numpy = [
    ['a', '<i4'],
    ['b', '|S1']
  ];
  const dataKeys = { x: { dtype: 'array', shape: [2], dtype_numpy } };
  const table = await tableOf(
    [
      {
        x: [
          [1, 'p'],
          [2n ** 60n, 'q']
        ]
      },
      {}
    ],
    { dataKeys }
  );
  expect(table.column('x').toArray()).toEqual(['[[1,"p"],[1152921504606846976,"q"]]', null]);
  expect(table.errors).toEqual({});
});

it('shows times in their zone, summer and winter', async () => {
  const times = [1700000000.5, 1720000000.25, -1.75];
  const source = memorySource([
    ['start', { uid: 'r', time: 0 }],
    ['descriptor', { uid: 'd', run_start: 'r', time: 0, name: 'primary', data_keys: {}, configuration: {} }],
    ...times.map((time, row): [string, JsonObject] => [
      'event',
      { uid: `e${row}`, descriptor: 'd', seq_num: row + 1, time, data: {}, timestamps: {} }
    ])
  ]);
  const csv = async (timezone: string): Promise<string[]> =>
    (await readTable([source], { timezone, assets: fakeAssets() })).toCSV().split('\r\n').slice(1, -1);
  expect(await csv('America/St_Johns')).toEqual([
    '1,2023-11-14T18:43:20.500000000-03:30',
    '2,2024-07-03T07:16:40.250000000-02:30',
    '3,1969-12-31T20:29:58.250000000-03:30'
  ]);
  expect((await csv('Asia/Kolkata'))[0]).toBe('1,2023-11-15T03:43:20.500000000+05:30');
});
