import { beforeEach, expect, test } from 'vitest';
import { tableFromIPC } from 'apache-arrow';
import { BrokerError, createRunTable, MemoryStore, readTable, type RunTable } from '@brokerlab/core';
import {
  parseExact,
  tableCountPath,
  tablePath,
  tableRowsPath,
  tableStatisticsPath,
  type TableSchema,
  type TableStatistics
} from '@brokerlab/core/dist/protocol/index.js';
import { createService, TableCache, withOpenCatalogs } from '../dist/index.js';
import { FakeCatalog } from './FakeCatalog.js';

const descriptor = {
  uid: 'd',
  run_start: 'r',
  time: 1,
  name: 'primary',
  hints: { det: { fields: ['det'] }, motor: { fields: ['motor'] } },
  object_keys: { det: ['det'], motor: ['motor'], mca: ['mca'] },
  data_keys: {
    motor: { dtype: 'number', shape: [], source: 'x', units: 'mm', precision: 3 },
    det: { dtype: 'number', shape: [], source: 'x' },
    count: { dtype: 'integer', shape: [], source: 'x' },
    mca: { dtype: 'array', shape: [300], source: 'x', dtype_numpy: '<f8' }
  }
};

let catalog: FakeCatalog;
let tables: TableCache;
let service: ReturnType<typeof createService>;
let reads: AbortSignal[];
let table: RunTable;

async function makeTable(): Promise<RunTable> {
  const store = new MemoryStore();
  const start = { uid: 'r', time: 1, motors: ['motor'] };
  await store.insert('start', start);
  await store.insert('descriptor', descriptor);
  for (let i = 0; i < 10; i++) {
    const data: Record<string, unknown> = {
      motor: i,
      det: i === 1 ? null : i === 3 ? NaN : (i * 7) % 10,
      count: 9007199254740993n + BigInt(i),
      mca: Array.from({ length: 300 }, (_, k) => (k === 123 ? 1000 : k % 3))
    };
    if (i === 2) delete data['det'];
    await store.insert('event', {
      uid: `e${i}`,
      descriptor: 'd',
      seq_num: i + 1,
      time: 1 + i,
      data,
      timestamps: {}
    });
  }
  const run = await store.open('r');
  return readTable([run], {
    timezone: 'Europe/Berlin',
    assets: { read: () => Promise.reject(new Error('none')) } as never
  });
}

beforeEach(async () => {
  table = await makeTable();
  reads = [];
  catalog = new FakeCatalog();
  catalog.descriptors = [descriptor as never];
  catalog.readTable = async ({ stream, signal }) => {
    if (stream === 'nowhere')
      throw new BrokerError('StreamNotFound', 'There is no stream nowhere.', {
        uid: 'r',
        stream,
        available: []
      });
    reads.push(signal as AbortSignal);
    return table;
  };
  catalog.add({ uid: 'r', time: 1, motors: ['motor'] });
  tables = new TableCache();
  service = createService(
    withOpenCatalogs(
      async () => [{ name: 'example', default: true }],
      async () => catalog
    ),
    { tables }
  );
});

async function get<T>(path: string): Promise<T> {
  const answer = await service.request(path);
  const text = await answer.text();
  expect([answer.status, text]).toEqual([200, text]);
  return parseExact(text);
}

async function rows(options: object): Promise<ReturnType<typeof tableFromIPC>> {
  const request = { uid: 'r', from: 0, to: 10, columns: ['seq_num'], ...options };
  const answer = await service.request(tableRowsPath(request));
  expect(answer.headers.get('content-type')).toBe('application/vnd.apache.arrow.stream');
  return tableFromIPC(new Uint8Array(await answer.arrayBuffer()));
}

const seqNums = async (options: object): Promise<number[]> =>
  Array.from((await rows(options)).getChild('seq_num') ?? [], Number);

test('a schema tells columns with type, units, precision and what they are to the scan', async () => {
  const schema = await get<TableSchema>(tablePath({ uid: 'r' }));
  expect(schema).toMatchObject({
    numRows: 10,
    stream: 'primary',
    streams: ['primary'],
    timezone: 'Europe/Berlin',
    complete: true
  });
  expect(schema.columns).toMatchObject([
    { name: 'seq_num', type: 'int64', role: 'index' },
    { name: 'time', type: 'timestamp[ns, Europe/Berlin]', role: 'time' },
    { name: 'motor', type: 'float64', hint: 'motor', units: 'mm', precision: 3 },
    { name: 'det', hint: 'detector' },
    { name: 'count', type: 'int64' },
    { name: 'mca', type: 'list<float64>', shape: [300] }
  ]);
});

test('a block has the columns asked, exact integers and nanoseconds, and says what was not recorded', async () => {
  const block = await rows({ columns: ['time', 'det', 'count'], from: 1, to: 4 });
  expect(Array.from(block.getChild('count') ?? [])).toEqual([
    9007199254740994n,
    9007199254740995n,
    9007199254740996n
  ]);
  expect(block.getChild('time')?.get(0)).toBe(2_000_000_000n);
  expect(Array.from(block.getChild('det') ?? [])).toEqual([null, null, NaN]);
  const [, det] = block.schema.fields;
  expect(det?.metadata.get('absent')).toBe('1');
});

test('arrays come as outlines in which no peak is lost', async () => {
  const block = await rows({ columns: ['mca'], from: 0, to: 1 });
  const preview = parseExact(block.getChild('mca')?.get(0) as string);
  expect(preview.shape).toEqual([300]);
  expect(Math.max(...preview.outline)).toBe(1000);
  expect(preview.outline.length).toBeLessThan(100);
});

test('it filters and sorts the whole table, and counts what is left', async () => {
  expect(await seqNums({ filter: 'motor > 6' })).toEqual([8, 9, 10]);
  expect(await seqNums({ sort: [{ column: 'det', descending: true }], from: 0, to: 3 })).toEqual([8, 5, 9]);
  expect(await seqNums({ sort: [{ column: 'det', descending: false }], from: 7 })).toEqual([4, 2, 3]);
  expect(await get(tableCountPath({ uid: 'r', filter: 'motor > 6' }))).toEqual({ rows: 3 });
  expect(await get(tableCountPath({ uid: 'r' }))).toEqual({ rows: 10 });
});

test('statistics are those of the column, of the rows that are left', async () => {
  const columns = ['det', 'count', 'time', 'mca'];
  const { det, count, time, mca } = await get<TableStatistics>(tableStatisticsPath({ uid: 'r', columns }));
  expect(det).toMatchObject({ rows: 10, nulls: 2, absent: 1, nans: 1, mean: table.column('det').mean() });
  expect(det?.histogram?.counts.reduce((a, b) => a + b, 0)).toBe(7);
  expect(count).toMatchObject({ min: 9007199254740993n, max: 9007199254741002n });
  expect(time).toMatchObject({ min: 1_000_000_000n, max: 10_000_000_000n });
  expect(mca).toEqual({ rows: 10, nulls: 0, absent: 0, nans: 0 });
  const left = await get<TableStatistics>(
    tableStatisticsPath({ uid: 'r', columns: ['motor'], filter: 'motor >= 8' })
  );
  expect(left['motor']).toMatchObject({ rows: 2, min: 8, max: 9 });
});

test('the table is read once for all blocks, and an unchanged block is not sent again', async () => {
  const path = tableRowsPath({ uid: 'r', from: 0, to: 5, columns: ['motor'] });
  const answers = await Promise.all([service.request(path), service.request(path), service.request(path)]);
  expect(reads).toHaveLength(1);
  const tag = answers[0]?.headers.get('etag') ?? '';
  const again = await service.request(path, { headers: { 'if-none-match': tag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
  tables.clear();
  expect(tables.size).toBe(0);
});

test('a reading stops when the last who waits for it has gone, and not before', async () => {
  catalog.readTable = ({ signal }) =>
    new Promise((_, reject) => {
      reads.push(signal as AbortSignal);
      signal?.addEventListener('abort', () => reject(signal.reason));
    });
  const [first, second] = [new AbortController(), new AbortController()];
  const asked = [first, second].map(({ signal }) =>
    Promise.resolve(service.request(tablePath({ uid: 'r' }), { signal }))
  );
  await expect.poll(() => reads.length).toBe(1);
  await new Promise(resolve => setTimeout(resolve, 20));
  first.abort();
  await new Promise(resolve => setTimeout(resolve, 20));
  expect(reads[0]?.aborted).toBe(false);
  second.abort();
  await expect.poll(() => reads[0]?.aborted).toBe(true);
  await Promise.allSettled(asked);
  expect(tables.size).toBe(0);
});

test('tables beyond the limit are let go, the oldest first', async () => {
  const small = new TableCache({ maxBytes: 1 });
  const read = async (): Promise<{ table: RunTable; complete: boolean }> => ({ table, complete: true });
  for (const key of ['a', 'b', 'c']) await small.table(key, read);
  expect(small.size).toBe(1);
  small.clear();
});

test('a failed reading is told with its tag, and tried again', async () => {
  const answer = await service.request(tablePath({ uid: 'r', stream: 'nowhere' }));
  expect([answer.status, (await answer.json()).error.tag]).toEqual([404, 'StreamNotFound']);
  expect(tables.size).toBe(0);
  const wrong = await service.request(tableRowsPath({ uid: 'r', from: 0, to: 5, columns: ['nothing'] }));
  expect([wrong.status, (await wrong.json()).error.tag]).toEqual([404, 'FieldNotFound']);
  const mistaken = await service.request(tableCountPath({ uid: 'r', filter: 'motor >' }));
  expect([mistaken.status, (await mistaken.json()).error.tag]).toEqual([400, 'InvalidQuery']);
  for (const path of ['rows?from=-1&to=5', 'rows?from=0&to=100000', 'rows?from=0&to=1&sort=det'])
    expect((await service.request(`api/runs/r/table/${path}`)).status).toBe(400);
});

test('an empty table is a table', async () => {
  table = createRunTable(table.columnList().map(column => column.slice(0, 0)));
  expect((await get<TableSchema>(tablePath({ uid: 'r' }))).numRows).toBe(0);
  expect((await rows({ columns: ['motor'] })).numRows).toBe(0);
});
