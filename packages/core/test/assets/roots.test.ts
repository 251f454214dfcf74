import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssets, type AssetReference, type AssetsOptions } from '../../dist/index.js';

let folder = '';
const npy = Buffer.concat([
  Buffer.from('\x93NUMPY\x01\0\x76\0', 'latin1'),
  Buffer.from("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2), }".padEnd(117) + '\n'),
  Buffer.from([7, 9])
]);

beforeAll(() => {
  folder = mkdtempSync(`${tmpdir()}/roots-`);
  for (const name of ['store', 'data/2026', 'other', 'elsewhere'])
    mkdirSync(`${folder}/${name}`, { recursive: true });
  for (const name of ['store/a', 'data/a', 'data/2026/a', 'other/a', 'elsewhere/a'])
    writeFileSync(`${folder}/${name}.npy`, npy);
  symlinkSync(`${folder}/elsewhere`, `${folder}/data/out`);
  symlinkSync(`${folder}/elsewhere/a.npy`, `${folder}/data/out.npy`);
  symlinkSync(`${folder}/data`, `${folder}/alias`);
  symlinkSync(`${folder}/elsewhere/gone.npy`, `${folder}/data/gone.npy`);
  execFileSync('mkfifo', [`${folder}/data/pipe`]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const resource = (root: string, path: string, semantics: 'posix' | 'windows' = 'posix'): AssetReference => ({
  kind: 'datum',
  resource: {
    uid: `${root} ${path}`,
    spec: 'npy',
    root,
    resource_path: path,
    resource_kwargs: {},
    path_semantics: semantics
  },
  datum: { datum_id: 'd', resource: 'r', datum_kwargs: {} },
  dataKey: { dtype: 'array', shape: [1, 2], source: '', external: 'FILESTORE:' }
});
const address = (uri: string): AssetReference => ({
  kind: 'stream',
  streamResource: { uid: uri, data_key: 'x', mimetype: 'application/x-npy', uri, parameters: {} },
  index: 0,
  dataKey: { dtype: 'array', shape: [2], source: '', external: 'STREAM:' }
});

async function outcome(reference: AssetReference, options: AssetsOptions): Promise<string> {
  const assets = createAssets(options);
  try {
    return [...(await assets.read(reference)).data].join();
  } catch (error) {
    return `${(error as { tag: string }).tag}: ${(error as Error).message}`;
  } finally {
    await assets.close();
  }
}

describe('which files may be read', () => {
  const options = (): AssetsOptions => ({
    location: `${folder}/store`,
    roots: [`${folder}/other`],
    rootMap: { '/nsls2': `${folder}/data`, '/nsls2/new': `${folder}/data/2026`, 'X:\\raw': `${folder}/data` }
  });

  it.each<[string, () => AssetReference]>([
    ['in the store', () => resource(`${folder}/store`, 'a.npy')],
    ['relative, in the store', () => resource('', 'a.npy')],
    ['in a further root', () => resource(`${folder}/other/`, 'a.npy')],
    ['in a mapped root', () => resource('/nsls2', 'a.npy')],
    ['by the longest match', () => resource('/nsls2', 'new/a.npy')],
    ['with an absolute resource_path', () => resource('/ignored', '/nsls2/a.npy')],
    ['with an absolute resource_path below the root', () => resource('/nsls2', '/2026/a.npy')],
    ['recorded on Windows', () => resource('X:\\', 'raw\\2026\\a.npy', 'windows')],
    ['with .. that stays inside', () => resource('/nsls2', 'new/../a.npy')],
    ['by address', () => address('file://localhost/nsls2/a.npy')],
    ['by address without host', () => address('file:///nsls2/2026/../%61.npy')],
    ['by a bare path', () => address('/nsls2/a.npy')]
  ])('%s', async (_name, reference) => expect(await outcome(reference(), options())).toBe('7,9'));

  it.each<[string, () => AssetReference]>([
    ['outside', () => resource(`${folder}/elsewhere`, 'a.npy')],
    ['by ..', () => resource('/nsls2', '../elsewhere/a.npy')],
    ['by .. in a name that maps', () => resource(`${folder}/store`, '../elsewhere/a.npy')],
    ['by a linked folder', () => resource('/nsls2', 'out/a.npy')],
    ['by a linked file', () => resource('/nsls2', 'out.npy')],
    ['by a link to nothing', () => resource('/nsls2', 'gone.npy')],
    ['a root with the same beginning', () => resource('/nsls2b', 'a.npy')],
    ['on another host', () => address('file://otherhost/nsls2/a.npy')],
    ['over the web', () => address('https://localhost/nsls2/a.npy')],
    ['a network path', () => resource('\\\\server\\share', 'a.npy', 'windows')],
    ['a network path by address', () => address('file:////server/share/a.npy')],
    ['a pipe', () => resource('/nsls2', 'pipe')],
    ['a device', () => resource('/dev', 'zero')],
    ['a null byte', () => resource('/nsls2', 'a.npy\0.txt')]
  ])('not %s', async (_name, reference) =>
    expect(await outcome(reference(), options())).toMatch(/^AssetForbidden: .*(rootMap|roots)/s)
  );

  it('tells which line to add where', async () => {
    const text = await outcome(resource(`${folder}/elsewhere`, 'a.npy'), options());
    expect(text).toContain(`roots: ['${folder}/elsewhere']`);
    expect(text).toContain(`rootMap: { '${folder}/elsewhere':`);
    expect(text).toContain('catalogs.yml');
  });

  it('a missing file, a folder, a root that is not mounted: AssetMissing', async () => {
    expect(await outcome(resource('/nsls2', 'b.npy'), options())).toMatch(
      /^AssetMissing: .*data\/b.npy.*\/nsls2\/b.npy/
    );
    expect(await outcome(resource('/nsls2', '2026'), options())).toMatch(/^AssetMissing: .*folder/);
    expect(
      await outcome(resource('/nsls2', 'a.npy'), { rootMap: { '/nsls2': `${folder}/unmounted` } })
    ).toMatch(/^AssetMissing/);
  });

  it('a root may be a link itself, and relative', async () => {
    expect(await outcome(resource('/nsls2', 'a.npy'), { rootMap: { '/nsls2': `${folder}/alias` } })).toBe(
      '7,9'
    );
    const before = process.cwd();
    process.chdir(folder);
    try {
      expect(await outcome(resource('/nsls2', 'a.npy'), { rootMap: { '/nsls2': 'data' } })).toBe('7,9');
      expect(
        await outcome(resource('/nsls2', '../elsewhere/a.npy'), { rootMap: { '/nsls2': './data' } })
      ).toMatch(/^AssetForbidden/);
    } finally {
      process.chdir(before);
    }
  });
});
