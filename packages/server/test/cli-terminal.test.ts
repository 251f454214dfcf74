import { execFile, spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { interpreter } from '../../core/test/python.js';

const brokerlab = fileURLToPath(new URL('../bin/brokerlab.js', import.meta.url));
const samples = fileURLToPath(new URL('../../core/test/fixtures/samples', import.meta.url));
let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brokerlab-terminal-'));
  await cp(join(samples, 'jsonl'), join(folder, 'runs'), { recursive: true });
  await configure(
    'sound',
    `catalogs:\n  samples:\n    path: ../../runs\n    rootMap:\n      /beamline/assets: ${join(samples, 'assets')}\n`
  );
  environment = {
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'sound'),
    BROKERLAB_CATALOG: 'samples',
    TZ: 'UTC'
  };
});

async function configure(home: string, text: string): Promise<void> {
  await mkdir(join(folder, home, 'brokerlab'), { recursive: true });
  await writeFile(join(folder, home, 'brokerlab', 'catalogs.yml'), text);
}

afterAll(() => rm(folder, { recursive: true }));

interface Ended {
  code: number;
  out: string;
  err: string;
}

function run(file: string, ...args: string[]): Promise<Ended> {
  return new Promise(resolve => {
    execFile(file, args, { env: environment, cwd: folder }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

const cli = (...args: string[]): Promise<Ended> => run(process.execPath, brokerlab, ...args);

/** Runs the command with a terminal for its input and outputs. */
const onTerminal = (...args: string[]): Promise<Ended> =>
  run(
    interpreter(),
    '-c',
    'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))',
    process.execPath,
    brokerlab,
    ...args
  );

describe('keys', () => {
  it.each([['show'], ['table'], ['export', '-f', 'json', '-d', 'keys']])(
    '%s takes -1 as it is',
    async (...command) => {
      const { code, out, err } = await cli(...command, '-1');
      expect([code, err]).toEqual([0, '']);
      expect(out).not.toBe('');
    }
  );

  it('that are no options are still told apart from options', async () => {
    expect(await cli('show', '-x')).toMatchObject({
      code: 2,
      err: expect.stringContaining("unknown option '-x'") as string
    });
    const { code, err } = await cli('show', '-1000');
    expect([code, err]).toEqual([1, expect.stringContaining('-1000')]);
  });
});

describe('help', () => {
  it('is there for every command, and describes every option', async () => {
    const { code, out } = await cli('--help');
    expect(code).toBe(0);
    const commands = [...out.matchAll(/^ {2}(\w+) /gm)]
      .map(([, name = '']) => name)
      .filter(name => name !== 'help');
    expect(commands).toEqual(['ls', 'show', 'table', 'export', 'watch', 'catalogs', 'doctor', 'kernel']);
    for (const name of commands) {
      const help = await cli(name, '--help');
      expect([help.code, help.err]).toEqual([0, '']);
      if (name !== 'kernel') expect(help.out).toContain('--json');
    }
    expect((await cli('--version')).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });
});

describe('a terminal', () => {
  it('shows a bar while it exports, and none is left', async () => {
    const { code, out } = await onTerminal('export', '36fc', 'fb964302', '-f', 'csv', '-d', 'bar');
    expect(code).toBe(0);
    expect(out).toMatch(/\r\u001b\[K█+░* \d of 2 {2}/);
    const [, after = ''] = out.split(/\r\u001b\[K(?=[^█░]*$)/);
    expect(after.trim().split(/\r?\n/)).toHaveLength(2);
    expect((await cli('export', '36fc', '-f', 'csv', '-d', 'plain')).err).toBe('');
  });
});

describe('Ctrl+C', () => {
  it('ends an export with code 130 and leaves only whole runs', async () => {
    const keys = readdirSync(join(samples, 'jsonl')).map(name => name.slice(0, -6));
    const out = join(folder, 'interrupted');
    const child = spawn(process.execPath, [brokerlab, 'export', ...keys, '-f', 'hdf5', '-d', out], {
      env: environment,
      cwd: folder
    });
    let err = '';
    child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
    const ended = new Promise<number | null>(resolve => child.once('close', resolve));
    while (!existsSync(out) || readdirSync(out).length < 2) await sleep(2);
    child.kill('SIGINT');
    expect([await ended, err]).toEqual([130, 'brokerlab: interrupted\n']);
    const left = readdirSync(out);
    expect(left.length).toBeLessThan(keys.length);
    expect(left.filter(name => !/^[\w-]+\.(h5|nxs|hdf5)$/.test(name))).toEqual([]);
    const opened = await run(
      interpreter(),
      '-c',
      'import h5py, os, sys\nfor name in os.listdir(sys.argv[1]): h5py.File(os.path.join(sys.argv[1], name))["entry"]',
      out
    );
    expect(opened).toEqual({ code: 0, out: '', err: '' });
  });
});

describe('doctor', () => {
  it('finds what is wrong with configuration, catalogs, files and roots, and says what to do', async () => {
    await writeFile(join(folder, 'runs', 'torn.jsonl'), '["start", {"uid": \n["stop", {}]\n');
    await configure(
      'ill',
      `catalogs:
  samples:
    path: ../../runs
    rootMap:
      /beamline/assets: ${join(samples, 'assets')}
      /mnt/old: ../nowhere
    roots: [../elsewhere]
  gone:
    path: ../gone
  wrong:
    folder: x
`
    );
    environment = { ...environment, XDG_CONFIG_HOME: join(folder, 'ill') };
    const { err } = await cli('ls', '-n', '1');
    expect(err).toMatch(
      /^brokerlab: .*catalogs\.yml, line 10: .*\nbrokerlab: Some files in .* are no readable runs.*\n$/
    );
    const { code, out } = await cli('doctor', '--json');
    expect(code).toBe(1);
    const findings = out
      .trim()
      .split('\n')
      .map(line => JSON.parse(line) as { check: string; state: string; detail: string; advice?: string });
    const find = (check: string, state: string) =>
      findings.find(one => one.check === check && one.state === state);
    expect(find('configuration', 'failed')?.detail).toMatch(
      /catalogs\.yml, line 10: catalog 'wrong': 'folder' is unknown/
    );
    expect(find('catalog samples', 'ok')?.detail).toMatch(/^26 runs in /);
    expect(find('catalog samples', 'warning')?.advice).toMatch(/torn\.jsonl: /);
    expect(find('catalog samples, rootMap of /beamline/assets', 'ok')).toBeDefined();
    expect(find('catalog samples, rootMap of /mnt/old', 'warning')?.detail).toMatch(
      /nowhere: it is not there/
    );
    expect(find('catalog samples, roots', 'warning')?.advice).toMatch(
      /Mount or make the folder, or correct .*catalogs\.yml/
    );
    expect(find('catalog gone', 'failed')?.advice).toMatch(/check the path/);
    for (const { state, advice, detail } of findings) {
      expect(detail).not.toContain('\n');
      if (state !== 'ok') expect(advice).toBeTruthy();
    }
  }, 120_000);
});
