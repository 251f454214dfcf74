import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import {
  createAssets,
  EmbeddedStore,
  isBrokerError,
  readTable,
  type Assets,
  type Column,
  type NdArray,
  type RunSource,
  type RunTable
} from '../../dist/index.js';
import { fakeAssets } from './fake-assets.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const SAMPLES = new URL('samples/', FIXTURES);
const path = (name: string): string => fileURLToPath(new URL(name, SAMPLES));

let assets: Assets;
const stores: Record<string, EmbeddedStore> = {};

beforeAll(() => {
  const rootMap = { '/beamline/assets': path('assets') };
  assets = createAssets({ roots: [path('assets')], rootMap, location: path('jsonl'), handlers: {} });
  for (const format of ['jsonl', 'msgpack']) stores[format] = new EmbeddedStore(path(format));
});

afterAll(async () => {
  await assets.close();
  for (const store of Object.values(stores)) await store.close();
});

interface ExpectedTable {
  columns_in_order: string[];
  index: unknown[];
  columns: Record<string, { dtype: string; values: unknown[] }>;
}

interface Sample {
  name: string;
  uid: string;
  jsonl: string;
}

const samples = (
  JSON.parse(readFileSync(new URL('samples/index.json', FIXTURES), 'utf8')) as { runs: Sample[] }
).runs;

async function sourceOf({ uid }: Sample, format = 'jsonl'): Promise<RunSource> {
  const store = stores[format];
  if (store === undefined) throw new Error(`no store of ${format}`);
  return store.open(uid);
}

/** A cell of a column in the notation of the expected value; pandas has NaN for nulls in columns of numbers. */
function notation(cell: unknown, expected: unknown, dtype: string): unknown {
  if (cell === null) return dtype.startsWith('float') ? { $nan: true } : null;
  if (typeof cell === 'bigint') return { $int: String(cell) };
  if (typeof cell === 'number') {
    if (Number.isNaN(cell)) return { $nan: true };
    return Math.abs(cell) === Infinity ? { $inf: Math.sign(cell) } : cell;
  }
  if (Array.isArray(cell)) return cell.map(element => notation(element, null, 'object'));
  if (typeof cell !== 'object') return cell;
  if (ArrayBuffer.isView(cell)) {
    return Array.from(cell as unknown as ArrayLike<unknown>, x => notation(plainInteger(x), null, 'object'));
  }
  const { data, shape, dtype: element } = cell as NdArray;
  if (Array.isArray(expected)) {
    const [rows = 0, columns = 0] = shape;
    return Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => plainInteger(data[row * columns + column]))
    );
  }
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
  return { $array: true, shape, dtype: element, sha256: createHash('sha256').update(bytes).digest('hex') };
}

const plainInteger = (x: unknown): unknown => (typeof x === 'bigint' ? Number(x) : x);

function expectColumn(column: Column, expected: { dtype: string; values: unknown[] }): void {
  const values =
    column.role === 'time' && expected.dtype.startsWith('datetime')
      ? column.toArray().map(String)
      : column.toArray().map((cell, row) => notation(cell, expected.values[row], expected.dtype));
  expect(values, column.name).toStrictEqual(expected.values);
}

/** databroker puts a stream's later descriptors first; ours are in order of seq_num. */
function inOrder(expected: ExpectedTable): ExpectedTable {
  const order = expected.index
    .map((_, row) => row)
    .sort((a, b) => Number(expected.index[a]) - Number(expected.index[b]));
  const arrange = (values: unknown[]): unknown[] => order.map(row => values[row]);
  const columns = Object.entries(expected.columns).map(
    ([name, { dtype, values }]): [string, ExpectedTable['columns'][string]] => [
      name,
      { dtype, values: arrange(values) }
    ]
  );
  return { ...expected, index: arrange(expected.index), columns: Object.fromEntries(columns) };
}

function expectTable(table: RunTable, answer: ExpectedTable): void {
  const expected = inOrder(answer);
  expect(table.columns).toEqual(['seq_num', ...expected.columns_in_order]);
  expect(table.column('seq_num').toArray()).toEqual(expected.index);
  for (const [name, column] of Object.entries(expected.columns)) expectColumn(table.column(name), column);
}

/** databroker has no table of stream data without events, and fails where there are both. */
const STREAMED = ['stream_hdf5', 'stream_tiff', 'stream_hdf5_no_events'];

describe.each(samples)('the tables of $name', sample => {
  const expected = JSON.parse(readFileSync(new URL(`expected/${sample.name}.json`, FIXTURES), 'utf8')) as {
    streams: Record<string, Record<string, ExpectedTable> & { tables_of_one: Record<string, ExpectedTable> }>;
  };
  const streams = STREAMED.includes(sample.name) ? [] : Object.entries(expected.streams);

  it.each(['jsonl', 'msgpack'])('equal databroker’s, from %s', async format => {
    const source = await sourceOf(sample, format);
    for (const [stream, tables] of streams) {
      expectTable(
        await readTable([source], { stream, timezone: 'UTC', assets }),
        tables['table'] as ExpectedTable
      );
      expectTable(
        await readTable([source], { stream, timezone: 'UTC', assets, convertTimes: false }),
        tables['table_seconds'] as ExpectedTable
      );
      for (const [field, table] of Object.entries(tables.tables_of_one)) {
        expectTable(await readTable([source], { stream, timezone: 'UTC', assets, fields: [field] }), table);
      }
    }
    expect((await readTable([source], { timezone: 'UTC', assets })).errors).toEqual({});
  });

  it('equal databroker’s when filled, where it can fill them', async () => {
    const source = await sourceOf(sample);
    for (const [stream, tables] of streams) {
      const table = await readTable([source], { stream, timezone: 'UTC', assets, fill: true });
      const filled = tables['table_filled'] as ExpectedTable | { $error: string };
      if ('$error' in filled) {
        const rest = tables['table'] as ExpectedTable;
        const tag = sample.name === 'bad_missing_file' ? 'AssetMissing' : 'UnknownSpec';
        expect(isBrokerError(table.errors['img_image'], tag)).toBe(true);
        expect(table.column('img_image').nullCount).toBe(table.numRows);
        const { img_image: _, ...columns } = rest.columns;
        for (const [name, column] of Object.entries(columns)) expectColumn(table.column(name), column);
      } else {
        expectTable(table, filled);
        expect(table.errors).toEqual({});
      }
    }
  });
});

describe('stream data', () => {
  const named = (name: string): Promise<RunSource> => {
    const sample = samples.find(each => each.name === name);
    if (sample === undefined) throw new Error(`no sample ${name}`);
    return sourceOf(sample);
  };

  it('has an id in each row of its events', async () => {
    const table = await readTable([await named('stream_hdf5')], { timezone: 'UTC', assets });
    expect(table.columns).toEqual(['seq_num', 'time', 'cam', 'x']);
    expect(table['cam']?.toArray()).toEqual(
      [0, 1, 2, 3, 4, 5].map(i => `85f707f8-a702-478f-8e75-61fe521c14ce/${i}`)
    );
    expect(table['x']?.toArray()).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  });

  it('makes rows where there are no events', async () => {
    const table = await readTable([await named('stream_hdf5_no_events')], { timezone: 'UTC', assets });
    expect(table['seq_num']?.toArray()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(table['time']?.nullCount).toBe(6);
    expect(table['cam']?.at(-1)).toBe('9ffd46f9-4751-4919-bdbb-42ab392ffab3/5');
  });

  it('is filled, each cell from the file and index that the documents say', async () => {
    const read: string[] = [];
    const filling = fakeAssets(reference => {
      if (reference.kind !== 'stream') throw new Error('not stream data');
      read.push(`${reference.streamResource.uid} ${reference.index} ${reference.dataKey.dtype_numpy}`);
      return { data: new Uint16Array([reference.index, 1, 2, 3]), shape: [2, 2], dtype: 'uint16' };
    });
    const table = await readTable([await named('stream_hdf5')], {
      timezone: 'UTC',
      assets: filling,
      fill: true
    });
    expect(read).toEqual([0, 1, 2, 3, 4, 5].map(i => `85f707f8-a702-478f-8e75-61fe521c14ce ${i} <u2`));
    expect(table['cam']?.type).toBe('list<list<uint16>>');
    expect(table['cam']?.at(4)).toEqual({
      data: new Uint16Array([4, 1, 2, 3]),
      shape: [2, 2],
      dtype: 'uint16'
    });
  });
});

it.each(['stream_hdf5', 'stream_tiff', 'stream_hdf5_no_events'])('fills the table of %s', async name => {
  const sample = samples.find(each => each.name === name) as Sample;
  const answers = JSON.parse(readFileSync(new URL(`expected/${name}.json`, FIXTURES), 'utf8')) as {
    stream_resources: Record<string, { events: { dtype: string; sha256: string }[] }>;
  };
  const table = await readTable([await sourceOf(sample)], { timezone: 'UTC', assets, fill: true });
  expect(table.errors).toEqual({});
  for (const [field, { events }] of Object.entries(answers.stream_resources)) {
    const cells = table.column(field).toArray();
    const bytes = events.map(({ dtype, sha256 }) => ({ dtype, sha256 }));
    expect(cells.map(cell => notation(cell, null, 'object'))).toMatchObject(bytes);
  }
});

it('keeps the values of arrays to the last bit', async () => {
  const sample = samples.find(each => each.name === 'img_inline') as Sample;
  const table = await readTable([await sourceOf(sample)], { timezone: 'UTC', assets });
  const cell = table['cam_image']?.at(0) as { data: BigInt64Array; shape: number[]; dtype: string };
  expect([cell.shape, cell.dtype]).toEqual([[8, 10], 'int64']);
  const { buffer, byteOffset, byteLength } = cell.data;
  const digest = createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
  expect(digest).toBe('3dde22cc059b1e347c52a975b3d8408dfc13ae1eb70d9f281dcb2db58f06bbc7');
});
