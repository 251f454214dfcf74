import { expect, test } from 'vitest';
import type { RunStop } from '../../dist/index.js';
import { toRunItem } from '../../dist/protocol/index.js';

const start = { uid: 'a1', time: 1000, scan_id: 7, plan_name: 'scan', detectors: ['det'], motors: ['motor'] };
const stop: RunStop = {
  uid: 'b2',
  run_start: 'a1',
  time: 1002.5,
  exit_status: 'success',
  num_events: { primary: 15, baseline: 2 }
};

test('a run that ended well', () => {
  expect(toRunItem({ ...start, num_points: 15, sample: { name: 'LaB6' } }, stop)).toEqual({
    uid: 'a1',
    scan_id: 7,
    plan: 'scan',
    time: 1000,
    duration: 2.5,
    status: 'success',
    reason: null,
    num_points: 15,
    num_events: 15,
    detectors: ['det'],
    motors: ['motor'],
    sample: 'LaB6'
  });
});

test('a run without an end has neither duration nor count', () => {
  const item = toRunItem(start, null);
  expect([item.status, item.duration, item.num_events]).toEqual(['running', null, null]);
});

test('failed and aborted runs say why', () => {
  expect(toRunItem(start, { ...stop, exit_status: 'fail', reason: 'no beam' })).toMatchObject({
    status: 'failed',
    reason: 'no beam'
  });
  expect(toRunItem(start, { ...stop, exit_status: 'abort' })).toMatchObject({
    status: 'aborted',
    reason: null
  });
});

test('anything may be missing or of another type', () => {
  const odd = {
    uid: 'c3',
    time: 5,
    scan_id: NaN,
    plan_name: null,
    detectors: 'det',
    motors: [1, null, 'm'],
    sample: 12
  };
  expect(toRunItem(odd as never, { ...stop, num_events: {} })).toMatchObject({
    scan_id: null,
    plan: null,
    detectors: [],
    motors: ['1', 'm'],
    sample: '12',
    num_events: 0
  });
});
