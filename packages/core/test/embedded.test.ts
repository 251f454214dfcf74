import {
  appendFileSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  EmbeddedStore,
  catalogOf,
  countedFiles,
  diskFiles,
  newFileCounts,
  openCatalog,
  type Broker,
  type FileCounts
} from '../dist/index.js';

const samples = fileURLToPath(new URL('fixtures/samples', import.meta.url));

let folder: string;
let counts: FileCounts;
let db: Broker;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-embedded-'));
  counts = newFileCounts();
  db = catalogOf(new EmbeddedStore(folder, { files: countedFiles(diskFiles, counts) }), { timezone: 'UTC' });
});

afterEach(async () => {
  await db.close();
  expect(counts.openNow).toBe(0);
  rmSync(folder, { recursive: true });
});

const line = (name: string, document: object): string => `${JSON.stringify([name, document])}\n`;

interface Written {
  uid: string;
  time?: number;
  events?: number;
  stop?: boolean;
  pad?: string;
  path?: string;
}

function write({ uid, time = 1, events = 0, stop = true, pad = '', path }: Written): string {
  const file = join(folder, path ?? `${uid}.jsonl`);
  const descriptor = {
    uid: `${uid}-d`,
    run_start: uid,
    time,
    name: 'primary',
    data_keys: { x: { dtype: 'number', shape: [], source: '' } }
  };
  const lines = [line('start', { uid, time, scan_id: time, pad }), line('descriptor', descriptor)];
  for (let i = 1; i <= events; i++) lines.push(event(uid, i, pad));
  if (stop) lines.push(stopLine(uid));
  writeFileSync(file, lines.join(''));
  return file;
}

const event = (uid: string, n: number, pad = ''): string =>
  line('event', {
    uid: `${uid}-${n}`,
    descriptor: `${uid}-d`,
    seq_num: n,
    time: n,
    data: { x: n, pad },
    timestamps: { x: n }
  });
const stopLine = (uid: string): string =>
  line('stop', { uid: `${uid}-s`, run_start: uid, time: 9, exit_status: 'success' });
const total = (map: Map<string, number>): number => [...map.values()].reduce((a, b) => a + b, 0);

/** Past the moment in which the folder's time of change could still be that of a change to come. */
function settle(): void {
  const past = new Date(Date.now() - 60_000);
  utimesSync(folder, past, past);
}

describe('what is read', () => {
  it('opens each of 10,000 files once, and reads no more than the first and last lines', async () => {
    for (let i = 0; i < 10_000; i++)
      write({ uid: `run-${String(i).padStart(5, '0')}`, time: i + 1, events: i % 100 === 0 ? 200 : 1 });
    expect((await db[-1])?.uid).toBe('run-09999');
    expect(counts.opened.size).toBe(10_000);
    for (const [path, bytes] of counts.bytes)
      expect(bytes).toBeLessThanOrEqual(Math.min(8192, statSync(path).size));
    const before = total(counts.bytes);
    expect((await db['run-00042'])?.start.scan_id).toBe(43);
    expect((await db[17])?.uid).toBe('run-00016');
    expect(await db.length()).toBe(10_000);
    expect(await db.search({ scan_id: { $gt: 9990 } }, { text: '9995' }).length()).toBe(1);
    expect((await db.latest(5)).map(h => h.stop?.exit_status)).toEqual(Array(5).fill('success'));
    write({ uid: 'newest', time: 20_000 });
    expect((await db[-1])?.uid).toBe('newest');
    expect(counts.opened.size).toBe(10_001);
    expect([...counts.opened.values()].every(n => n === 1)).toBe(true);
    expect(total(counts.bytes) - before).toBeLessThanOrEqual(8192);
  });

  it('reads long first and last lines in growing blocks', async () => {
    const file = write({ uid: 'long', events: 50, pad: 'x'.repeat(20_000) });
    expect((await db['long'])?.stop?.exit_status).toBe('success');
    expect(counts.bytes.get(file)).toBeLessThan(60_000);
  });

  it('takes no stop document for a last line that is none', async () => {
    write({ uid: 'a', stop: false, events: 300 });
    appendFileSync(join(folder, 'a.jsonl'), '["stop", {"uid": "half');
    expect((await db['a'])?.stop).toBeNull();
    expect(await db.getEvents('a').toArray()).toHaveLength(300);
  });

  it('finds the stop of msgpack runs from behind', async () => {
    for (const name of readdirSync(`${samples}/msgpack`))
      copyFileSync(`${samples}/msgpack/${name}`, join(folder, name));
    expect(await db.search({ 'stop.exit_status': { $exists: true } }).length()).toBe(25);
    expect([...counts.opened.values()].every(n => n === 1)).toBe(true);
  });

  it('closes the file when a loop is left early, having read little of it', async () => {
    const file = write({ uid: 'big', events: 20_000, pad: 'x'.repeat(200) });
    await db['big'];
    const before = counts.bytes.get(file) ?? 0;
    for await (const one of db.getEvents('big')) {
      expect(one.seq_num).toBe(1);
      expect(counts.openNow).toBe(1);
      break;
    }
    expect(counts.openNow).toBe(0);
    expect((counts.bytes.get(file) ?? 0) - before).toBeLessThan(600_000);
  });

  it('reads ahead no more than a chunk while it goes through a long run', async () => {
    const file = write({ uid: 'big', events: 100_000, pad: 'x'.repeat(100) });
    const size = statSync(file).size;
    let n = 0;
    let ahead = 0;
    for await (const one of db.getEvents('big')) {
      n++;
      ahead = Math.max(ahead, (counts.bytes.get(file) ?? 0) - (one.seq_num / 100_000) * size);
    }
    expect(n).toBe(100_000);
    expect(ahead).toBeLessThan(1_000_000);
  });
});

describe('a folder that changes', () => {
  it('sees runs that come, grow, end and go, in subfolders too', async () => {
    expect(await db.length()).toBe(0);
    const file = write({ uid: 'a', stop: false, events: 2 });
    settle();
    const h = await db[-1];
    expect(h?.stop).toBeNull();
    appendFileSync(file, event('a', 3));
    expect(await db.getEvents('a').toArray()).toHaveLength(3);
    appendFileSync(file, stopLine('a'));
    expect((await db['a'])?.stop?.uid).toBe('a-s');
    expect(h?.stop).toBeNull();
    expect((await h?.refresh())?.stop?.uid).toBe('a-s');
    mkdirSync(join(folder, '2026/11'), { recursive: true });
    write({ uid: 'b', time: 2, path: '2026/11/b.jsonl' });
    expect((await db[-1])?.uid).toBe('b');
    rmSync(join(folder, '2026'), { recursive: true });
    expect((await db[-1])?.uid).toBe('a');
    await expect(db['b']).rejects.toMatchObject({ tag: 'RunNotFound' });
  });

  it('sees a file that is written after the folder was listed, in the same tick', async () => {
    for (let i = 1; i <= 50; i++) {
      write({ uid: `r${i}`, time: i });
      expect((await db[-1])?.uid).toBe(`r${i}`);
    }
  });

  it('sees descriptors and assets that come later', async () => {
    const file = write({ uid: 'a', stop: false });
    const h = await db['a'];
    expect(await h?.streams()).toEqual(['primary']);
    appendFileSync(
      file,
      line('descriptor', { uid: 'd2', run_start: 'a', time: 3, name: 'baseline', data_keys: {} })
    );
    expect(await h?.streams()).toEqual(['primary', 'baseline']);
    await expect(h?.fields('nope')).rejects.toMatchObject({
      tag: 'StreamNotFound',
      available: ['primary', 'baseline']
    });
  });

  it('follows the events of a run until it ends', async () => {
    const file = write({ uid: 'a', stop: false, events: 1 });
    const seen: number[] = [];
    for await (const { seq_num } of db.getEvents('a', { follow: true })) {
      seen.push(seq_num);
      if (seq_num < 4) appendFileSync(file, event('a', seq_num + 1));
      else appendFileSync(file, stopLine('a'));
    }
    expect(seen).toEqual([1, 2, 3, 4]);
  });

  it('tells of new, growing and finished runs', async () => {
    write({ uid: 'old' });
    const seen: string[] = [];
    const watching = (async (): Promise<void> => {
      for await (const { kind, uid, header } of db.watch({ uid: { $ne: 'other' } })) {
        seen.push(`${kind} ${uid} ${header?.stop ? 'ended' : 'going'}`);
        if (kind === 'started') appendFileSync(join(folder, 'a.jsonl'), event('a', 1));
        if (kind === 'grew') appendFileSync(join(folder, 'a.jsonl'), stopLine('a'));
        if (kind === 'stopped') break;
      }
    })();
    await db.length();
    write({ uid: 'other' });
    write({ uid: 'a', stop: false });
    await watching;
    expect(seen[0]).toBe('started a going');
    expect(seen.at(-1)).toBe('stopped a ended');
    expect(seen.join()).not.toContain('other');
  });

  it('ends a watch when the catalog is closed', async () => {
    const other = await openCatalog(folder);
    const watching = (async (): Promise<string> => {
      for await (const { uid } of other.watch()) return uid;
      return 'ended';
    })();
    await other.length();
    await other.close();
    expect(await watching).toBe('ended');
  });
});

describe('files that go, change or are closed under a reader', () => {
  it('tells of a run that is gone, and reads on where the file is open', async () => {
    const file = write({ uid: 'a', events: 3000, pad: 'x'.repeat(200) });
    const h = await db.get('a');
    const reading = h.events()[Symbol.asyncIterator]();
    await reading.next();
    rmSync(file);
    let more = 0;
    while (!(await reading.next()).done) more++;
    expect(more).toBe(2999);
    await expect(h.events().toArray()).rejects.toMatchObject({ tag: 'RunNotFound' });
    await expect(h.table()).rejects.toMatchObject({ tag: 'RunNotFound' });
    await expect(h.refresh()).rejects.toMatchObject({ tag: 'RunNotFound', key: 'a' });
    expect(await db.length()).toBe(0);
  });

  it('reads a finished run anew when it was written anew in place, under another uid too', async () => {
    const file = write({ uid: 'a', events: 2 });
    const held = await db.get('a');
    expect([(await held.table()).length, await held.fields()]).toEqual([2, ['x']]);
    const text = readFileSync(file, 'utf8');
    writeFileSync(file, text.replaceAll('"x"', '"yy"').replace('"scan_id":1', '"scan_id":77'));
    const anew = await db.get('a');
    expect([anew.start.scan_id, await anew.fields(), (await anew.table()).columns.at(-1)]).toEqual([
      77,
      ['yy'],
      'yy'
    ]);
    expect(await (await held.refresh()).fields()).toEqual(['yy']);
    expect(await Promise.all(Array.from({ length: 20 }, async () => (await db.get('a')).uid))).toEqual(
      Array(20).fill('a')
    );
    writeFileSync(file, text.replaceAll('"a', '"bbb'));
    await expect(held.refresh()).rejects.toMatchObject({ tag: 'RunNotFound' });
    expect((await db.get('bbb')).stop).not.toBeNull();
    writeFileSync(file, 'no run at all');
    await expect(db.get('bbb')).rejects.toMatchObject({ tag: 'RunNotFound' });
    expect(await db.problems()).toMatchObject([{ path: file }]);
  });

  it('ends reading, and closes files that are open, when the catalog is closed', async () => {
    write({ uid: 'a', events: 3000, pad: 'x'.repeat(200) });
    const h = await db.get('a');
    const reading = h.events()[Symbol.asyncIterator]();
    await reading.next();
    expect(counts.openNow).toBe(1);
    await db.close();
    expect(counts.openNow).toBe(0);
    const rest = (async (): Promise<void> => {
      while (!(await reading.next()).done);
    })();
    await expect(rest).rejects.toMatchObject({ tag: 'CatalogUnavailable' });
    await expect(h.table()).rejects.toThrow(/was closed; open it again/);
  });
});

describe('files that are no runs', () => {
  it('break nothing and are listed', async () => {
    write({ uid: 'good' });
    writeFileSync(join(folder, 'empty.jsonl'), '');
    writeFileSync(join(folder, 'foreign.jsonl'), '{"a": 1}\n{"a": 2}\n');
    writeFileSync(join(folder, 'half.jsonl'), '["start", {"uid": "h');
    writeFileSync(join(folder, 'late.jsonl'), line('descriptor', { uid: 'd' }));
    writeFileSync(join(folder, 'foreign.msgpack'), 'hello');
    writeFileSync(join(folder, 'wild.msgpack'), Buffer.from([0x92, 0xc1, 0xc1]));
    writeFileSync(join(folder, 'notes.txt'), 'x');
    mkdirSync(join(folder, 'x.jsonl'));
    expect(await db.length()).toBe(1);
    expect((await db[-1])?.uid).toBe('good');
    const problems = await db.problems();
    expect(problems.map(({ path }) => path.slice(folder.length + 1)).sort()).toEqual([
      'empty.jsonl',
      'foreign.jsonl',
      'foreign.msgpack',
      'half.jsonl',
      'late.jsonl',
      'wild.msgpack'
    ]);
    rmSync(join(folder, 'foreign.jsonl'));
    write({ uid: 'half', path: 'half.jsonl' });
    expect(await db.length()).toBe(2);
    expect(await db.problems()).toHaveLength(4);
  });

  it('tells of a damaged line where it is reached; the rest of the catalog is whole', async () => {
    const file = write({ uid: 'a', events: 2, stop: false });
    appendFileSync(file, `{"damaged\n${event('a', 3)}${stopLine('a')}`);
    write({ uid: 'b', time: 2 });
    const seen: number[] = [];
    const reading = (async (): Promise<void> => {
      for await (const { seq_num } of db.getEvents('a')) seen.push(seq_num);
    })();
    await expect(reading).rejects.toMatchObject({ tag: 'InvalidDocument', path: file, line: 5 });
    expect(seen).toEqual([1, 2]);
    expect(await db.search({}, { dataKey: 'x' }).length()).toBe(2);
  });

  it('counts a run in several files once: the whole one, or else the JSONL', async () => {
    const uid = '36fc36fd-0791-4271-bb1f-84a024735384';
    copyFileSync(`${samples}/msgpack/${uid}.msgpack`, join(folder, `${uid}.msgpack`));
    write({ uid, stop: false });
    expect(await db.length()).toBe(1);
    expect((await db[uid])?.stop).not.toBeNull();
    expect(await db.getEvents(uid).toArray()).toHaveLength(15);
    rmSync(join(folder, `${uid}.msgpack`));
    expect((await db[uid])?.stop).toBeNull();
  });

  it('fails with a sentence while the folder is away, and recovers', async () => {
    const other = await openCatalog(join(folder, '.'));
    write({ uid: 'a' });
    expect(await other.length()).toBe(1);
    rmSync(folder, { recursive: true });
    await expect(other[-1]).rejects.toMatchObject({ tag: 'CatalogUnavailable', location: folder });
    mkdirSync(folder);
    write({ uid: 'a2' });
    expect((await other[-1])?.uid).toBe('a2');
    await other.close();
  });
});
