import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { openCatalog } from '@brokerlab/core';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { interpreter } from '../../core/test/python.js';

const run = promisify(execFile);
const example = (name: string): string =>
  fileURLToPath(new URL(`../../../examples/${name}`, import.meta.url));
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-examples-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

it(
  'what Bluesky records in Python is read in TypeScript while it is recorded',
  { timeout: 120_000 },
  async () => {
    const runs = join(folder, 'runs');
    mkdirSync(runs);
    const db = await openCatalog(runs);
    const enough = new AbortController();
    const changes = db.watch({}, { signal: enough.signal });
    const acquiring = run(interpreter(), [
      example('acquire.py'),
      '--catalog',
      runs,
      '--points',
      '5',
      '--delay',
      '0.2'
    ]);
    const seen: [string, number][] = [];
    for await (const { kind, uid } of changes) {
      const events = await db.getEvents((await db.get(uid)).uid).toArray();
      seen.push([kind, events.length]);
      if (kind === 'stopped') break;
    }
    enough.abort();
    const { stdout } = await acquiring;
    expect((await db[-1]!).uid).toBe(stdout.trim());
    expect(seen[0]?.[0]).toBe('started');
    expect(seen.at(-1)).toEqual(['stopped', 5]);
    expect(seen.some(([, events]) => events > 0 && events < 5)).toBe(true);
    expect((await db.getTable(stdout.trim())).columns).toEqual([
      'seq_num',
      'time',
      'det',
      'motor',
      'motor_setpoint'
    ]);
    await db.close();
  }
);

it('what TypeScript inserts is read by databroker, images included', { timeout: 120_000 }, async () => {
  const { stdout } = await run(process.execPath, [example('simulate.mjs'), folder, '7']);
  const db = await openCatalog(folder);
  const header = await db[-1]!;
  const table = await db.getTable(header, ['det']);
  const det = [...(table['det']?.toArray() ?? [])].map(Number);
  let sum = 0;
  for await (const frame of await db.getImages(header, 'image'))
    for (const pixel of frame.data as Uint16Array) sum += pixel;
  await db.close();
  const read = await run(interpreter(), [example('read.py'), folder]);
  const [first, fields, points, image] = read.stdout.trim().split('\n');
  expect(first).toBe(`${stdout.trim()} scan success`);
  expect(fields).toMatch(/det.*image.*motor/);
  expect(Number(/sum of det: (.*)/.exec(points ?? '')?.[1])).toBeCloseTo(
    det.reduce((total, value) => total + value, 0),
    12
  );
  expect(image).toBe(`image (120, 160) uint16 sum: ${sum}`);
});
