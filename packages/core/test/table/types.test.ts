import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ts = createRequire(import.meta.url)('@tslab/typescript-for-tslab') as typeof import('typescript');
const CELL = fileURLToPath(new URL('types-cell.ts', import.meta.url));

const HEAD = `
import { readTable, type Column, type RunTable, type TableOptions } from '@brokerlab/core';
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
declare const table: RunTable;
function is<T extends true>(): void {}
`;

function programOf(cell: string): import('typescript').Program {
  const options = {
    module: ts.ModuleKind.CommonJS,
    target: ts.ScriptTarget.ES2022,
    moduleResolution: 2 as import('typescript').ModuleResolutionKind,
    lib: ['lib.es2022.d.ts'],
    types: ['node'],
    skipLibCheck: true,
    noEmit: true
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.readFile = name => (name === CELL ? HEAD + cell : readFile.call(host, name));
  host.fileExists = name => name === CELL || fileExists.call(host, name);
  return ts.createProgram([CELL], options, host);
}

function filesOf(cell: string): string[] {
  return programOf(cell)
    .getSourceFiles()
    .map(({ fileName }) => fileName);
}

/** What tslab's compiler, with its options, says about a cell. */
function diagnose(cell: string): string[] {
  return ts
    .getPreEmitDiagnostics(programOf(cell))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('has all its types without the declarations of Arrow', () => {
  expect(diagnose('table.toArrow().noSuch')).toEqual([
    `Property 'noSuch' does not exist on type 'ArrowTable'.`
  ]);
  expect(filesOf('table.toArrow()').filter(name => /apache-arrow|flatbuffers/.test(name))).toEqual([]);
});

it('has its own types in tslab’s compiler', () => {
  const claims = [
    ['(typeof table)["det"]', 'Column'],
    ['ReturnType<typeof table.mean>', 'Record<string, number>'],
    ['ReturnType<typeof table.column>', 'Column'],
    ['ReturnType<typeof table.filter>', 'RunTable'],
    ['ReturnType<ReturnType<typeof table.groupBy>["mean"]>', 'RunTable'],
    ['ReturnType<Column["mean"]>', 'number'],
    ['ReturnType<typeof readTable>', 'Promise<RunTable>'],
    ['ReturnType<RunTable["toArrow"]>["numRows"]', 'number'],
    ['ReturnType<RunTable["toCSV"]>', 'string']
  ];
  const typed = [
    'Column["values"]',
    'ReturnType<RunTable["toArrow"]>',
    'RunTable["errors"][string]',
    'TableOptions'
  ];
  const lines = [
    ...claims.map(([ours, theirs]) => `is<Equal<${ours}, ${theirs}>>();`),
    ...typed.map(type => `is<Equal<IsAny<${type}>, false>>();`),
    `const twice: number = table['det'].at(0) * 2 + table.det.mean();`,
    `const arrow: import('apache-arrow').Table = table.toArrow();`,
    `const names: string[] = table.toArrow().schema.fields.map(field => field.name);`,
    `for (const [key, rows] of table.groupBy('a')) is<Equal<typeof rows, RunTable>>();`
  ];
  expect(diagnose(lines.join('\n'))).toEqual([]);
  expect(diagnose(`is<Equal<(typeof table)["det"], string>>();`)).toHaveLength(1);
});
