import { execFile, spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const main = fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));
const samples = fileURLToPath(new URL('../../core/test/fixtures/samples', import.meta.url));
let folder: string;
let environment: NodeJS.ProcessEnv;

interface Ended {
  code: number;
  out: string;
  err: string;
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'brokerlab-cli-'));
  await cp(samples, folder, { recursive: true });
  await rm(join(folder, 'msgpack'), { recursive: true });
  const configuration = join(folder, 'config', 'brokerlab');
  await mkdir(configuration, { recursive: true });
  await writeFile(
    join(configuration, 'catalogs.yml'),
    `catalogs:\n  samples:\n    path: ${join(folder, 'jsonl')}\n    rootMap:\n      /beamline/assets: ${join(folder, 'assets')}\n    timezone: UTC\n`
  );
  environment = {
    ...process.env,
    HOME: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    BROKERLAB_CATALOG: 'samples',
    TZ: 'UTC'
  };
});

afterAll(() => rm(folder, { recursive: true }));

function brokerlab(...args: string[]): Promise<Ended> {
  return new Promise(resolve => {
    execFile(process.execPath, [main, ...args], { env: environment, cwd: folder }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

const lines = (text: string) => text.trimEnd().split(/\r?\n/);

describe('brokerlab ls', () => {
  it('lists the newest runs first, with what a person looks for', async () => {
    const { code, out } = await brokerlab('ls', '--limit', '3');
    expect(code).toBe(0);
    const [header, first, , , total] = lines(out);
    expect(header).toMatch(/^scan +plan +uid +start +duration +status +points +detectors +motors$/);
    expect(first).toMatch(/^25 +noop +bffc4878 +2023-11-15 23:13:20 +0\.5 s +success/);
    expect(total).toBe('3 of 26 runs; --limit shows more');
  });

  it('takes words and typed terms', async () => {
    expect((await brokerlab('ls', 'status:failed')).out).toContain('7dbb674f');
    const { out } = await brokerlab('ls', '--json', 'plan:count', '-n', '100');
    expect(lines(out)).toHaveLength(15);
    expect(JSON.parse(lines(out)[0] ?? '')).toHaveProperty('start.plan_name', 'count');
  });

  it('says what it does not understand, with exit code 2', async () => {
    expect(await brokerlab('ls', '--limit', 'many')).toMatchObject({ code: 2, out: '' });
    expect(await brokerlab('lss')).toMatchObject({ code: 2 });
    const { code, err } = await brokerlab('ls', 'since:soon');
    expect(code).toBe(2);
    expect(err).toContain('soon');
  });

  it('names the catalogs there are when one is not known', async () => {
    const { code, err } = await brokerlab('ls', '--catalog', 'sample');
    expect(code).toBe(1);
    expect(err).toContain('samples');
  });
});

describe('brokerlab show', () => {
  it('shows times, streams, fields and metadata', async () => {
    const { out } = await brokerlab('show', '36fc');
    expect(out).toContain('uid       36fc36fd-0791-4271-bb1f-84a024735384');
    expect(out).toMatch(/stream primary, 15 events/);
    expect(out).toMatch(/motor_setpoint +number/);
  });

  it('writes metadata as text that cannot steer the terminal', async () => {
    const uid = '00000000-aaaa-4aaa-8aaa-000000000000';
    await writeFile(
      join(folder, 'jsonl', `${uid}.jsonl`),
      JSON.stringify(['start', { uid, time: 1, plan_name: '\u001b[31mred\u202e' }]) + '\n'
    );
    const { out } = await brokerlab('show', uid);
    await rm(join(folder, 'jsonl', `${uid}.jsonl`));
    expect(out).toContain('\\u{1b}[31mred\\u{202e}');
    expect(out).not.toContain('\u001b');
  });

  it('gives the documents as JSON, integers with all their digits', async () => {
    const { out } = await brokerlab('show', '--json', '6cea7f2f');
    expect(JSON.parse(out)).toMatchObject({ start: { scan_id: 9 }, stop: { exit_status: 'success' } });
    expect((await brokerlab('show', 'nothing-such')).code).toBe(1);
  });
});

describe('brokerlab table', () => {
  it('shows a table, as CSV with exact numbers', async () => {
    const { out } = await brokerlab('table', '36fc', 'det', '--csv');
    expect(lines(out)).toHaveLength(16);
    expect(lines(out)[0]).toBe('seq_num,time,det');
    expect(lines(out)[1]).toMatch(/,1\.9287498479639178e-22$/);
  });

  it('gives a row a line as JSON, int64 exact', async () => {
    const { out } = await brokerlab('table', '6cea7f2f', 'big', '--json');
    expect(lines(out)[0]).toContain('"big":9007199254740993');
  });

  it('names the nearest field', async () => {
    const { code, err } = await brokerlab('table', '36fc', 'dett');
    expect(code).toBe(1);
    expect(err).toContain('det');
  });
});

describe('brokerlab export', () => {
  it('writes files and names them', async () => {
    const { code, out } = await brokerlab(
      'export',
      '36fc',
      'fb964302',
      '-f',
      'csv',
      '-d',
      'out',
      '--template',
      '{start[scan_id]}'
    );
    expect(code).toBe(0);
    expect(lines(out)).toHaveLength(2);
    expect(await readdir(join(folder, 'out'))).toHaveLength(2);
    const again = await brokerlab(
      'export',
      '36fc',
      '-f',
      'csv',
      '-d',
      'out',
      '--template',
      '{start[scan_id]}'
    );
    expect(again.code).toBe(1);
    expect(again.err).toContain('overwrite');
  });

  it('names the formats when one is not known', async () => {
    const { code, err } = await brokerlab('export', '36fc', '-f', 'xls');
    expect(code).toBe(2);
    expect(err).toContain('parquet');
  });
});

describe('brokerlab catalogs', () => {
  it('tells the place and the file of each', async () => {
    const { out } = await brokerlab('catalogs', '--json');
    const known = lines(out).map(line => JSON.parse(line) as { name: string; file?: string });
    expect(known.find(({ name }) => name === 'samples')?.file).toMatch(/catalogs\.yml$/);
  });
});

describe('brokerlab watch', () => {
  it('tells each run that starts and ends, until interrupted', async () => {
    const watching = spawn(process.execPath, [main, 'watch', '--json'], { env: environment, cwd: folder });
    const seen: { kind: string; uid: string }[] = [];
    const exit = new Promise<number | null>(resolve => watching.on('exit', resolve));
    const stopped = new Promise<void>(resolve => {
      let text = '';
      watching.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const parts = text.split('\n');
        text = parts.pop() ?? '';
        for (const part of parts) seen.push(JSON.parse(part));
        if (seen.some(({ kind }) => kind === 'stopped')) resolve();
      });
    });
    await new Promise(resolve => setTimeout(resolve, 1500));
    const uid = '11111111-aaaa-4aaa-8aaa-000000000000';
    const path = join(folder, 'jsonl', `${uid}.jsonl`);
    const start = JSON.stringify(['start', { uid, time: Date.now() / 1000 }]) + '\n';
    await writeFile(path, start);
    await new Promise(resolve => setTimeout(resolve, 1500));
    await writeFile(
      path,
      JSON.stringify([
        'stop',
        { uid: 'x', run_start: uid, time: Date.now() / 1000, exit_status: 'success' }
      ]) + '\n',
      {
        flag: 'a'
      }
    );
    await stopped;
    watching.kill('SIGINT');
    await exit;
    await rm(path);
    expect(seen.map(({ kind, uid: seenUid }) => [kind, seenUid])).toEqual([
      ['started', uid],
      ['stopped', uid]
    ]);
  });
});

describe('brokerlab doctor', () => {
  it('checks each part and says what to do', async () => {
    const { out } = await brokerlab('doctor', '--json');
    const findings = lines(out).map(
      line => JSON.parse(line) as { check: string; state: string; advice?: string }
    );
    expect(findings.find(({ check }) => check === 'Node')?.state).toBe('ok');
    expect(findings.find(({ check }) => check === 'HDF5 filters')?.state).toBe('ok');
    expect(findings.find(({ check }) => check === 'catalog samples')?.state).toBe('ok');
    for (const { state, advice } of findings) if (state !== 'ok') expect(advice).toBeTruthy();
  }, 120_000);
});

describe('brokerlab kernel install', () => {
  it('registers the kernel in a prefix', async () => {
    const { code, err } = await brokerlab('kernel', 'install', '--prefix', join(folder, 'prefix'));
    expect([code, err]).toEqual([0, '']);
    const again = await brokerlab('kernel', 'install', '--json', '--prefix', join(folder, 'prefix'));
    expect(JSON.parse(again.out)).toHaveProperty('installed');
    expect(await readdir(join(folder, 'prefix', 'share', 'jupyter', 'kernels'))).toEqual(['brokerlab']);
  }, 180_000);
});
