import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createInserter,
  isBrokerError,
  type DocumentName,
  type Inserter,
  type JsonObject
} from '../dist/index.js';
import { python } from './python.js';

let folder: string;
let inserter: Inserter;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-insert-'));
  inserter = createInserter(folder);
});

afterEach(async () => {
  await inserter.close();
  rmSync(folder, { recursive: true });
});

const KEYS = {
  det: { dtype: 'number', shape: [], source: 'SIM:det' },
  n: { dtype: 'integer', shape: [], source: 'SIM:n' },
  label: { dtype: 'string', shape: [], source: 'SIM:label' },
  wave: { dtype: 'array', shape: [3], source: 'SIM:wave' }
};

const start = (uid = 'r1'): JsonObject => ({
  uid,
  time: 1700000000,
  scan_id: 1,
  operator: 'Müller \u{1F52C}\u007f'
});
const descriptor = (run = 'r1', uid = 'd1'): JsonObject => ({
  uid,
  run_start: run,
  time: 1700000001,
  name: 'primary',
  data_keys: KEYS,
  configuration: {
    dev: {
      data: { gain: 2, mode: 3 },
      timestamps: { gain: 1700000000, mode: 1700000000 },
      data_keys: {
        gain: { dtype: 'number', shape: [], source: 'x' },
        mode: { dtype: 'integer', shape: [], source: 'x' }
      }
    }
  }
});
const event = (
  seq = 1,
  data: JsonObject = { det: 2, n: 2, label: 'a"\\\n', wave: [1, 2.5, 3] },
  of = 'd1'
): JsonObject => ({
  uid: `e${of}${seq}`,
  descriptor: of,
  seq_num: seq,
  time: 1700000002 + seq,
  data,
  timestamps: { det: 1700000002, n: 1, label: 1, wave: 1 },
  filled: {}
});
const stop = (run = 'r1'): JsonObject => ({
  uid: `s${run}`,
  run_start: run,
  time: 1700000009,
  exit_status: 'success',
  reason: '',
  num_events: { primary: 1 }
});

const lines = (uid = 'r1'): string[] =>
  readFileSync(join(folder, `${uid}.jsonl`), 'utf8')
    .trimEnd()
    .split('\n');

describe('the layout', () => {
  it("is suitcase-jsonl's, floats written as floats where fields are declared so", async () => {
    await inserter.insert('start', start());
    await inserter.insert('descriptor', descriptor());
    await inserter.insert('event', event());
    await inserter.insert('stop', stop());
    const [first, second, third, last] = lines();
    expect(first).toBe(
      '["start", {"uid": "r1", "time": 1700000000.0, "scan_id": 1, "operator": "M\\u00fcller \\ud83d\\udd2c\\u007f"}]'
    );
    expect(second).toContain(
      '"data": {"gain": 2.0, "mode": 3}, "timestamps": {"gain": 1700000000.0, "mode": 1700000000.0}'
    );
    expect(third).toContain('"data": {"det": 2.0, "n": 2, "label": "a\\"\\\\\\n", "wave": [1.0, 2.5, 3.0]}');
    expect(last).toContain('"num_events": {"primary": 1}');
  });

  it('keeps what JSON has no word for: NaN, infinities, null, negative zero, integers beyond 2^53', async () => {
    await inserter.insert('start', { ...start(), big: 9007199254740993n, huge: 1e300, zero: -0 });
    await inserter.insert('descriptor', descriptor());
    const special = [NaN, Infinity, -Infinity, null, -0, 5e-324, 1e16, 1e-5, 123456789012345680, 0.0001];
    for (const [i, det] of special.entries())
      await inserter.insert('event', event(i + 1, { det, n: 2n ** 60n, label: '', wave: [] }));
    const det = lines()
      .slice(2)
      .map(line => /"det": ([^,]+),/.exec(line)?.[1]);
    expect(det).toEqual([
      'NaN',
      'Infinity',
      '-Infinity',
      'null',
      '-0.0',
      '5e-324',
      '1e+16',
      '1e-05',
      '1.2345678901234568e+17',
      '0.0001'
    ]);
    expect(lines()[0]).toContain('"big": 9007199254740993, "huge": 1e+300, "zero": -0.0}');
    expect(lines()[2]).toContain('"n": 1152921504606846976');
  });

  it('is what Python writes, byte for byte', async () => {
    await inserter.insert('start', start());
    await inserter.insert('descriptor', descriptor());
    const values = [
      0.1,
      1 / 3,
      1e22,
      1.5e-7,
      123456.789,
      2 ** 53,
      2 ** 70,
      1e15,
      9999999999999998,
      -0.00012345,
      1.7976931348623157e308
    ];
    for (const [i, det] of values.entries())
      await inserter.insert('event', event(i + 1, { det, n: i, label: 'é\u2028\u0000', wave: [det, 1] }));
    await inserter.insert('stop', stop());
    const again = python(
      'import json,sys\nfor line in open(sys.argv[1]): print(json.dumps(json.loads(line)))',
      join(folder, 'r1.jsonl')
    );
    expect(again).toBe(readFileSync(join(folder, 'r1.jsonl'), 'utf8'));
  });

  it('does not change what it is given', async () => {
    const document = Object.freeze({ ...start(), nested: Object.freeze({ list: Object.freeze([1n, 2]) }) });
    await inserter.insert('start', document);
    expect(document.nested.list).toEqual([1n, 2]);
  });
});

describe('refusals', () => {
  const refused = async (name: DocumentName, document: JsonObject, message: RegExp): Promise<void> => {
    const before = readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8'));
    const error: unknown = await inserter.insert(name, document).catch((e: unknown) => e);
    expect(isBrokerError(error, 'InvalidDocument'), String(error)).toBe(true);
    expect(String(error)).toMatch(message);
    expect(readdirSync(folder).map(file => readFileSync(join(folder, file), 'utf8'))).toEqual(before);
  };

  it("follow event-model's schemas", async () => {
    await refused('start', { uid: 'r1' }, /required property 'time'/);
    await refused('start', { ...start(), 'a.b': 1 }, /key 'a\.b'/);
    await refused('start', { ...start(), scan_id: 'x' }, /scan_id must be integer/);
    await refused('bulk_events' as DocumentName, {}, /no kind of document/);
    await inserter.insert('start', start());
    await refused(
      'stop',
      { ...stop(), exit_status: 'done' },
      /exit_status must be one of success, abort, fail/
    );
    await refused(
      'descriptor',
      { ...descriptor(), data_keys: { x: { dtype: 'float', shape: [], source: '' } } },
      /dtype must be one of/
    );
  });

  it('keep the order of a run', async () => {
    await refused('descriptor', descriptor(), /not started by this writer/);
    await refused('event', event(), /no descriptor d1/);
    await inserter.insert('start', start());
    await refused('start', start(), /started before/);
    await refused('event', event(), /no descriptor d1/);
    await inserter.insert('descriptor', descriptor());
    await refused('descriptor', descriptor(), /inserted before/);
    await refused('datum', { datum_id: 'x/0', datum_kwargs: {}, resource: 'x' }, /no resource x/);
    await inserter.insert('stop', stop());
    await refused('event', event(), /has ended/);
    await refused('stop', stop(), /has ended/);
    await refused('start', start(), /started before/);
  });

  it('keep documents true to their descriptor', async () => {
    await inserter.insert('start', start());
    await inserter.insert('descriptor', descriptor());
    await refused('event', event(1, { det: 1, n: 1, label: '' }), /'wave' is missing/);
    await refused('event', event(1, { det: 1, n: 1, label: '', wave: [], x: 1 }), /'x' is not declared/);
    await refused('event', { ...event(), filled: { image: false } }, /'filled' names 'image'/);
    await refused(
      'descriptor',
      { ...descriptor('r1', 'd2'), data_keys: { det: KEYS.det } },
      /was described with the keys/
    );
    await refused('event', event(1, { det: 1, n: 1, label: new Date(), wave: [] }), /data\.label is a Date/);
    const page = { uid: ['a', 'b'], time: [1, 2], seq_num: [1, 2], descriptor: 'd1', filled: {} };
    const two = { det: [1, 2], n: [1, 2], label: ['', ''], wave: [[], []] };
    await refused(
      'event_page',
      { ...page, data: { ...two, det: [1] }, timestamps: two },
      /data\.det has not one value for each of its 2/
    );
    await inserter.insert('event_page', {
      ...page,
      data: two,
      timestamps: { ...two, label: [1, 2], wave: [1, 2] }
    });
    expect(lines()[2]).toContain('"det": [1.0, 2.0], "n": [1, 2]');
  });

  it('let stream data out of the events', async () => {
    await inserter.insert('start', start());
    const keys = { ...KEYS, cam: { dtype: 'array', shape: [1, 4, 4], source: 'c', external: 'STREAM:' } };
    await inserter.insert('descriptor', { ...descriptor(), data_keys: keys });
    await inserter.insert('event', event());
    await inserter.insert('stream_resource', {
      uid: 'sr',
      data_key: 'cam',
      mimetype: 'application/x-hdf5',
      uri: 'file://localhost/x',
      parameters: {}
    });
    const datum = {
      uid: 'sr/0',
      stream_resource: 'sr',
      descriptor: 'd1',
      indices: { start: 0, stop: 1 },
      seq_nums: { start: 1, stop: 2 }
    };
    await refused('stream_datum', { ...datum, descriptor: 'd9' }, /no descriptor d9/);
    await inserter.insert('stream_datum', datum);
  });

  it('never overwrite a run, nor leave its folder', async () => {
    writeFileSync(join(folder, 'r1.jsonl'), '["start", {}]\n');
    await refused('start', start(), /runs are never overwritten/);
    await refused('event', event(), /no descriptor/);
    await refused('start', start('../r2'), /cannot be a file's name/);
  });

  it('say so when the folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    const blocked = createInserter(join(folder, 'file', 'runs'));
    const error: unknown = await blocked.insert('start', start()).catch((e: unknown) => e);
    expect(isBrokerError(error, 'CatalogUnavailable'), String(error)).toBe(true);
    await blocked.close();
    await expect(blocked.insert('start', start('r9'))).rejects.toThrow(/was closed/);
  });
});

describe('several writers', () => {
  it('interleave runs, documents in the order of the calls without waiting', async () => {
    const runs = ['a', 'b', 'c'];
    const calls: Promise<void>[] = [];
    for (const run of runs)
      calls.push(
        inserter.insert('start', start(run)),
        inserter.insert('descriptor', descriptor(run, `d${run}`))
      );
    for (let seq = 1; seq <= 20; seq++)
      for (const run of runs) calls.push(inserter.insert('event', event(seq, undefined, `d${run}`)));
    for (const run of runs) calls.push(inserter.insert('stop', stop(run)));
    await Promise.all(calls);
    for (const run of runs) {
      const seqs = lines(run)
        .flatMap(line => /"seq_num": (\d+)/.exec(line)?.[1] ?? [])
        .map(Number);
      expect(seqs).toEqual(Array.from({ length: 20 }, (_, i) => i + 1));
      expect(lines(run).at(-1)).toContain('["stop"');
    }
  });

  it('work from several processes, and what a killed one had acknowledged is there', async () => {
    const script = fileURLToPath(new URL('./fixtures/insert-process.mjs', import.meta.url));
    const spawn = (name: string): ChildProcess => fork(script, [folder, name], { stdio: 'ignore' });
    const whole = [spawn('x'), spawn('y')];
    const killed = spawn('forever');
    let acknowledged = 0;
    killed.on('message', seq => {
      acknowledged = Number(seq);
      if (acknowledged === 57) killed.kill('SIGKILL');
    });
    await Promise.all([...whole, killed].map(child => once(child, 'exit')));
    for (const name of ['x', 'y']) for (let i = 0; i < 10; i++) expect(lines(`${name}${i}`)).toHaveLength(8);
    const rest = lines('forever');
    expect(acknowledged).toBeGreaterThanOrEqual(57);
    expect(rest.length - 2).toBeGreaterThanOrEqual(acknowledged);
    for (const line of rest.slice(0, acknowledged + 2)) JSON.parse(line);
  });
});
