import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  MemoryStore,
  catalogOf,
  lazyCatalog,
  listCatalogs,
  openCatalog,
  registerStore
} from '../dist/index.js';

const samples = fileURLToPath(new URL('fixtures/samples/jsonl', import.meta.url));

let home: string;
let userFile: string;
let environmentFile: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'brokerlab-home-'));
  vi.stubEnv('HOME', home);
  vi.stubEnv('XDG_CONFIG_HOME', '');
  vi.stubEnv('XDG_DATA_HOME', '');
  vi.stubEnv('BROKERLAB_CATALOG', '');
  vi.stubEnv('BROKERLAB_PREFIX', join(home, 'prefix'));
  userFile = join(home, '.config/brokerlab/catalogs.yml');
  environmentFile = join(home, 'prefix/etc/brokerlab/catalogs.yml');
  for (const file of [userFile, environmentFile]) mkdirSync(dirname(file), { recursive: true });
});

afterEach(() => {
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  rmSync(home, { recursive: true });
});

describe('catalogs.yml', () => {
  it('names catalogs; the user comes before the environment; paths are relative to the file', async () => {
    mkdirSync(join(home, '.config/brokerlab/runs'));
    writeFileSync(userFile, 'catalogs:\n  csx:\n    path: runs\n    timezone: US/Eastern\n');
    writeFileSync(
      environmentFile,
      `default: samples\ncatalogs:\n  csx: { path: /elsewhere }\n  samples: { path: ${samples} }\n`
    );
    expect(await listCatalogs()).toEqual([
      { name: 'csx', location: join(home, '.config/brokerlab/runs'), file: userFile, isDefault: false },
      { name: 'samples', location: samples, file: environmentFile, isDefault: true }
    ]);
    const csx = await openCatalog('csx');
    expect(await csx.length()).toBe(0);
    const db = await openCatalog();
    expect(await db.length()).toBe(26);
    await Promise.all([csx.close(), db.close()]);
  });

  it('uses the time zone and lets options come first', async () => {
    writeFileSync(userFile, `catalogs:\n  a:\n    path: ${samples}\n    timezone: US/Eastern\n`);
    const search = async (timezone?: string): Promise<number> => {
      const db = await openCatalog('a', timezone === undefined ? {} : { timezone });
      const found = await db.search({}, { until: '2023-11-14 18:00' }).length();
      await db.close();
      return found;
    };
    expect(await search()).toBe(1);
    expect(await search('UTC')).toBe(0);
  });

  it('tells mistakes with file and line; the rest works', async () => {
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => undefined);
    writeFileSync(
      userFile,
      `catalogs:\n  bad:\n    pth: /x\n  zone:\n    path: /x\n    timezone: Mars/Base\n  good:\n    path: ${samples}\n`
    );
    writeFileSync(environmentFile, 'catalogs: {\n  a: [\n');
    expect((await listCatalogs()).map(catalog => catalog.name)).toEqual(['good']);
    const told = warn.mock.calls.map(([message]) => String(message));
    expect(told.some(text => text.includes(`${userFile}, line 2`) && text.includes("'pth'"))).toBe(true);
    expect(told.some(text => text.includes(`${userFile}, line 4`) && text.includes('Mars/Base'))).toBe(true);
    expect(told.some(text => text.includes(`${environmentFile}, line`) && text.includes('not YAML'))).toBe(
      true
    );
  });

  it('suggests near names', async () => {
    writeFileSync(userFile, `catalogs:\n  samples: { path: ${samples} }\n`);
    await expect(openCatalog('sampels')).rejects.toMatchObject({
      name: 'CatalogNotFound',
      tag: 'CatalogNotFound',
      catalog: 'sampels',
      known: ['samples'],
      message: expect.stringContaining("did you mean 'samples'") as string
    });
  });
});

describe('the default', () => {
  it('is made when it is first needed', async () => {
    const hint = vi.spyOn(console, 'info').mockImplementation(() => undefined);
    const db = await openCatalog();
    expect(existsSync(join(home, '.local/share/brokerlab/runs'))).toBe(true);
    expect(await db.length()).toBe(0);
    expect(hint).toHaveBeenCalledOnce();
    await db.insert('start', { uid: 'a', time: 1 });
    expect((await db[-1])?.uid).toBe('a');
    await db.close();
  });

  it('is what BROKERLAB_CATALOG says, a path or a name', async () => {
    vi.stubEnv('BROKERLAB_CATALOG', samples);
    expect(await (await openCatalog()).length()).toBe(26);
    writeFileSync(userFile, `catalogs:\n  mine: { path: ${samples} }\n`);
    vi.stubEnv('BROKERLAB_CATALOG', 'mine');
    expect(await (await openCatalog()).length()).toBe(26);
  });
});

describe('stores and laziness', () => {
  it('opens registered addresses, and says so of others', async () => {
    registerStore('memory', () => new MemoryStore([[['start', { uid: 'm', time: 1 }]]]));
    expect((await (await openCatalog('memory://x'))[-1])?.uid).toBe('m');
    const failure = await openCatalog('mongodb://user:secret@host/db').catch((error: unknown) => error);
    expect(failure).toMatchObject({ tag: 'CatalogUnavailable' });
    expect(String(failure)).not.toContain('secret');
  });

  it('opens a lazy catalog at the first call, and again after a failure', async () => {
    let calls = 0;
    const db = lazyCatalog(async () => {
      calls++;
      if (calls === 1) return openCatalog(join(home, 'nowhere'));
      return catalogOf(new MemoryStore([[['start', { uid: 'm', time: 1 }]]]));
    });
    expect(calls).toBe(0);
    const run = db[-1];
    await expect(run).rejects.toMatchObject({ tag: 'CatalogNotFound' });
    expect((await run)?.uid).toBe('m');
    expect(await db.length()).toBe(1);
    expect(calls).toBe(2);
    await db.close();
  });
});
