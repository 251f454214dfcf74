import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  catalogOf,
  createInserter,
  MemoryStore,
  type DocumentName,
  type Inserter,
  type JsonObject
} from '../dist/index.js';
import { parseExact } from '../dist/decode/json.js';

const samples = fileURLToPath(new URL('fixtures/samples/jsonl', import.meta.url));
let folder: string;
let inserter: Inserter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-insert-'));
  inserter = createInserter(folder);
});

afterEach(async () => {
  vi.restoreAllMocks();
  await inserter.close();
  rmSync(folder, { recursive: true });
});

const linesOf = (path: string): string[] => readFileSync(path, 'utf8').split('\n');

describe('what suitcase-jsonl wrote, inserted again', () => {
  it('is the same bytes; only whole floats of a start, of which nothing tells the type, become integers', async () => {
    let lines = 0;
    const differing: string[] = [];
    for (const file of readdirSync(samples)) {
      const source = linesOf(join(samples, file));
      for (const line of source.filter(Boolean))
        await inserter.insert(...(parseExact(line) as [DocumentName, JsonObject]));
      const copy = linesOf(join(folder, file));
      expect(copy.length).toBe(source.length);
      for (const [i, line] of source.entries()) {
        lines++;
        if (copy[i] === line) continue;
        expect(copy[i]).toBe(
          line.replace(/(\d)\.0(?=[,\]}])/g, '$1').replace(/("time": \d+)(?=[,}])/, '$1.0')
        );
        differing.push(line.slice(0, 9));
      }
    }
    expect(lines).toBeGreaterThan(250);
    expect(differing).toEqual(Array.from({ length: 6 }, () => '["start",'));
  });
});

describe('what is forced to disk', () => {
  it('are starts, descriptors and stops before they are acknowledged, and events within a second', async () => {
    const handle = await open(join(samples, readdirSync(samples)[0] ?? ''));
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    const forced = vi.spyOn(prototype, 'datasync');
    const folders = vi.spyOn(prototype, 'sync');
    const data_keys = { x: { dtype: 'number', shape: [], source: 's' } };
    const event = (seq_num: number): JsonObject => ({
      uid: `e${seq_num}`,
      descriptor: 'd',
      seq_num,
      time: 1,
      data: { x: 1 },
      timestamps: { x: 1 }
    });
    await inserter.insert('start', { uid: 'r', time: 1 });
    expect([forced.mock.calls.length, folders.mock.calls.length]).toEqual([1, 1]);
    await inserter.insert('descriptor', { uid: 'd', run_start: 'r', time: 1, name: 'primary', data_keys });
    expect(forced).toHaveBeenCalledTimes(2);
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    for (let seq = 1; seq <= 5; seq++) await inserter.insert('event', event(seq));
    expect(forced).toHaveBeenCalledTimes(2);
    vi.advanceTimersByTime(1000);
    expect(forced).toHaveBeenCalledTimes(3);
    vi.useRealTimers();
    await inserter.insert('stop', { uid: 's', run_start: 'r', time: 1, exit_status: 'success' });
    expect(forced.mock.calls.length).toBeGreaterThanOrEqual(4);
  });

  it('is taken back where the disk fails, and ends its run', async () => {
    await inserter.insert('start', { uid: 'r', time: 1 });
    const before = readFileSync(join(folder, 'r.jsonl'));
    const handle = await open(join(folder, 'r.jsonl'));
    const prototype = Object.getPrototypeOf(handle) as typeof handle;
    await handle.close();
    vi.spyOn(prototype, 'datasync').mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
    const descriptor = { uid: 'd', run_start: 'r', time: 1, name: 'primary', data_keys: {} };
    await expect(inserter.insert('descriptor', descriptor)).rejects.toMatchObject({
      tag: 'CatalogUnavailable'
    });
    expect(readFileSync(join(folder, 'r.jsonl'))).toEqual(before);
    await expect(inserter.insert('descriptor', descriptor)).rejects.toMatchObject({ tag: 'InvalidDocument' });
  });
});

describe('values of another kind than their data key', () => {
  const keys = {
    x: { dtype: 'number', shape: [], source: 's' },
    label: { dtype: 'string', shape: [], source: 's' },
    wave: { dtype: 'array', shape: [2], source: 's' },
    image: { dtype: 'array', shape: [2, 2], source: 's', external: 'FILESTORE:' }
  };
  const whole = { x: 1, label: '', wave: [1, 2], image: 'r/0' };
  const timestamps = { x: 1, label: 1, wave: 1, image: 1 };
  const event = (data: JsonObject): JsonObject => ({
    uid: 'e',
    descriptor: 'd',
    seq_num: 1,
    time: 1,
    data: { ...whole, ...data },
    timestamps
  });

  beforeEach(async () => {
    await inserter.insert('start', { uid: 'r', time: 1 });
    await inserter.insert('descriptor', {
      uid: 'd',
      run_start: 'r',
      time: 1,
      name: 'primary',
      data_keys: keys
    });
  });

  it.each([
    [{ x: '1' }, "'x' is declared 'number' and is text"],
    [{ x: [1] }, "'x' is declared 'number' and is a list"],
    [{ label: 1 }, "'label' is declared 'string' and is a number"],
    [{ wave: 1 }, "'wave' is declared 'array' and is a number"],
    [{ wave: { a: 1 } }, "'wave' is declared 'array' and is an object"]
  ])('%j is refused', async (data, message) => {
    await expect(inserter.insert('event', event(data))).rejects.toMatchObject({
      tag: 'InvalidDocument',
      message: expect.stringContaining(message) as string
    });
    const page = { uid: ['a'], time: [1], seq_num: [1], descriptor: 'd' };
    const columns = (of: JsonObject): JsonObject =>
      Object.fromEntries(Object.entries(of).map(([key, value]) => [key, [value]]));
    await expect(
      inserter.insert('event_page', {
        ...page,
        data: columns({ ...whole, ...data }),
        timestamps: columns(timestamps)
      })
    ).rejects.toMatchObject({ message: expect.stringContaining(message) as string });
  });

  it.each([
    { x: null },
    { x: true },
    { x: 2n ** 70n },
    { wave: new Float32Array(2) },
    {
      image: [
        [1, 2],
        [3, 4]
      ]
    }
  ])('%o is written: devices describe themselves by the value of the moment', data =>
    inserter.insert('event', event(data))
  );
});

describe('catalogs with writers of their own', () => {
  it.each([
    ['tiled', 'tiled://host/', /Tiled catalog, which is written by its own writer: .*TiledWriter/],
    ['mongo', 'mongodb://host/db', /MongoDB catalog, which is written by its own writer: .*databroker/],
    ['other', 'other://host', /other:\/\/host is written by its own writer\. db\.insert writes into folders/]
  ])('say so: %s', async (kind, location, message) => {
    const store = Object.assign(Object.create(new MemoryStore()) as MemoryStore, {
      kind,
      location,
      insert: undefined
    });
    const error: unknown = await catalogOf(store)
      .insert('start', { uid: 'r', time: 1 })
      .catch((e: unknown) => e);
    expect(error).toMatchObject({
      tag: 'CatalogUnavailable',
      message: expect.stringMatching(message) as string
    });
  });
});
