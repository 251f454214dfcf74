import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInserter, openCatalog, type NamedDocument } from '../dist/index.js';
import { python } from './python.js';

/** How often the writer is killed: 200 times with BROKERLAB_KILLS=200. */
const KILLS = Number(process.env['BROKERLAB_KILLS'] ?? 40);
const DOCUMENTS = 9;
const script = fileURLToPath(new URL('./fixtures/insert/write-runs.mjs', import.meta.url));

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-insert-'));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

interface Writer {
  child: ChildProcess;
  ended: Promise<unknown>;
  /** The documents of each run that were acknowledged. */
  acknowledged: Map<string, number>;
  /** What it wrote instead of an acknowledgement. */
  failure: { tag?: string; message?: string; code?: string } | undefined;
}

/** Starts `write-runs.mjs`, in a shell with `limit` where one is given. */
function write(prefix: string, count?: number, { into = folder, limit = '' } = {}): Writer {
  const args = [script, into, prefix, ...(count === undefined ? [] : [String(count)])];
  const stdio: ['ignore', 'pipe', 'inherit'] = ['ignore', 'pipe', 'inherit'];
  const child =
    limit === ''
      ? spawn(process.execPath, args, { stdio })
      : spawn('bash', ['-c', `${limit}; exec "$@"`, 'limited', process.execPath, ...args], { stdio });
  const writer: Writer = { child, ended: once(child, 'close'), acknowledged: new Map(), failure: undefined };
  let text = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString();
    const whole = text.split('\n');
    text = whole.pop() ?? '';
    for (const line of whole) {
      const [uid = '', documents] = line.split(' ');
      if (line.startsWith('{')) writer.failure = JSON.parse(line) as Writer['failure'];
      else writer.acknowledged.set(uid, Number(documents));
    }
  });
  return writer;
}

const runFiles = (): string[] => readdirSync(folder).filter(name => name.endsWith('.jsonl'));
const acknowledgedOf = (writers: readonly Writer[]): Map<string, number> =>
  new Map(writers.flatMap(({ acknowledged }) => [...acknowledged]));

/** Reads every run of a folder with Brokerlab: no problems, and as many documents as were acknowledged, or more. */
async function expectAllThere(acknowledged: ReadonlyMap<string, number>): Promise<void> {
  const db = await openCatalog(folder);
  expect(await db.problems()).toEqual([]);
  let runs = 0;
  for await (const header of db.search({})) {
    const documents: NamedDocument[] = await header.documents().toArray();
    expect(documents.length).toBeGreaterThanOrEqual(acknowledged.get(header.uid) ?? 0);
    runs++;
  }
  expect(runs).toBe(runFiles().length);
  for (const uid of acknowledged.keys()) expect(runFiles()).toContain(`${uid}.jsonl`);
  await db.close();
}

describe('a writer that is killed', () => {
  it(
    `loses no acknowledged document and leaves every file readable (SIGKILL at ${KILLS} random moments)`,
    { timeout: KILLS * 8000 },
    async () => {
      let documents = 0;
      let torn = 0;
      for (let kill = 0; kill < KILLS; kill++) {
        const writer = write(`k${kill}`);
        // some are killed while Node starts, most in the middle of their work
        if (kill % 10 > 0) await once(writer.child.stdout!, 'data');
        await sleep(Math.random() * 200);
        writer.child.kill('SIGKILL');
        await writer.ended;
        await expectAllThere(writer.acknowledged);
        for (const count of writer.acknowledged.values()) documents += count;
        for (const file of runFiles()) {
          const text = readFileSync(join(folder, file), 'utf8');
          const lines = text.split('\n');
          if (lines.pop() !== '') torn++;
          expect(lines.length).toBeGreaterThanOrEqual(
            Math.max(1, writer.acknowledged.get(file.slice(0, -6)) ?? 0)
          );
          for (const line of lines) JSON.parse(line);
        }
        rmSync(folder, { recursive: true });
        mkdirSync(folder);
      }
      console.log(`${KILLS} kills: ${documents} acknowledged documents, all there; ${torn} last lines torn`);
      expect(documents).toBeGreaterThan(KILLS);
    }
  );

  it('leaves runs that databroker reads', { timeout: 120_000 }, async () => {
    const writer = write('k');
    while (writer.acknowledged.size < 8) await once(writer.child.stdout!, 'data');
    writer.child.kill('SIGKILL');
    await writer.ended;
    const out = python(
      `import sys
from databroker._drivers.jsonl import BlueskyJSONLCatalog
catalog = BlueskyJSONLCatalog(sys.argv[1] + '/*.jsonl').v1
for header in catalog(): print(header.start['uid'], len(list(header.documents())))`,
      folder
    );
    const read = new Map(
      out
        .trim()
        .split('\n')
        .map(line => line.split(' ') as [string, string])
    );
    for (const [uid, documents] of writer.acknowledged)
      expect(Number(read.get(uid))).toBeGreaterThanOrEqual(documents);
  });
});

describe('two processes', () => {
  it(
    'insert 50 runs each at the same time: all 100 are there, each whole',
    { timeout: 120_000 },
    async () => {
      const writers = [write('a', 50), write('b', 50)];
      await Promise.all(writers.map(({ ended }) => ended));
      const acknowledged = acknowledgedOf(writers);
      expect([acknowledged.size, new Set(acknowledged.values())]).toEqual([100, new Set([DOCUMENTS])]);
      await expectAllThere(acknowledged);
      expect(readdirSync(folder)).toHaveLength(100);
      for (const file of runFiles()) {
        const names = readFileSync(join(folder, file), 'utf8')
          .trimEnd()
          .split('\n')
          .map(line => (JSON.parse(line) as [string])[0]);
        expect(names).toEqual(['start', 'descriptor', ...Array.from({ length: 6 }, () => 'event'), 'stop']);
      }
    }
  );

  it('cannot both have one run: the second is refused, and the first is whole', async () => {
    const writers = [write('same', 1), write('same', 1)];
    await Promise.all(writers.map(({ ended }) => ended));
    const [refused, ...others] = writers.filter(({ failure }) => failure);
    expect([refused?.failure?.tag, refused?.failure?.message, others]).toEqual([
      'InvalidDocument',
      expect.stringContaining('runs are never overwritten'),
      []
    ]);
    expect(readFileSync(join(folder, 'same-0.jsonl'), 'utf8').trimEnd().split('\n')).toHaveLength(DOCUMENTS);
    expect(readdirSync(folder)).toEqual(['same-0.jsonl']);
  });
});

/** A file system of 200 kB for `use`, or undefined where none may be mounted. */
async function onSmallDisk<T>(use: (into: string) => Promise<T>): Promise<T | undefined> {
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=200k', 'tmpfs', disk], { stdio: 'ignore' });
  } catch {
    return undefined;
  }
  try {
    return await use(disk);
  } finally {
    execFileSync('umount', ['-l', disk]);
  }
}

async function expectWholeUntil(writer: Writer, into: string, codes: readonly string[]): Promise<void> {
  await writer.ended;
  expect(writer.failure).toMatchObject({
    tag: 'CatalogUnavailable',
    code: expect.stringMatching(codes.join('|')) as string
  });
  expect(writer.failure?.message).toMatch(/What was written before is kept; free some space/);
  const db = await openCatalog(into);
  expect(await db.problems()).toEqual([]);
  await db.close();
  for (const [uid, documents] of writer.acknowledged) {
    const lines = readFileSync(join(into, `${uid}.jsonl`), 'utf8').split('\n');
    expect(lines.pop()).toBe('');
    expect(lines.length).toBe(documents);
    for (const line of lines) JSON.parse(line);
  }
}

describe('a disk that takes no more', () => {
  it('is CatalogUnavailable; files end with the last document that was acknowledged', async () => {
    // a limit on the size of files stops a write in its middle, as a full disk does
    await expectWholeUntil(write('full', 1, { limit: 'ulimit -f 60' }), folder, ['EFBIG']);
    await onSmallDisk(async disk => expectWholeUntil(write('full', 50, { into: disk }), disk, ['ENOSPC']));
  });
});

describe('a folder that may not be written', () => {
  it('is CatalogUnavailable', async () => {
    chmodSync(folder, 0o555);
    const root = process.geteuid?.() === 0;
    if (root) process.seteuid?.(65534);
    const inserter = createInserter(folder);
    try {
      await expect(inserter.insert('start', { uid: 'r', time: 1 })).rejects.toMatchObject({
        tag: 'CatalogUnavailable',
        message: expect.stringMatching(/EACCES.*make the folder writable/) as string,
        cause: { code: 'EACCES' }
      });
    } finally {
      if (root) process.seteuid?.(0);
      await inserter.close();
      chmodSync(folder, 0o755);
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});
