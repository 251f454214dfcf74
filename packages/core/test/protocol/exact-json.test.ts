import { expect, test } from 'vitest';
import { parseExact, stringifyExact } from '../../dist/protocol/index.js';

test('documents arrive as they were', () => {
  const value = {
    big: 9007199254740993n,
    nan: NaN,
    ends: [Infinity, -Infinity, -0],
    bytes: Uint8Array.of(0, 127, 255),
    looksTagged: { $bigint: 'not one' },
    deeper: { $object: { $number: 'NaN' } },
    plain: { a: null, b: [true, 'text', 1.5], c: {} }
  };
  expect(parseExact(stringifyExact(value))).toEqual(value);
});

test('what JSON can say stays plain JSON', () => {
  const value = { runs: [{ uid: 'a', time: 1.25, sample: null }] };
  expect(stringifyExact(value)).toBe(JSON.stringify(value));
});
