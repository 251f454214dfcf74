import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getFields, openCatalog, type Broker } from '@brokerlab/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RE, camera, count, det, det1, motor, scan } from '../dist/index.js';

let folder: string;
let db: Broker;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-recipe-'));
  db = await openCatalog(folder);
  RE.db = db;
  for (let n = 0; n < 4; n++) await RE(count([det1], 2));
});

afterAll(async () => {
  await db.close();
  RE.db = undefined;
  rmSync(folder, { recursive: true });
});

const gauss = (at: number): number => Math.exp(-(at ** 2) / 2);
const positions = Array.from({ length: 15 }, (_, i) => -10 + (i * 20) / 14);

describe('the recipe of the API', () => {
  it('runs as it is written', async () => {
    const [uid = ''] = await RE(scan([det, camera], motor, -10, 10, 15));
    const h = await db[uid]!;
    expect(h['start']['detectors']).toEqual(['det', 'camera']);
    expect((await db[-1]!).uid).toBe(uid);
    expect((await db[-5]!).start.scan_id).toBe(1);
    expect((await db.latest(5)).map(run => run.start.scan_id)).toEqual([5, 4, 3, 2, 1]);
    const events = db.getEvents(h);
    const data = (await events.toArray()).map(event => event.data);
    expect(data).toHaveLength(15);
    data.forEach((row, i) => {
      expect(row['motor']).toBeCloseTo(positions[i] ?? NaN, 12);
      expect(row['det']).toBeCloseTo(gauss(row['motor']), 14);
    });
    const table = await db.getTable(h);
    expect(table.columns).toEqual(['seq_num', 'time', 'det', 'image', 'motor', 'motor_setpoint']);
    expect(table['det']?.length).toBe(15);
    expect(table.mean()['det']).toBeCloseTo(positions.reduce((sum, at) => sum + gauss(at), 0) / 15, 14);
    expect((await db.getTable(h, ['det'])).columns).toEqual(['seq_num', 'time', 'det']);
    expect(await getFields(h)).toEqual(['det', 'image', 'motor', 'motor_setpoint']);
    const images = await db.getImages(h, 'image');
    expect([images.length, images.dtype]).toEqual([15, 'uint16']);
    const first = images[0]!;
    expect(first.shape).toEqual([120, 160]);
    const { data: pixels } = await first.read();
    expect(pixels).toBeInstanceOf(Uint16Array);
    expect(Math.min(...(pixels as Uint16Array))).toBeGreaterThanOrEqual(20);
  });

  it("runs with Python's names", async () => {
    const h = await db[-1]!;
    expect((await db.get_table(h)).columns).toContain('det');
    expect((await db.get_events(h).toArray()).map(event => event.seq_num)).toHaveLength(15);
    expect(await db.get_fields(h)).toContain('image');
    const images = await db.get_images(h, 'image');
    expect(images[-1]?.shape).toEqual([120, 160]);
    expect((await db.get_documents(h).toArray()).map(([name]) => name).slice(0, 3)).toEqual([
      'start',
      'descriptor',
      'resource'
    ]);
  });

  it('keeps the frames in files beside the runs, where they open without configuration', async () => {
    const { uid } = await db[-1]!;
    expect(existsSync(join(folder, 'assets', uid, 'camera_14.npy'))).toBe(true);
    const table = await db.getTable(uid, ['image'], { fill: true });
    expect(Object.keys(table.errors)).toEqual([]);
  });
});
