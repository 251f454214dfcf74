import type { RunQuery, RunSummary } from '../store/Store.js';
import { bounded } from './bounded.js';
import { compileCondition, invalidQuery, isPlain } from './operators.js';
import { locate, valuesAt } from './path.js';
import { compileText } from './text.js';

/** A query made ready for many runs. `dataKey` is left to the store, which has the descriptors. */
export interface RunPredicate {
  matches(run: RunSummary): boolean;
  filter(runs: readonly RunSummary[]): RunSummary[];
}

type Test = (run: RunSummary) => boolean;

/** Compiles everything of a query but `dataKey`. Throws InvalidQuery. */
export function compileQuery(query: RunQuery): RunPredicate {
  const { filter, text, since, until } = query;
  const tests: Test[] = [];
  let usesRegex = false;
  if (since !== undefined) tests.push(run => run.start.time >= since);
  if (until !== undefined) tests.push(run => run.start.time <= until);
  if (filter !== undefined) {
    const compiled = compileFilter(filter);
    tests.push(compiled.test);
    usesRegex = compiled.usesRegex;
  }
  if (text !== undefined) {
    const hasText = compileText(text);
    tests.push(run => hasText(run.start));
  }
  const test: Test = run => tests.every(one => one(run));
  if (!usesRegex) return { matches: test, filter: runs => runs.filter(test) };
  return {
    matches: run => bounded(filter, () => test(run)),
    filter: runs => bounded(filter, () => runs.filter(test))
  };
}

/** Whether a run is what a query asks for, `dataKey` apart. Throws InvalidQuery. */
export function matchesQuery(query: RunQuery, run: RunSummary): boolean {
  return compileQuery(query).matches(run);
}

function compileFilter(filter: unknown): { test: Test; usesRegex: boolean } {
  if (!isPlain(filter))
    throw invalidQuery("search: a query is an object, such as { plan_name: 'scan' }", filter);
  const tests: Test[] = [];
  let usesRegex = false;
  for (const key of Object.keys(filter)) {
    const condition = filter[key];
    const one = key.startsWith('$') ? compileLogic(key, condition) : compileKey(key, condition);
    tests.push(one.test);
    usesRegex ||= one.usesRegex;
  }
  return { test: run => tests.every(test => test(run)), usesRegex };
}

function compileKey(key: string, condition: unknown): { test: Test; usesRegex: boolean } {
  const { test, usesRegex } = compileCondition(key, condition);
  return {
    test: run => {
      const { document, path } = locate(run, key);
      return test(valuesAt(document, path));
    },
    usesRegex
  };
}

function compileLogic(operator: string, operand: unknown): { test: Test; usesRegex: boolean } {
  if (operator === '$not') {
    const inner = compileFilter(operand);
    return { test: run => !inner.test(run), usesRegex: inner.usesRegex };
  }
  if (operator !== '$and' && operator !== '$or') {
    throw invalidQuery(
      `search: unknown operator ${operator}; between conditions there are $and, $or and $not`,
      operator
    );
  }
  if (!Array.isArray(operand) || operand.length === 0) {
    throw invalidQuery(`search: ${operator} needs a list of conditions`, operand);
  }
  const parts = operand.map(part => compileFilter(part));
  return {
    test: operator === '$and' ? run => parts.every(p => p.test(run)) : run => parts.some(p => p.test(run)),
    usesRegex: parts.some(p => p.usesRegex)
  };
}
