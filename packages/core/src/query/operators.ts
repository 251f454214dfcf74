import { types } from 'node:util';
import { BrokerError } from '../errors.js';

/** Tests what a path found: every value, arrays whole and in their elements. */
export type ValueTest = (found: readonly unknown[]) => boolean;

export function invalidQuery(message: string, query: unknown, cause?: unknown): BrokerError<'InvalidQuery'> {
  return new BrokerError('InvalidQuery', message, { query }, { cause });
}

const OPERATORS = ['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$in', '$nin', '$exists', '$regex', '$not'];

/** Compiles the condition on one key: a value, a RegExp, or an object of operators. Throws InvalidQuery. */
export function compileCondition(key: string, condition: unknown): { test: ValueTest; usesRegex: boolean } {
  if (condition === undefined) {
    throw invalidQuery(
      `search: '${key}' is undefined; use { $exists: false } for runs without it`,
      condition
    );
  }
  checkNoDate(key, condition);
  if (types.isRegExp(condition)) return { test: anyOf(regexTest(condition)), usesRegex: true };
  if (!isPlain(condition)) return { test: equals(condition), usesRegex: false };
  const keys = Object.keys(condition);
  const operators = keys.filter(name => name.startsWith('$'));
  if (operators.length === 0) return { test: equals(condition), usesRegex: false };
  const stranger = keys.find(name => !name.startsWith('$'));
  if (stranger !== undefined) {
    throw invalidQuery(`search: '${key}' mixes operators with the plain key '${stranger}'`, condition);
  }
  const tests: ValueTest[] = [];
  let usesRegex = false;
  for (const name of operators) {
    if (name === '$options') {
      if (!keys.includes('$regex'))
        throw invalidQuery(`search: '${key}' has $options without $regex`, condition);
      continue;
    }
    const one = compileOperator(key, name, condition[name], condition['$options']);
    tests.push(one.test);
    usesRegex ||= one.usesRegex;
  }
  return { test: found => tests.every(test => test(found)), usesRegex };
}

/** Documents hold epoch seconds: a Date would equal none of them. */
function checkNoDate(key: string, value: unknown): void {
  if (!types.isDate(value) && !(Array.isArray(value) && value.some(one => types.isDate(one)))) return;
  throw invalidQuery(
    `search: '${key}' is compared with a Date, but documents hold epoch seconds; use the options { since, until }, or date / 1000`,
    value
  );
}

function compileOperator(
  key: string,
  name: string,
  operand: unknown,
  options: unknown
): { test: ValueTest; usesRegex: boolean } {
  checkNoDate(key, operand);
  const plain = (test: ValueTest): { test: ValueTest; usesRegex: boolean } => ({ test, usesRegex: false });
  switch (name) {
    case '$eq':
      return plain(equals(operand));
    case '$ne':
      return plain(negate(equals(operand)));
    case '$gt':
      return plain(anyOf(value => (compare(value, operand) ?? -1) > 0));
    case '$gte':
      return plain(operand === null ? equals(null) : anyOf(value => (compare(value, operand) ?? -1) >= 0));
    case '$lt':
      return plain(anyOf(value => (compare(value, operand) ?? 1) < 0));
    case '$lte':
      return plain(operand === null ? equals(null) : anyOf(value => (compare(value, operand) ?? 1) <= 0));
    case '$in':
    case '$nin': {
      if (!Array.isArray(operand)) throw invalidQuery(`search: ${name} of '${key}' needs a list`, operand);
      const tests = operand.map(one => (types.isRegExp(one) ? anyOf(regexTest(one)) : equals(one)));
      const isIn: ValueTest = found => tests.some(test => test(found));
      const usesRegex = operand.some(one => types.isRegExp(one));
      return { test: name === '$in' ? isIn : negate(isIn), usesRegex };
    }
    case '$exists':
      if (typeof operand !== 'boolean')
        throw invalidQuery(`search: $exists of '${key}' needs true or false`, operand);
      return plain(found => found.length > 0 === operand);
    case '$regex':
      return { test: anyOf(regexTest(toRegExp(key, operand, options))), usesRegex: true };
    case '$not': {
      if (!types.isRegExp(operand) && !isPlain(operand)) {
        throw invalidQuery(`search: $not of '${key}' needs operators, such as { $not: { $gt: 3 } }`, operand);
      }
      const inner = compileCondition(key, operand);
      return { test: negate(inner.test), usesRegex: inner.usesRegex };
    }
    default:
      throw invalidQuery(
        `search: unknown operator ${name} of '${key}'; there are ${OPERATORS.join(' ')}`,
        name
      );
  }
}

function negate(test: ValueTest): ValueTest {
  return found => !test(found);
}

/** True when a value, or an element of a value that is an array, passes. */
function anyOf(test: (value: unknown) => boolean): ValueTest {
  return found =>
    found.some(value => test(value) || (Array.isArray(value) && value.some(item => test(item))));
}

function equals(operand: unknown): ValueTest {
  const any = anyOf(value => isEqual(value, operand));
  return operand === null ? found => found.length === 0 || any(found) : any;
}

function regexTest(pattern: RegExp): (value: unknown) => boolean {
  const steady = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''));
  return value => typeof value === 'string' && steady.test(value);
}

function toRegExp(key: string, operand: unknown, options: unknown): RegExp {
  const source = types.isRegExp(operand) ? operand.source : operand;
  if (typeof source !== 'string')
    throw invalidQuery(`search: $regex of '${key}' needs a string or a RegExp`, operand);
  const inline = /^\(\?([ims]+)\)/.exec(source);
  const asked =
    options === undefined ? (types.isRegExp(operand) ? operand.flags.replace(/[gy]/g, '') : '') : options;
  if (typeof asked !== 'string' || !/^[imsuv]*$/.test(asked)) {
    throw invalidQuery(`search: $options of '${key}' may hold i, m and s`, options);
  }
  const flags = [...new Set(asked + (inline?.[1] ?? ''))].join('');
  try {
    return new RegExp(inline ? source.slice(inline[0].length) : source, flags);
  } catch (error) {
    throw invalidQuery(
      `search: $regex of '${key}' is no regular expression: ${String(error)}`,
      operand,
      error
    );
  }
}

/** Orders two values of one kind; undefined when they are not comparable. */
function compare(a: unknown, b: unknown): number | undefined {
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : a > b ? 1 : a >= b ? 0 : undefined;
  if (
    (typeof a === 'string' && typeof b === 'string') ||
    (typeof a === 'boolean' && typeof b === 'boolean')
  ) {
    return a < b ? -1 : a > b ? 1 : 0;
  }
  return undefined;
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

function isEqual(a: unknown, b: unknown): boolean {
  if (isNumeric(a) && isNumeric(b)) return (a <= b && a >= b) || (a !== a && b !== b);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, i) => isEqual(item, b[i]));
  if (isPlain(a) && isPlain(b)) {
    const keys = Object.keys(a);
    return (
      keys.length === Object.keys(b).length && keys.every(k => Object.hasOwn(b, k) && isEqual(a[k], b[k]))
    );
  }
  return a === b;
}

export function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
