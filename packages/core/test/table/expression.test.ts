import { describe, expect, it } from 'vitest';
import {
  evaluateExpression,
  isBrokerError,
  type ExpressionColumn,
  type ExpressionScope
} from '../../dist/index.js';

const COLUMNS: Record<string, ExpressionColumn> = {
  a: { kind: 'number', length: 4, valid: null, values: new Float64Array([1, 2, NaN, -4]) },
  b: {
    kind: 'number',
    length: 4,
    valid: new Uint8Array([1, 0, 1, 1]),
    values: new Float64Array([2, 0, 1, 0])
  },
  'my det-1': { kind: 'number', length: 4, valid: null, values: new Float64Array([9, 8, 7, 6]) },
  s: { kind: 'string', length: 4, valid: null, values: ['x', 'y', 'x', ''] },
  t: { kind: 'boolean', length: 4, valid: null, values: new Uint8Array([1, 0, 1, 0]) },
  big: { kind: 'integer', length: 4, valid: null, values: [9007199254740993n, 9007199254740992n, 3n, -3n] }
};

const scope: ExpressionScope = {
  length: 4,
  names: [...Object.keys(COLUMNS), 'list'],
  column: name => COLUMNS[name]
};

function evaluate(text: string): unknown[] {
  const { kind, values, valid } = evaluateExpression(text, scope);
  return Array.from(values as ArrayLike<unknown>, (value, row) => {
    if (valid?.[row] === 0) return null;
    return kind === 'boolean' ? value === 1 : value;
  });
}

const RESULTS: [string, unknown[]][] = [
  ['a / b', [0.5, null, NaN, -Infinity]],
  ['-a ** 2', [-1, -4, NaN, -16]],
  ['2 ** 3 ** 2 + a * 0', [512, 512, NaN, 512]],
  ['(a + 1) * 2 - 1', [3, 5, NaN, -7]],
  ['a % 3', [1, 2, NaN, 2]],
  ['a > 0 and a < 2', [true, false, false, false]],
  ['0 < a <= 2', [true, true, false, false]],
  ['not a > 1 or t', [true, false, true, true]],
  ['a > 0 & a < 2', [true, false, false, false]],
  ['b > 0', [true, null, true, false]],
  ['a != a', [false, false, true, false]],
  ['isnan(a)', [false, false, true, false]],
  ['isnull(b)', [false, true, false, false]],
  ['where(isnull(b), 0, b)', [2, 0, 1, 0]],
  ['where(isnan(a), null, a)', [1, 2, null, -4]],
  ["where(t, 'yes', s)", ['yes', 'y', 'yes', '']],
  ['`my det-1` + .5', [9.5, 8.5, 7.5, 6.5]],
  ["s == 'x'", [true, false, true, false]],
  ['t + 1', [2, 1, 2, 1]],
  ['max(a, `my det-1`, 7.5)', [9, 8, NaN, 7.5]],
  ['round(a + 0.5)', [2, 2, NaN, -4]],
  ['abs(a) + sqrt(4) + log(exp(1)) + log10(100) + log2(8)', [9 - 0, 10, NaN, 12]],
  ['big == 9007199254740993', [true, false, false, false]],
  ['big - 9007199254740990', [3n, 2n, -9007199254740987n, -9007199254740993n]],
  ['big % 2', [1n, 0n, 1n, 1n]],
  ['big / 3 > 0', [true, true, true, false]],
  ['pi * 0 + 1e3', [1000, 1000, 1000, 1000]]
];

it.each(RESULTS)('%s', (text, expected) => expect(evaluate(text)).toEqual(expected));

describe('a mistake', () => {
  const MISTAKES: [string, number, string][] = [
    ['', 0, 'empty'],
    ['a +', 3, 'too early'],
    ['a + (b', 4, 'not closed'],
    ['a b', 2, "'b' is not expected"],
    ['a = 1', 2, "'=='"],
    ['a ^ 2', 2, "'**'"],
    ['aa + 1', 0, "Did you mean 'a'?"],
    ['1 + foo(a)', 4, "no function 'foo'"],
    ['log(a, b)', 0, 'takes 1'],
    ['s > 1', 2, 'text with numbers'],
    ['s + 1', 0, 'needs numbers'],
    ['a and t', 0, 'needs conditions'],
    ['b == null', 2, 'isnull'],
    ["s == 'x", 5, 'not closed'],
    ['a # 2', 2, "'#'"],
    ['list + 1', 0, 'holds lists'],
    [`${'('.repeat(300)}a${')'.repeat(300)}`, 200, 'nested too deeply']
  ];

  it.each(MISTAKES)('in %j is pointed at', (text, position, sentence) => {
    let error: unknown;
    try {
      evaluate(text);
    } catch (caught) {
      error = caught;
    }
    expect(isBrokerError(error, 'InvalidQuery') && error.position).toBe(position);
    expect((error as Error).message).toContain(sentence);
    expect((error as Error).message.split('\n').at(-1)).toBe(`  ${' '.repeat(position)}^`);
  });
});
