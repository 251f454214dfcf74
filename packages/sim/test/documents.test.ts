import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInserter, type Inserter, type Json, type JsonObject } from '@brokerlab/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  count,
  createRunEngine,
  det,
  det4,
  gridScan,
  motor,
  motor1,
  motor2,
  relScan,
  scan,
  type Destination,
  type Message,
  type Plan,
  type RunEngine
} from '../dist/index.js';

const EXPECTED = new URL('../../core/test/fixtures/samples/', import.meta.url);

type Document = [name: string, document: JsonObject];

let folder: string;
let inserter: Inserter;
let RE: RunEngine;
let written: Document[];

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-sim-'));
  inserter = createInserter(folder);
  const starts: JsonObject[] = [];
  const db: Destination = {
    location: async () => folder,
    insert: async (name, document) => {
      await inserter.insert(name, document);
      if (name === 'start') starts.unshift(document);
    },
    latest: async n => starts.slice(0, n).map(start => ({ start: start as Json }))
  };
  RE = createRunEngine({ db });
  written = [];
  RE.subscribe((name, document) => void written.push([name, document]));
});

afterEach(async () => {
  await inserter.close();
  rmSync(folder, { recursive: true });
});

function sample(name: string): Document[] {
  const index = JSON.parse(readFileSync(new URL('index.json', EXPECTED), 'utf8')) as JsonObject;
  const { jsonl } = index['runs'].find((run: JsonObject) => run['name'] === name);
  const text = readFileSync(new URL(jsonl, EXPECTED), 'utf8').trimEnd();
  return text.split('\n').map(line => JSON.parse(line) as Document);
}

const CHANCE = new Set(['uid', 'time', 'run_start', 'descriptor', 'scan_id']);

/** What is the same in every run of a plan: uids, times and versions apart, numbers to the last but one digit. */
function form(value: Json, key = ''): Json {
  if (key === 'versions') return Object.keys(value).length > 0;
  if (CHANCE.has(key)) return typeof value;
  if (key === 'timestamps') return Object.entries(value).map(([name, time]) => [name, typeof time]);
  if (typeof value === 'number') return Number(value.toPrecision(14));
  if (Array.isArray(value)) return value.map(item => form(item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.entries(value).map(([name, item]) => [name, form(item, name)]);
}

const failing = function* (): Generator<Message> {
  yield { command: 'open_run', metadata: { plan_name: 'failing' } };
  for (let position = 0; position < 3; position++) {
    yield { command: 'set', device: motor, position };
    yield { command: 'read', devices: [det, motor] };
  }
  throw new Error('shutter did not open: \u201ctimeout\u201d after 3.5 s');
};

describe('the documents of a plan are those of Bluesky, key by key and in order', () => {
  const grid = (): Plan => gridScan([det4], motor1, -1, 1, 5, motor2, -2, 2, 4, { snakeAxes: true });
  const cases: [string, JsonObject, () => Plan][] = [
    ['scan_1d', { beamline_id: 'SIM-1' }, () => scan([det], motor, -10, 10, 15)],
    ['count_5', { beamline_id: 'SIM-1', operator: 'Ada' }, () => count([det], 5)],
    ['grid_5x4', { beamline_id: 'SIM-1' }, grid]
  ];
  it.each(cases)('%s', async (name, md, plan) => {
    RE.md = name === 'count_5' ? { beamline_id: 'SIM-1', scan_id: 1, operator: 'Ada' } : md;
    if (name === 'count_5') await motor.set(10);
    const [uid] = await RE(plan());
    expect(written[0]?.[1]['uid']).toBe(uid);
    expect(form(written)).toEqual(form(sample(name)));
  });

  it('rel_scan', async () => {
    await motor.set(10);
    const md = JSON.parse(JSON.stringify(sample('rich_md_b')[0]?.[1])) as JsonObject;
    for (const key of Object.keys(md))
      if (/^(uid|time|versions|plan|detectors|motors|num|hints)/.test(key)) delete md[key];
    RE.md = md;
    await RE(relScan([det], motor, -1, 1, 3));
    const positions = written.flatMap(([name, { data }]) => (name === 'event' ? [data.motor] : []));
    expect(positions).toEqual([9, 10, 11]);
    expect(motor.position).toBe(10);
    const [, start] = written[0] ?? [];
    expect(form(start)).toEqual(form(sample('rich_md_b')[0]?.[1]));
  });

  it('of a failing one too', async () => {
    RE.md = { beamline_id: 'SIM-1' };
    await expect(RE(failing())).rejects.toThrow('shutter did not open');
    expect(form(written.at(-1))).toEqual(form(sample('exit_fail').at(-1)));
  });
});

describe('the run engine', () => {
  it('counts on from the latest run, or from what it is told', async () => {
    await RE(count([det]));
    await RE(count([det]));
    RE.md['scan_id'] = 41;
    await RE(count([det]), { sample: 'LaB6' });
    await RE(count([det], 1, { md: { purpose: 'test' } }));
    const starts = written.flatMap(([name, document]) => (name === 'start' ? [document] : []));
    expect(starts.map(start => start['scan_id'])).toEqual([1, 2, 42, 43]);
    expect(starts.map(start => [start['sample'], start['purpose']])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
      ['LaB6', undefined],
      [undefined, 'test']
    ]);
  });

  it('ends an aborted run with its reason, motors back where they were', async () => {
    await motor.set(5);
    RE.subscribe((name, document) => {
      if (name === 'event' && document['seq_num'] === 2) RE.abort('beam dump');
    });
    await expect(RE(relScan([det], motor, -1, 1, 9, { delay: 0.01 }))).rejects.toThrow('beam dump');
    const [name, stop] = written.at(-1) ?? [];
    expect(name).toBe('stop');
    expect(stop).toMatchObject({ exit_status: 'abort', reason: 'beam dump', num_events: { primary: 2 } });
    expect(motor.position).toBe(5);
    expect(RE.running).toBe(false);
  });

  it('refuses a second plan while one is going on, and steps out of order', async () => {
    const first = RE(count([det], 3, { delay: 0.01 }));
    expect(RE.running).toBe(true);
    await expect(RE(count([det]))).rejects.toThrow('going on already');
    await first;
    await expect(RE([{ command: 'read', devices: [det] }])).rejects.toThrow(
      "yield { command: 'open_run' } first"
    );
    expect(() => scan([det], motor, 1, 2, motor as never)).toThrow('number of points');
  });

  it('writes files that are whole runs', async () => {
    const [uid] = await RE(scan([det], motor, -1, 1, 3));
    const lines = readFileSync(join(folder, `${uid}.jsonl`), 'utf8')
      .trimEnd()
      .split('\n');
    expect(lines.map(line => (JSON.parse(line) as Document)[0])).toEqual([
      'start',
      'descriptor',
      'event',
      'event',
      'event',
      'stop'
    ]);
    expect(lines[2]).toContain('"motor": -1.0, "motor_setpoint": -1.0');
    expect(readdirSync(folder)).toEqual([`${uid}.jsonl`]);
  });
});
