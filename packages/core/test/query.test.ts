import { describe, expect, it } from 'vitest';
import { matchesQuery, toEpoch, type JsonObject, type RunSummary } from '../dist/index.js';

const run: RunSummary = {
  start: {
    uid: 'u',
    time: 1700000000,
    scan_id: 7,
    plan_name: 'scan',
    sample: { name: 'LaB6', holder: { slot: 4 }, tags: ['a', 'b'] },
    detectors: ['det', 'camera'],
    layers: [{ thickness: 1 }, { thickness: 5 }],
    note: 'Ni foil, hello world',
    nothing: null,
    flag: false,
    big: 9007199254740993n
  },
  stop: { uid: 's', time: 1700000009, run_start: 'u', exit_status: 'success', num_events: { primary: 3 } }
};
const matches = (filter: JsonObject, summary = run): boolean => matchesQuery({ filter }, summary);

describe('the query language', () => {
  it.each<[JsonObject, boolean]>([
    [{}, true],
    [{ plan_name: 'scan' }, true],
    [{ plan_name: { $eq: 'count' } }, false],
    [{ plan_name: { $ne: 'count' } }, true],
    [{ absent: { $ne: 1 } }, true],
    [{ 'sample.name': 'LaB6' }, true],
    [{ 'sample.holder.slot': { $gte: 4, $lt: 5 } }, true],
    [{ 'sample.tags.1': 'b' }, true],
    [{ sample: { name: 'LaB6' } }, false],
    [{ 'sample.holder': { slot: 4 } }, true],
    [{ detectors: 'det' }, true],
    [{ detectors: ['det', 'camera'] }, true],
    [{ detectors: ['camera', 'det'] }, false],
    [{ detectors: { $in: ['x', 'camera'] } }, true],
    [{ detectors: { $nin: ['camera'] } }, false],
    [{ 'layers.thickness': { $gt: 4 } }, true],
    [{ 'layers.0.thickness': { $gt: 4 } }, false],
    [{ scan_id: { $gt: 7 } }, false],
    [{ scan_id: { $gte: '1' } }, false],
    [{ scan_id: '7' }, false],
    [{ big: 9007199254740993n }, true],
    [{ big: { $gt: 9007199254740992 } }, true],
    [{ flag: false }, true],
    [{ flag: 0 }, false],
    [{ nothing: null }, true],
    [{ absent: null }, true],
    [{ nothing: { $exists: true } }, true],
    [{ absent: { $exists: false } }, true],
    [{ note: { $regex: '^ni', $options: 'i' } }, true],
    [{ note: /WORLD$/i }, true],
    [{ note: { $regex: '(?i)FOIL' } }, true],
    [{ note: { $not: { $regex: 'foil' } } }, false],
    [{ plan_name: { $in: [/^s/] } }, true],
    [{ $or: [{ scan_id: 8 }, { plan_name: 'scan' }] }, true],
    [{ $and: [{ scan_id: 7 }, { $or: [{ flag: true }, { 'stop.exit_status': 'success' }] }] }, true],
    [{ $not: { scan_id: 7 } }, false],
    [{ 'stop.num_events.primary': { $lte: 3 } }, true],
    [{ 'stop.exit_status': { $ne: 'fail' } }, true],
    [{ exit_status: 'success' }, false],
    [{ nothing: { $gte: null } }, true],
    [{ scan_id: { $lte: null } }, false],
    [{ constructor: { $exists: true } }, false]
  ])('%o gives %s', (filter, expected) => {
    expect(matches(filter)).toBe(expected);
  });

  it('knows unfinished runs', () => {
    const going = { ...run, stop: null };
    expect(matches({ 'stop.exit_status': { $exists: false } }, going)).toBe(true);
    expect(matches({ 'stop.exit_status': 'success' }, going)).toBe(false);
  });

  it.each<[unknown, RegExp]>([
    [{ scan_id: { $near: 3 } }, /\$near/],
    [{ $nor: [] }, /\$nor/],
    [{ $or: {} }, /list/],
    [{ scan_id: { $gt: 3, other: 1 } }, /other/],
    [{ scan_id: { $in: 3 } }, /list/],
    [{ scan_id: { $exists: 1 } }, /true or false/],
    [{ note: { $regex: '(' } }, /regular expression/],
    [{ scan_id: undefined }, /undefined/],
    [{ a: { $options: 'i' } }, /\$regex/],
    ['scan', /object/]
  ])('refuses %o', (filter, message) => {
    expect(() => matches(filter as JsonObject)).toThrow(message);
    expect(() => matches(filter as JsonObject)).toThrow(
      expect.objectContaining({ tag: 'InvalidQuery' }) as Error
    );
  });

  it('stops an expression that would take for ever', () => {
    const long = { ...run, start: { ...run.start, note: `${'a'.repeat(40)}!` } };
    expect(() => matches({ note: { $regex: '^(a+)+$' } }, long)).toThrow(/takes too long/);
    expect(matches({ note: { $regex: '^a+' } }, long)).toBe(true);
  });
});

describe('text', () => {
  it.each([
    ['foil', true],
    ['FOIL ni', true],
    ['foi', false],
    ['"hello world"', true],
    ['"world hello"', false],
    ['world hello', true],
    ['LaB6', true],
    ['7', true],
    ['camera nothere', false],
    ['', true]
  ])('%s: %s', (text, expected) => {
    expect(matchesQuery({ text }, run)).toBe(expected);
  });

  it('is about values, not keys, and start documents only', () => {
    expect(matchesQuery({ text: 'detectors' }, run)).toBe(false);
    expect(matchesQuery({ text: 'success' }, run)).toBe(false);
  });
});

describe('time strings', () => {
  it.each([
    ['2014', 1388552400],
    ['2014 ', 1388552400],
    ['2014-02', 1391230800],
    ['2014-2 ', 1391230800],
    ['2014-2-10', 1392008400],
    [' 2014-02-10 10 ', 1392044400],
    ['2014-02-10 10:1', 1392044460],
    ['2014-02-10 10:1:00', 1392044460],
    ['2014-02-10 10:01:00', 1392044460],
    ['2015-03-08 01:59:59', 1425797999],
    ['2015-03-08 03:00:00', 1425798000],
    ['2015-11-01 00:59:59', 1446353999],
    ['2015-11-01 02:00:00', 1446361200]
  ])('%s is %d in US/Eastern', (text, expected) => {
    expect(toEpoch(text, 'US/Eastern')).toBe(expected);
  });

  it.each([
    '2015-03-08 02:00:00',
    '2015-03-08 02:59:59',
    '2015-11-01 01:00:00',
    '2015-11-01 01:59:59',
    '2015-04-15 03:',
    '1700000000.5',
    'aardvark',
    '2014-13',
    '2014-02-30',
    '',
    NaN,
    new Date(NaN)
  ])('%s is refused', text => {
    expect(() => toEpoch(text, 'US/Eastern')).toThrow(
      expect.objectContaining({ tag: 'InvalidQuery' }) as Error
    );
  });

  it('takes epoch seconds and Dates', () => {
    expect(toEpoch(1700000000.5, 'UTC')).toBe(1700000000.5);
    expect(toEpoch(new Date(1500), 'UTC')).toBe(1.5);
  });
});
