import { createRequire } from 'node:module';
import { afterAll, describe, expect, test } from 'vitest';

import { codeFrame } from '../dist/language/code-frame.js';
import { openLanguage, PREFIX_LINES } from '../dist/language/Language.js';
import { originalPosition } from '../dist/language/source-maps.js';

const language = openLanguage();
afterAll(() => language.close());

describe('completeness', () => {
  test.each(['1 + 1', 'const a = 1;', 'if (a) { b() }', '', '// note', '/regex[/]/', 'a\n  .b()'])(
    'complete: %s',
    source => {
      expect(language.completeness(source)).toEqual({ status: 'complete' });
    }
  );
  test.each([
    'function f() {',
    'f(',
    '[1,',
    '`open',
    '/* open',
    '1 +',
    'const x =',
    'class A {\n  b() {',
    'if (a)'
  ])('incomplete: %s', source => {
    expect(language.completeness(source).status).toBe('incomplete');
  });
  test.each(['const = 1', 'let a = );', '}', "'open\nb", '1 2'])('invalid: %s', source => {
    expect(language.completeness(source)).toEqual({ status: 'invalid' });
  });
  test('indents inside a block', () => {
    expect(language.completeness('if (a) {\n  for (;;) {')).toEqual({ status: 'incomplete', indent: '    ' });
  });
});

describe('declarations', () => {
  test('name the type of what a nested await gives', () => {
    const source =
      "import { openCatalog } from '@brokerlab/core';\nconst frame = await (await (await openCatalog('x')).getImages('u', 'f'))[0].read();";
    const { declarations, diagnostics } = language.compile('', source);
    expect(diagnostics).toEqual([]);
    expect(declarations).toMatch(/const frame: .*NdArray;/);
  });
});

describe('polls', () => {
  const code = (source: string): string => language.compile('', source).code;
  test.each([
    'while (true) {}',
    'do {} while (true)',
    'for (;;) ;',
    'for (const a of [1]) a;',
    'for (const a in {}) {}',
    'function f() {}',
    'const f = () => 1',
    'const f = async () => { }',
    'class A { m() {} }',
    'const o = { m() {} }',
    'function* g() { yield 1 }'
  ])('in %s', source => {
    expect(code(source).match(/__brokerlab_poll\(\)/g)).toHaveLength(1);
  });
  test('stay behind directives', () => {
    expect(code("function f() { 'use strict'; return 1 }")).toMatch(/'use strict';\s*__brokerlab_poll\(\);/);
  });
  test('not in straight code', () => {
    expect(code('const a = 1; a + 1')).not.toContain('__brokerlab_poll');
  });
});

test('positions come back through both passes', () => {
  const source =
    'interface A { a: number }\nconst a: A = { a: 1 };\nfor (const k of [1]) {\n  missing(k as number);\n}\ndeclare function missing(n: number): void;';
  const { code, maps } = language.compile('', source);
  expect(maps).toHaveLength(2);
  const lines = code.split('\n');
  const line = lines.findIndex(text => text.includes('missing(')) + 1;
  const column = (lines[line - 1] ?? '').indexOf('missing(') + 1;
  expect(originalPosition(maps, PREFIX_LINES, { line, column })).toEqual({ line: 4, column: 3 });
});

test('a failed cell keeps what it set, and what was there before for the rest', () => {
  const before = 'declare const a: string;\ndeclare const b: string;\n';
  const after = 'declare const a: number;\ndeclare const c: number;\n';
  const merged = language.merge(before, after, new Set(['a']));
  expect(merged).toContain('const a: string');
  expect(merged).toContain('const c: number');
  expect(merged).not.toContain('const a: number');
});

test('library features newer than the compiler have types', () => {
  const source = [
    'const sorted: number[] = [2, 1].toSorted();',
    'const groups: Partial<Record<string, number[]>> = Object.groupBy([1], n => String(n));',
    'const all: Promise<number[]> = Array.fromAsync([1]);',
    "import { DatabaseSync } from 'node:sqlite';",
    "const rows: unknown[] = new DatabaseSync(':memory:').prepare('select 1').all();",
    'const s: symbol = Symbol.asyncDispose;',
    'const { promise } = Promise.withResolvers<number>();',
    'const f: Float64Array = new Float64Array(2).toSorted();',
    'const u: Set<number> = new Set([1]).union(new Set([2]));',
    'const map = new Map([[1, 2]]).entries().map(([k]) => k).toArray();',
    'structuredClone(1); fetch; console.log(process.version);'
  ].join('\n');
  expect(language.compile('', source).diagnostics).toEqual([]);
});

test('top-level await is asynchronous code', () => {
  expect(language.compile('', 'await 1').isAsync).toBe(true);
  expect(language.compile('', '1').isAsync).toBe(false);
});

test('the compiler is tslab’s', () => {
  expect(createRequire(import.meta.url)('@tslab/typescript-for-tslab/package.json')).toMatchObject({
    version: '5.0.4'
  });
});

test('a code frame marks the place', () => {
  expect(codeFrame('one\n\ttwo\nthree', { line: 2, column: 3 }, 1)).toBe(
    '  1 | one\n> 2 | \ttwo\n    | \t ^\n  3 | three'
  );
});
