import { appendFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';

import { historyPath, openHistory } from '../dist/session/History.js';

const path = join(mkdtempSync(join(tmpdir(), 'history-')), 'deep', 'history.jsonl');

test('sessions are numbered, and found again by the next kernel', async () => {
  const first = openHistory(path);
  first.add(1, 'const a = 1');
  first.add(2, 'a + 1');
  first.setOutput(2, '2');
  expect(first.tail(1)).toEqual([{ session: 1, line: 2, input: 'a + 1', output: '2' }]);
  await new Promise(resolve => setTimeout(resolve, 2));
  const second = openHistory(path);
  second.add(1, 'a + 1');
  expect(second.tail(10).map(({ session, line }) => [session, line])).toEqual([
    [1, 1],
    [1, 2],
    [2, 1]
  ]);
  expect(second.range(-1, 1, 2)).toEqual([{ session: 1, line: 1, input: 'const a = 1' }]);
  expect(second.range(0, 1, undefined)).toEqual([{ session: 2, line: 1, input: 'a + 1' }]);
  expect(second.search('a*1', undefined, false)).toHaveLength(2);
  expect(second.search('a*1', undefined, true)).toHaveLength(1);
  expect(second.search('*', 1, false)).toHaveLength(1);
});

test('a damaged line loses only itself', () => {
  appendFileSync(path, '{"kernel": "half');
  expect(openHistory(path).tail(10)).toHaveLength(3);
});

test('an unwritable place keeps history in memory', () => {
  const history = openHistory('/dev/null/history.jsonl');
  history.add(1, 'x');
  expect(history.tail(5)).toHaveLength(1);
});

test('the file is in the user’s data folder', () => {
  expect(historyPath({ XDG_DATA_HOME: '/data' })).toBe('/data/brokerlab/history.jsonl');
  expect(historyPath({ HOME: '/home/ada' })).toBe('/home/ada/.local/share/brokerlab/history.jsonl');
});
