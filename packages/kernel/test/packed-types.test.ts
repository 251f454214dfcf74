import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';

const require = createRequire(import.meta.url);
const ts = require('@tslab/typescript-for-tslab') as typeof import('typescript');
const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'brokerlab-packed-')));
const packed: Record<string, string[]> = {};

/** Packs our packages and unpacks them into an otherwise empty folder, beside links to what they depend on. */
beforeAll(() => {
  const modules = join(folder, 'node_modules');
  for (const name of ['core', 'sim', 'kernel']) {
    const source = join(root, 'packages', name);
    const args = ['pack', '--json', '--ignore-scripts', '--offline', '--pack-destination', folder];
    const told = JSON.parse(
      execFileSync('npm', args, { cwd: source, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    ) as unknown;
    const [{ filename, files }] = Object.values(told as object) as [
      { filename: string; files: { path: string }[] }
    ];
    packed[name] = files.map(file => file.path);
    mkdirSync(join(modules, '@brokerlab', name), { recursive: true });
    execFileSync('tar', [
      '-xzf',
      join(folder, filename),
      '-C',
      join(modules, '@brokerlab', name),
      '--strip-components=1'
    ]);
  }
  for (const entry of readdirSync(join(root, 'node_modules'))) {
    if (!entry.startsWith('.') && entry !== '@brokerlab')
      symlinkSync(join(root, 'node_modules', entry), join(modules, entry));
  }
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const HEAD = `
import { db, imshow } from '@brokerlab/kernel';
import type { FrameRef, Header, ImageStack, RunRef, RunTable } from '@brokerlab/core';
import { RE } from '@brokerlab/sim';
type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true : false;
type IsAny<T> = 0 extends 1 & T ? true : false;
function is<T extends true>(): void {}
declare const h: Header;
declare const images: ImageStack;
`;

/** What tslab's compiler, with its options, says about a cell in the folder. */
function diagnose(cell: string): string[] {
  const path = join(folder, 'cell.ts');
  const options: import('typescript').CompilerOptions = {
    module: ts.ModuleKind.ESNext,
    target: ts.ScriptTarget.ES2022,
    moduleResolution: 2 as import('typescript').ModuleResolutionKind,
    esModuleInterop: true,
    lib: ['lib.es2022.d.ts'],
    types: ['node'],
    skipLibCheck: true,
    noEmit: true
  };
  const host = ts.createCompilerHost(options);
  const { readFile, fileExists } = host;
  host.getCurrentDirectory = () => folder;
  host.readFile = name => (name === path ? `${HEAD}${cell}\nexport {};` : readFile.call(host, name));
  host.fileExists = name => name === path || fileExists.call(host, name);
  return ts
    .getPreEmitDiagnostics(ts.createProgram([path], options, host))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

it('has its real types in an empty folder, from the packages as they are published', () => {
  const async = (name: string, expression: string): string =>
    `async function ${name}() { return ${expression} }`;
  const cell = [
    async('look', 'await db["36fc36"]'),
    async('uid', '(await db["36fc36"]).start.uid'),
    `is<Equal<Awaited<ReturnType<typeof look>>, Header>>();`,
    `is<Equal<Awaited<ReturnType<typeof uid>>, string>>();`,
    `const last = db[-1]; is<Equal<typeof last, RunRef>>();`,
    `const table = db.getTable(h, ['det']); is<Equal<typeof table, Promise<RunTable>>>();`,
    `const first = images[0]; is<Equal<typeof first, FrameRef>>();`,
    `is<Equal<IsAny<typeof imshow>, false>>(); is<Equal<IsAny<typeof RE>, false>>();`
  ];
  expect(diagnose(cell.join('\n'))).toEqual([]);
  expect(diagnose(`is<Equal<typeof images, string>>();`)).toHaveLength(1);
}, 60_000);

it('tells a forgotten await and a mistyped method', () => {
  expect(diagnose(`db[-1].start.uid`).join()).toContain('write: const h = await db[…]');
  expect(diagnose(`db.getTabel(h)`).join()).toContain('not callable');
}, 60_000);

it('holds what is needed and no tests', () => {
  for (const [name, files] of Object.entries(packed)) {
    expect(files, name).toEqual(
      expect.arrayContaining(['LICENSE', 'package.json', 'dist/index.js', 'dist/index.d.ts'])
    );
    expect(
      files.filter(file => /^(test|src|scripts)\/|\.test\.|tsbuildinfo/.test(file)),
      name
    ).toEqual([]);
  }
  expect(packed['kernel']).toEqual(expect.arrayContaining(['kernelspec/kernel.json', 'types/runtime.d.ts']));
  expect(packed['core']?.some(file => file.startsWith('dist/hdf5-filters/plugins/'))).toBe(true);
});
