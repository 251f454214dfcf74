import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { CatalogList, RunPage } from '@brokerlab/core/dist/protocol/index.js';

const program = new URL('../dist/main.js', import.meta.url).pathname;
const samples = new URL('../../core/test/fixtures/samples', import.meta.url).pathname;

let folder: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'brokerlab-server-'));
  mkdirSync(join(folder, 'etc', 'brokerlab'), { recursive: true });
  const path = JSON.stringify(join(samples, 'jsonl'));
  writeFileSync(
    join(folder, 'etc', 'brokerlab', 'catalogs.yml'),
    `default: example\ncatalogs:\n  example:\n    path: ${path}\n`
  );
});

afterEach(async () => {
  if (child && child.exitCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  rmSync(folder, { recursive: true });
});

/** Starts the service and gives its first line. */
async function start(...args: string[]): Promise<string> {
  const env = { PATH: process.env['PATH'], HOME: folder, XDG_CONFIG_HOME: folder, BROKERLAB_PREFIX: folder };
  child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  return new Promise(resolve => {
    for (const stream of [child?.stdout, child?.stderr])
      stream?.on('data', data => {
        said += String(data);
        if (said.includes('\n')) resolve(said);
      });
  });
}

test('it serves the named catalogs on a port with a secret of its own, and ends on a signal', async () => {
  const secretFile = join(folder, 'secret');
  const address = /http:\S+/.exec(await start('--port', '0', '--secret-file', secretFile))?.[0] ?? '';
  expect(statSync(secretFile).mode & 0o777).toBe(0o600);
  const headers = { authorization: `Bearer ${readFileSync(secretFile, 'utf8').trim()}` };
  const ask = (path: string): Promise<Response> => fetch(address + path, { headers });

  expect((await fetch(`${address}api/catalogs`)).status).toBe(401);
  const list = (await (await ask('api/catalogs')).json()) as CatalogList;
  expect(list.catalogs).toContainEqual({ name: 'example', default: true });
  const page = (await (await ask('api/runs?limit=5')).json()) as RunPage;
  expect([page.catalog, page.runs.length]).toEqual(['example', 5]);
  const header = (await (await ask(`api/runs/${page.runs[2]?.uid ?? ''}`)).json()) as {
    start: { uid: string };
  };
  expect(header.start.uid).toBe(page.runs[2]?.uid);
  expect((await ask(`api/runs?catalog=${encodeURIComponent(join(samples, 'jsonl'))}`)).status).toBe(404);

  const ended = once(child as ChildProcess, 'exit');
  child?.kill('SIGTERM');
  expect(await ended).toEqual([0, null]);
});

test('it loads no TypeScript compiler', async () => {
  const loaded = spawn(process.execPath, [
    '--input-type=module',
    '--eval',
    `import { registerHooks } from 'node:module';
     registerHooks({ load: (url, context, next) => { if (/node_modules\\/(typescript|tslab|@tslab)\\//.test(url)) console.log(url); return next(url, context); } });
     await import(${JSON.stringify(program.replace(/main\.js$/, 'index.js'))});
     await import(${JSON.stringify(program.replace(/main\.js$/, 'named-catalogs.js'))});
     console.log('done');`
  ]);
  let said = '';
  loaded.stdout.on('data', data => (said += String(data)));
  await once(loaded, 'exit');
  expect(said).toBe('done\n');
});

test('arguments that make no sense are told', async () => {
  expect(await start('--port', '1')).toContain('give --secret-file too');
  expect(await start()).toContain('Give either --socket or --port.');
});
