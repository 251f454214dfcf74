import { describe, expect, it } from 'vitest';
import { parseSearchBox } from '../dist/protocol/search-box.js';

const now = 1_700_000_000;

describe('parseSearchBox', () => {
  it('takes free words as full text', () => {
    expect(parseSearchBox('  cold  "LaB6 pellet" ', now)).toEqual({ filter: {}, text: 'cold LaB6 pellet' });
    expect(parseSearchBox('', now)).toEqual({ filter: {} });
  });

  it('takes typed terms as conditions', () => {
    expect(parseSearchBox('plan:scan motor:th', now).filter).toEqual({
      $and: [{ plan_name: 'scan' }, { motors: 'th' }]
    });
    expect(parseSearchBox('sample:"LaB6 pellet"', now).filter).toEqual({
      $or: [{ sample: 'LaB6 pellet' }, { 'sample.name': 'LaB6 pellet' }]
    });
    expect(parseSearchBox('scan:42', now).filter).toEqual({ scan_id: 42 });
    expect(parseSearchBox('uid:36fc.', now).filter).toEqual({ uid: { $regex: '^36fc\\.' } });
    expect(parseSearchBox('status:running', now).filter).toEqual({ 'stop.uid': { $exists: false } });
    expect(parseSearchBox('operator:Ada', now).filter).toEqual({ operator: 'Ada' });
    expect(parseSearchBox('slot:4', now).filter).toEqual({ $or: [{ slot: 4 }, { slot: '4' }] });
    expect(parseSearchBox('field:det', now)).toEqual({ filter: {}, dataKey: 'det' });
  });

  it('counts times back from now and leaves dates to the catalog', () => {
    expect(parseSearchBox('since:2d', now).since).toBe(now - 2 * 86_400);
    expect(parseSearchBox('since:2026-11 until:"2026-11-22 14:05"', now)).toMatchObject({
      since: '2026-11',
      until: '2026-11-22 14:05'
    });
  });

  it('names the statuses when one is not known', () => {
    expect(() => parseSearchBox('status:odd', now)).toThrow(/running, success, failed or aborted/);
  });
});
