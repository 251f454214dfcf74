import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  MemoryStore,
  catalogOf,
  getFields,
  openCatalog,
  type Broker,
  type FieldsOption,
  type NamedDocument
} from '../dist/index.js';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

interface Expected {
  name: string;
  uid: string;
  fields: string[];
  devices: string[];
  config_data: Record<string, Record<string, object[]>>;
  documents: [string, unknown][];
  stream_names: string[];
}
const expectations = readdirSync(`${fixtures}/expected`)
  .filter(name => !name.startsWith('_'))
  .map(name => JSON.parse(readFileSync(`${fixtures}/expected/${name}`, 'utf8')) as Expected);

/** A value of the expectations: numbers that JSON lacks are written as objects, large arrays as hashes. */
function meant(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(meant);
  if (typeof value !== 'object' || value === null) return value;
  const special = value as Record<string, unknown>;
  if ('$nan' in special) return NaN;
  if ('$inf' in special) return Number(special['$inf']) * Infinity;
  if ('$int' in special) return BigInt(String(special['$int']));
  if ('$array' in special) return expect.any(Array) as unknown;
  return Object.fromEntries(Object.entries(special).map(([key, item]) => [key, meant(item)]));
}

/** databroker gives the descriptors of several streams in no certain order; ours come as they were written. */
function inWrittenOrder(documents: [string, unknown][]): [string, unknown][] {
  const timeOf = ([kind, document]: [string, unknown]): number =>
    kind === 'start' ? 0 : kind === 'descriptor' ? (document as { time: number }).time : Infinity;
  return [...documents].sort((a, b) => (timeOf(a) === timeOf(b) ? 0 : timeOf(a) - timeOf(b)));
}

describe.each(['jsonl', 'msgpack'])('headers of samples/%s', format => {
  let db: Broker;
  beforeAll(async () => {
    const rootMap = { '/beamline/assets': `${fixtures}/samples/assets` };
    db = await openCatalog(`${fixtures}/samples/${format}`, { timezone: 'UTC', rootMap });
  });
  afterAll(() => db.close());

  it.each(expectations)('$name: streams, fields, devices, configuration, documents', async expected => {
    const h = await db.get(expected.uid);
    expect((await h.streams()).sort()).toEqual([...expected.stream_names].sort());
    expect((await h.fields()).sort()).toEqual([...expected.fields].sort());
    expect((await h.devices()).sort()).toEqual([...expected.devices].sort());
    for (const [device, configuration] of Object.entries(expected.config_data)) {
      expect(await h.configData(device)).toEqual(meant(configuration));
    }
    const documents: [string, unknown][] = await h.documents().toArray();
    const known = documents.filter(([kind]) => !kind.startsWith('stream_'));
    expect(known).toEqual(inWrittenOrder(expected.documents).map(document => meant(document)));
  });

  it('fills events, a field that cannot be read being null and told', async () => {
    const run = await db.get('e6129b9c');
    const [event] = await run.events({ fill: true }).toArray();
    expect(event?.data['img_image']).toMatchObject({ shape: [3, 32, 48], dtype: 'uint16' });
    expect(event?.filled?.['img_image']).toMatch(/\/0$/);
    const [plain] = await run.events().toArray();
    expect(plain?.data['img_image']).toMatch(/\/0$/);
    const [broken] = await db.getEvents('ac97e9b2', { fill: true }).toArray();
    expect(broken?.data['img_image']).toBeNull();
    expect(broken?.['errors']).toMatchObject({ img_image: { tag: 'AssetMissing' } });
    expect(broken?.data['img_stats_total']).toBeTypeOf('number');
    const [part] = await db.getEvents('ac97e9b2', { fill: true, fields: 'img_stats_total' }).toArray();
    expect(part?.['errors']).toBeUndefined();
  });

  it('chooses fields, of configuration, start and stop too', async () => {
    const [event] = await db
      .getEvents('36fc36fd', { fields: [/mot.*/, 'plan_name', 'exit_status', 'det_Imax'] })
      .toArray();
    expect(event?.data).toMatchObject({
      motor: -10,
      motor_setpoint: -10,
      plan_name: 'scan',
      exit_status: 'success',
      det_Imax: 1
    });
    expect(event?.data).not.toHaveProperty('det');
    expect(event?.timestamps['plan_name']).toBe(1700000000.1234567);
    await expect(db.getEvents('36fc36fd', { fields: ['dett'] }).toArray()).rejects.toMatchObject({
      tag: 'FieldNotFound',
      nearest: 'det'
    });
    expect(await db[-26]?.data('det').toArray()).toHaveLength(15);
  });

  it('has one rule for fields in events and in tables', async () => {
    const rowsOf = async (run: string, fields: FieldsOption): Promise<string[][]> => {
      const table = await db.getTable(run, fields);
      const events = await db.getEvents(run, { fields }).toArray();
      expect(events).toHaveLength(table.length);
      return [Object.keys(events[0]?.data ?? {}).sort(), table.columns.slice(2).sort()];
    };
    const ForeignRegExp = runInNewContext('RegExp') as typeof RegExp;
    const cases: [FieldsOption, string[]][] = [
      [/det.*/, ['det']],
      [[/det|motor/g], ['det', 'motor']],
      [new ForeignRegExp('mot.*'), ['motor', 'motor_setpoint']],
      [/det_.*x/, ['det_Imax']],
      [
        ['detectors', 'det'],
        ['det', 'detectors']
      ],
      [['time', 'seq_num'], []],
      [[], []]
    ];
    for (const [fields, names] of cases) expect(await rowsOf('36fc36fd', fields)).toEqual([names, names]);
    const wrong: [unknown, string][] = [
      [/mot/, 'FieldNotFound'],
      [['det', 'baseline_x'], 'FieldNotFound'],
      ['', 'FieldNotFound'],
      [[5], 'InvalidQuery'],
      [{ det: 1 }, 'InvalidQuery']
    ];
    for (const [fields, tag] of wrong) {
      const asked = { fields: fields as string };
      await expect(db.getEvents('36fc36fd', asked).toArray()).rejects.toMatchObject({ tag });
      await expect(db.getTable('36fc36fd', asked)).rejects.toMatchObject({ tag });
    }
    const [, two] = await Promise.all([db.get(1), db.get('fb964302')]);
    expect(await db.getEvents([db[1], two], { fields: 'motor' } as never).toArray()).toHaveLength(15);
    expect(await db.getDocuments('fb964302', { fields: ['det'] }).toArray()).toHaveLength(8);
    const emptyRun = db.search({ scan_id: 24 }).latest(1);
    expect(await db.getEvents(emptyRun).toArray()).toEqual([]);
    await expect(db.getEvents(emptyRun, { fields: ['det'] }).toArray()).rejects.toMatchObject({
      tag: 'FieldNotFound'
    });
    await expect(db.getTable(emptyRun, ['det'])).rejects.toMatchObject({ tag: 'FieldNotFound' });
  });

  it('refuses names of options, fields to fill and devices that there are not', async () => {
    const h = await db.get('36fc36fd');
    const python = { stream_name: 'baseline' } as object;
    const asks: (() => PromiseLike<unknown>)[] = [
      () => h.events(python).toArray(),
      () => h.documents(python).toArray(),
      () => h.data('det', python).toArray(),
      () => h.table(python),
      () => h.images('det', python),
      () => h.array('det', python).read(),
      () => db.getTable(h, ['det'], 'primary' as never),
      () => db.getEvents(h, null as never).toArray(),
      () => db.getImages(h, 'det', python)
    ];
    for (const ask of asks)
      await expect((async () => ask())()).rejects.toMatchObject({ tag: 'InvalidQuery' });
    await expect(h.table(python)).rejects.toThrow(/Did you mean 'stream'/);
    await expect(db.getEvents('e6129b9c', { fill: ['img_imag'] }).toArray()).rejects.toMatchObject({
      nearest: 'img_image'
    });
    const [event] = await db.getEvents('e6129b9c', { fill: 'img_image' as never }).toArray();
    expect(event?.data['img_image']).toMatchObject({ shape: [3, 32, 48] });
    await expect(h.configData('dett')).rejects.toMatchObject({ tag: 'FieldNotFound', nearest: 'det' });
  });

  it('reads tables, images and arrays, of one run or several', async () => {
    expect((await db.getTable('36fc36fd', ['det'])).length).toBe(15);
    expect((await db.getTable([db[1], 'fb964302'] as never)).length).toBe(20);
    const images = await db.getImages('e6129b9c', 'img_image');
    expect(images.length).toBe(5);
    expect((await db.get('50f2e589').images()).length).toBe(4);
    const { shape } = await db
      .get('83a27c04')
      .array('xs_spectrum')
      .read({ events: [0, 10] });
    expect(shape).toEqual([10, 8]);
  });
});

describe('ways to name runs', () => {
  it('takes uids, references, headers, promises, lists and results alike', async () => {
    const db = await openCatalog(`${fixtures}/samples/jsonl`);
    const h = await db.get('fb964302');
    const { uid } = h;
    for (const run of [
      uid,
      uid.slice(0, 6),
      db.get(uid),
      h,
      Promise.resolve(h),
      [h],
      [uid],
      db.search({ uid }),
      db.get([uid])
    ]) {
      expect(await db.getFields(run)).toEqual(['det']);
      expect(await db.getEvents(run).toArray()).toHaveLength(5);
    }
    expect(await getFields(h)).toEqual(['det']);
    expect(await getFields([h, db.get('36fc36fd')])).toEqual(['det', 'motor', 'motor_setpoint']);
    await expect(db.getFields(undefined as unknown as string)).rejects.toMatchObject({ tag: 'InvalidKey' });
    await db.close();
  });

  it('takes the Python names', async () => {
    const db = await openCatalog(`${fixtures}/samples/jsonl`);
    expect(await db.get_events('fb964302').toArray()).toHaveLength(5);
    expect(await db.get_documents('fb964302').toArray()).toHaveLength(8);
    expect((await db.get_table('fb964302', ['det'])).length).toBe(5);
    expect((await db.get_images('e6129b9c', 'img_image')).length).toBe(5);
    let n = 0;
    await db.process('fb964302', () => n++);
    expect(n).toBe(8);
    await db.close();
  });
});

describe('documents', () => {
  const start = { uid: 'u', time: 1, sample: { name: '<b>x</b>' } };
  const descriptor = (uid: string, name: string): NamedDocument => [
    'descriptor',
    { uid, run_start: 'u', time: 1, name, data_keys: { [name]: { dtype: 'number', shape: [], source: '' } } }
  ];
  const event = (of: string, time: number): NamedDocument => [
    'event',
    { uid: `${of}${time}`, descriptor: of, seq_num: time, time, data: { a: time }, timestamps: { a: time } }
  ];
  const store = new MemoryStore([
    [
      ['start', start],
      descriptor('a', 'a'),
      descriptor('b', 'b'),
      event('b', 2),
      event('b', 4),
      event('a', 1),
      event('a', 3)
    ]
  ]);
  const db = catalogOf(store, { timezone: 'UTC' });

  it('come in time order across streams', async () => {
    const all = await db.getDocuments('u').toArray();
    expect(all.flatMap(([kind, d]) => (kind === 'event' ? [d.time] : []))).toEqual([1, 2, 3, 4]);
    expect(all.map(([kind]) => kind)).toEqual([
      'start',
      'descriptor',
      'descriptor',
      ...Array<string>(4).fill('event')
    ]);
    await expect(db.getDocuments('u', { stream: 'c' }).toArray()).rejects.toMatchObject({
      tag: 'StreamNotFound'
    });
    expect(await db.getEvents('u').toArray()).toEqual([]);
    await expect(db.getEvents('u', { stream: 'primary' }).toArray()).rejects.toMatchObject({
      available: ['a', 'b']
    });
  });

  it('show as escaped HTML and as one line', async () => {
    const h = await db[-1];
    const show = (h as unknown as Record<symbol, () => Promise<Record<string, string>>>)[
      Symbol.for('Jupyter.display')
    ];
    const bundle = await show?.call(h);
    expect(bundle?.['text/html']).toContain('&#60;b&#62;x');
    expect(bundle?.['text/html']).not.toContain('<b>x');
    expect(bundle?.['text/html']).toContain('1970-01-01 00:00:01');
    expect(inspect(h)).toBe(bundle?.['text/plain']);
  });

  it('can be watched and inserted in memory', async () => {
    const changes = db.watch();
    const first = changes.next();
    await db.length();
    await db.insert('stop', { uid: 's', run_start: 'u', time: 5, exit_status: 'success' });
    expect((await first).value).toMatchObject({ kind: 'stopped', uid: 'u' });
    await changes.return(undefined);
    expect((await db[-1])?.stop?.uid).toBe('s');
  });
});
