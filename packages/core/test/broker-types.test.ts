import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const ts = createRequire(import.meta.url)('@tslab/typescript-for-tslab') as typeof import('typescript');
const CELL = fileURLToPath(new URL('broker-types-cell.ts', import.meta.url));

const HEAD = `
import { openCatalog, type Broker, type FrameRef, type Header, type ImageStack, type RunRef, type RunTable } from '@brokerlab/core';
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
declare const db: Broker;
declare const h: Header;
function is<T extends true>(): void {}
`;

/** What tslab's compiler, with its options, says about a cell. */
function diagnose(cell: string): string[] {
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
  const program = ts.createProgram([CELL], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('has its own types in tslab’s compiler', () => {
  const claims = [
    ['(typeof db)[-1]', 'RunRef'],
    ['(typeof db)["36fc36"]', 'RunRef'],
    ['Awaited<(typeof db)[-1]>', 'Header'],
    ['Awaited<(typeof db)[-1]>["start"]["uid"]', 'string'],
    ['ReturnType<typeof db.getTable>', 'Promise<RunTable>'],
    ['ReturnType<typeof db.getImages>', 'Promise<ImageStack>'],
    ['Awaited<ReturnType<typeof db.getImages>>[0]', 'FrameRef'],
    ['ReturnType<typeof db.latest>', 'Promise<Header[]>'],
    ['ReturnType<typeof openCatalog>', 'Promise<Broker>'],
    ['ReturnType<typeof h.streams>', 'Promise<string[]>']
  ];
  const lines = claims.map(([ours, theirs]) => `is<Equal<${ours}, ${theirs}>>();`);
  const uses = 'db.getTable(db[-1], ["det"]); db.getEvents([h, "36fc36"]); db.search({ a: 1 })[-1].table();';
  expect(diagnose([...lines, uses].join('\n'))).toEqual([]);
});

it('tells of a forgotten await', () => {
  expect(diagnose('db[-1].start.uid;').join()).toContain('write: const h = await db[…]');
});
