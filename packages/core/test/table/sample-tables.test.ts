import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { readTable, type Column, type JsonObject, type RunSource, type RunTable } from '../../dist/index.js';
import { fakeAssets } from './fake-assets.js';
import { memorySource, parsePythonJson } from './memory-source.js';

const FIXTURES = new URL('../fixtures/', import.meta.url);
const assets = fakeAssets();

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

function sourceOf(sample: Sample): RunSource {
  const lines = readFileSync(new URL(`samples/${sample.jsonl}`, FIXTURES), 'utf8')
    .trim()
    .split('\n');
  return memorySource(lines.map(line => parsePythonJson(line) as [string, JsonObject]));
}

/** A cell of a column in the notation of the expected values; pandas has NaN for nulls in columns of numbers. */
function notation(cell: unknown, dtype: string): unknown {
  if (cell === null) return dtype.startsWith('float') ? { $nan: true } : null;
  if (typeof cell === 'bigint') return { $int: String(cell) };
  if (typeof cell === 'number') {
    if (Number.isNaN(cell)) return { $nan: true };
    return Math.abs(cell) === Infinity ? { $inf: Math.sign(cell) } : cell;
  }
  if (Array.isArray(cell)) return cell.map(element => notation(element, 'object'));
  if (ArrayBuffer.isView(cell))
    return Array.from(cell as unknown as ArrayLike<unknown>, x => notation(plainInteger(x), 'object'));
  if (typeof cell === 'object' && 'shape' in cell) {
    const { data, shape } = cell as unknown as { data: ArrayLike<unknown>; shape: number[] };
    const [rows = 0, columns = 0] = shape;
    return Array.from({ length: rows }, (_, row) =>
      Array.from({ length: columns }, (_, column) => plainInteger(data[row * columns + column]))
    );
  }
  return cell;
}

const plainInteger = (x: unknown): unknown => (typeof x === 'bigint' ? Number(x) : x);

function expectColumn(column: Column, expected: { dtype: string; values: unknown[] }): void {
  const values =
    column.role === 'time' && expected.dtype.startsWith('datetime')
      ? column.toArray().map(String)
      : column.toArray().map(cell => notation(cell, expected.dtype));
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

  it('equal databroker’s', async () => {
    const source = sourceOf(sample);
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
});

describe('stream data', () => {
  const named = (name: string): RunSource => {
    const sample = samples.find(each => each.name === name);
    if (sample === undefined) throw new Error(`no sample ${name}`);
    return sourceOf(sample);
  };

  it('has an id in each row of its events', async () => {
    const table = await readTable([named('stream_hdf5')], { timezone: 'UTC', assets });
    expect(table.columns).toEqual(['seq_num', 'time', 'cam', 'x']);
    expect(table['cam']?.toArray()).toEqual(
      [0, 1, 2, 3, 4, 5].map(i => `85f707f8-a702-478f-8e75-61fe521c14ce/${i}`)
    );
    expect(table['x']?.toArray()).toEqual([0, 0.5, 1, 1.5, 2, 2.5]);
  });

  it('makes rows where there are no events', async () => {
    const table = await readTable([named('stream_hdf5_no_events')], { timezone: 'UTC', assets });
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
    const table = await readTable([named('stream_hdf5')], { timezone: 'UTC', assets: filling, fill: true });
    expect(read).toEqual([0, 1, 2, 3, 4, 5].map(i => `85f707f8-a702-478f-8e75-61fe521c14ce ${i} <u2`));
    expect(table['cam']?.type).toBe('list<list<uint16>>');
    expect(table['cam']?.at(4)).toEqual({
      data: new Uint16Array([4, 1, 2, 3]),
      shape: [2, 2],
      dtype: 'uint16'
    });
  });
});

it('keeps the values of arrays to the last bit', async () => {
  const sample = samples.find(each => each.name === 'img_inline') as Sample;
  const table = await readTable([sourceOf(sample)], { timezone: 'UTC', assets });
  const cell = table['cam_image']?.at(0) as { data: BigInt64Array; shape: number[]; dtype: string };
  expect([cell.shape, cell.dtype]).toEqual([[8, 10], 'int64']);
  const { buffer, byteOffset, byteLength } = cell.data;
  const digest = createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');
  expect(digest).toBe('3dde22cc059b1e347c52a975b3d8408dfc13ae1eb70d9f281dcb2db58f06bbc7');
});
