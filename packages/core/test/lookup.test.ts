import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isBrokerError, openCatalog, type Broker, type Header, type RunRef } from '../dist/index.js';

const fixtures = fileURLToPath(new URL('fixtures', import.meta.url));

type Answer = string | { $error: string };
interface Selection {
  by_uid: Record<string, string>;
  by_prefix: Record<string, Answer>;
  by_scan_id: Record<string, Answer>;
  by_recency: Record<string, Answer>;
  by_list: Record<string, string[]>;
  slices: { slice: [number, number | null, number | null]; uids: string[] | { $error: string } }[];
  searches: { query: Record<string, unknown>; uids: string[] }[];
}
const selection = JSON.parse(readFileSync(`${fixtures}/expected/_selection.json`, 'utf8')) as Selection;

const uids = (headers: Header[]): string[] => headers.map(header => header.uid);

async function answerOf(look: PromiseLike<Header>): Promise<string> {
  try {
    return (await look).uid;
  } catch (error) {
    return isBrokerError(error) ? error.tag : String(error);
  }
}

const TAGS: Record<string, string> = {
  KeyError: 'RunNotFound',
  IndexError: 'IndexOutOfRange',
  ValueError: 'AmbiguousUid'
};
const tagged = (answer: Answer): string | undefined =>
  typeof answer === 'string' ? answer : TAGS[answer.$error];

describe.each(['jsonl', 'msgpack', ''])('look-ups in samples/%s', format => {
  let db: Broker;
  beforeAll(async () => {
    db = await openCatalog(`${fixtures}/samples/${format}`, { timezone: 'UTC' });
  });
  afterAll(() => db.close());

  it('finds by uid, prefix, scan_id and place what databroker finds', async () => {
    for (const [uid, answer] of Object.entries(selection.by_uid)) expect((await db[uid])?.uid).toBe(answer);
    for (const [prefix, answer] of Object.entries(selection.by_prefix)) {
      expect(await answerOf(db.get(prefix)), prefix).toBe(tagged(answer));
    }
    for (const by of [selection.by_scan_id, selection.by_recency]) {
      for (const [n, answer] of Object.entries(by)) {
        expect(await answerOf(db.get(Number(n))), n).toBe(tagged(answer));
        if (typeof answer === 'string') expect(await answerOf(db[Number(n)] as RunRef), n).toBe(answer);
      }
    }
    for (const [list, answer] of Object.entries(selection.by_list)) {
      const keys = list.split(',').map(key => (/^-?\d{1,3}$/.test(key) ? Number(key) : key));
      expect(uids(await db.get(keys))).toEqual(answer);
    }
  });

  it('names the matches of an ambiguous prefix', async () => {
    const error = await db['b']?.catch((e: unknown) => e as { matches: string[] });
    const all = Object.keys(selection.by_uid).filter(uid => uid.startsWith('b'));
    expect(error && 'matches' in error && [...error.matches].sort()).toEqual(all.sort());
    await expect(db[-1000]).rejects.toMatchObject({ index: -1000, length: 26 });
  });

  it('slices as databroker does', async () => {
    for (const { slice, uids: answer } of selection.slices) {
      const found = db.slice(...slice);
      if (Array.isArray(answer)) expect(uids(await found), String(slice)).toEqual(answer);
      else await expect(found, String(slice)).rejects.toMatchObject({ tag: 'InvalidKey' });
    }
  });

  it('searches as databroker does, newest first', async () => {
    const times = new Map((await db.search().toArray()).map(h => [h.uid, h.start.time]));
    const newest = [...times.values()].sort((a, b) => b - a);
    expect([...times.values()]).toEqual(newest);
    for (const { query, uids: answer } of selection.searches) {
      const { since, until, data_key: dataKey, ...filter } = query;
      const options = Object.entries({ since, until, dataKey }).filter(([, value]) => value !== undefined);
      const found = uids(await db.search(filter, Object.fromEntries(options)).toArray());
      expect([...found].sort(), JSON.stringify(query)).toEqual([...answer].sort());
      expect(found.map(uid => times.get(uid))).toEqual(
        found.map(uid => times.get(uid) ?? 0).sort((a, b) => b - a)
      );
    }
    expect(await db.search({ 'stop.exit_status': 'fail' }).length()).toBe(1);
    expect(await db.search({ 'stop.exit_status': { $exists: false } }).length()).toBe(1);
  });

  it('takes a number as scan_id first, then as the beginning of a uid', async () => {
    expect((await db['36']).uid).toMatch(/^36fc/);
    expect((await db['3']).uid).toBe(selection.by_scan_id['3']);
    await expect(db.get('3')).rejects.toMatchObject({ tag: 'AmbiguousUid' });
    expect((await db['005']).uid).toMatch(/^005be387/);
  });

  it('takes lists, nested too', async () => {
    const all = uids(await db.latest(3));
    expect(uids(await db.get([-1, [3], all[2] ?? '']))).toEqual([all[0], selection.by_scan_id['3'], all[2]]);
    expect(await db.get([])).toEqual([]);
    expect(() => db.get(null as unknown as string)).toThrow(/names no run/);
    await expect(db.get(1.5)).rejects.toMatchObject({ tag: 'InvalidKey' });
  });

  it('slices as v0 did, its defects mended', async () => {
    const all = uids(await db.latest(26));
    expect(uids(await db.slice(-3, -1))).toEqual(all.slice(1, 3));
    expect(uids(await db.slice(-1, -4, -1))).toEqual(all.slice(0, 3));
    expect(uids(await db.slice(-5, null, 2))).toEqual([all[0], all[2], all[4]]);
    expect(uids(await db.slice(-3, 0))).toEqual(all.slice(0, 3));
    expect(uids(await db.slice(-1000))).toEqual(all);
    expect(uids(await db.slice(-1e9, -20, 3))).toEqual(all.slice(20).filter((_, i) => i % 3 === 0));
    expect(uids(await db.slice(-1, -1e15, -1))).toEqual(all);
    expect(await db.slice(-1, -3)).toEqual([]);
    for (const bad of [
      [1],
      [0],
      [-3, 1],
      [-3, null, 0],
      [-1, null, -1],
      [-2.5],
      [undefined],
      [undefined, -2]
    ]) {
      await expect(db.slice(...(bad as [number]))).rejects.toMatchObject({ tag: 'InvalidKey' });
    }
    expect(await db.latest(0)).toEqual([]);
    await expect(db.latest(-1)).rejects.toMatchObject({ tag: 'InvalidKey' });
  });

  it('looks up inside search results', async () => {
    const results = db.search({ plan_name: 'count' });
    const all = uids(await results.toArray());
    expect((await results[-1]).uid).toBe(all[0]);
    expect(uids(await results.latest(3))).toEqual(all.slice(0, 3));
    expect(await results.length()).toBe(15);
    expect((await results['d63f']).uid).toMatch(/^d63f/);
    await expect(results['36fc36']).rejects.toMatchObject({ tag: 'RunNotFound' });
    await expect(results[1]).rejects.toMatchObject({ tag: 'RunNotFound' });
    const few = db.search({ plan_name: 'count' }, { limit: 2 });
    expect(await few.length()).toBe(2);
    expect((await few[-2]).uid).toBe(all[1]);
    await expect(few[-3]).rejects.toMatchObject({ tag: 'IndexOutOfRange', length: 2 });
    expect(uids(await db.search({ plan_name: 'count' }, { sort: 'oldest', limit: 1 }).toArray())).toEqual([
      all.at(-1)
    ]);
    expect(
      uids(await results.search({ scan_id: { $lt: 11 } }).toArray()).every(uid => all.includes(uid))
    ).toBe(true);
  });

  it('refuses what is no query, no option and no key', async () => {
    const wrong: unknown[][] = [
      [null],
      ['scan'],
      [[]],
      [{}, null],
      [{}, { plan_name: 'scan' }],
      [{}, { dataKey: ['det'] }]
    ];
    wrong.push([{ time: { $gt: new Date(0) } }], [{ time: new Date(0) }], [{ time: { $in: [new Date(0)] } }]);
    for (const args of wrong) {
      await expect((async () => db.search(...(args as [])).length())()).rejects.toMatchObject({
        tag: 'InvalidQuery'
      });
    }
    await expect(db.distinct(undefined as unknown as string)).rejects.toMatchObject({ tag: 'InvalidQuery' });
  });

  it('says what to write instead', async () => {
    const advice: [() => PromiseLike<unknown>, RegExp][] = [
      [() => db[String(undefined)], /stands in the brackets is undefined/],
      [() => db[String(Promise.resolve())], /is an await missing/],
      [() => db['-5:'], /db\.slice\(-5, -1\)/],
      [() => db['36fc36,bffc48'], /db\.get\(\[uid, uid\]\)/],
      [() => db.getTable(-1 as unknown as string), /write db\[-1\] instead of -1/],
      [() => db.latest('5' as unknown as number), /latest\(5\): say how many/]
    ];
    for (const [ask, sentence] of advice) await expect(ask()).rejects.toThrow(sentence);
  });

  it('counts values', async () => {
    const plans = await db.distinct('plan_name');
    expect(plans[0]).toEqual({ value: 'count', count: 15 });
    expect((await db.distinct('detectors')).find(facet => facet.value === 'det')?.count).toBeGreaterThan(1);
  });
});

describe('the object itself', () => {
  it('survives what the language and tools ask of objects', async () => {
    const db = await openCatalog(`${fixtures}/samples/jsonl`);
    expect(await Promise.resolve(db)).toBe(db);
    expect(inspect(db)).toContain('Brokerlab catalog');
    expect(inspect({ db, run: db[-1], found: db.search() })).toContain('write await db[-1]');
    expect(`${Object.prototype.toString.call(db)}`).toBe('[object Object]');
    expect(JSON.stringify(db)).toContain('samples');
    expect(db.constructor).toBeTypeOf('function');
    await expect(db.get('constructor')).rejects.toMatchObject({ tag: 'RunNotFound', key: 'constructor' });
    await expect(db.get('__proto__')).rejects.toMatchObject({ tag: 'RunNotFound' });
    const { latest } = db;
    expect(await latest(1)).toHaveLength(1);
    expect(inspect(db.getEvents('36fc'))).toContain('toArray()');
    expect(db[Symbol.asyncDispose].name, 'Node 24 disposes with no bound function').not.toMatch(/^bound/);
    await db[Symbol.asyncDispose]();
    await expect(db[-1]).rejects.toMatchObject({ tag: 'CatalogUnavailable' });
  });

  it('tells of a forgotten await', async () => {
    const db = await openCatalog(`${fixtures}/samples/jsonl`);
    for (const key of ['start', 'stop', 'uid'] as const) {
      expect(() => db[-1][key]).toThrow('write: const h = await db[…]');
    }
    await db.close();
  });

  it('says what to do about a folder that is not there', async () => {
    await expect(openCatalog(`${fixtures}/nowhere`)).rejects.toMatchObject({ tag: 'CatalogNotFound' });
    await expect(openCatalog('https://host/api')).rejects.toMatchObject({ tag: 'CatalogUnavailable' });
  });
});
