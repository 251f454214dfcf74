import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  copyFileSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  statSync
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { registerHandler, type AssetReference, type Assets } from '../../dist/index.js';
import { Hdf5Files } from '../../dist/assets/hdf5/Hdf5Files.js';
import { bytesRead } from '../../dist/assets/open-file.js';
import { assetFixtures, datum, fixtureAssets } from './fixtures.js';

const fixtures = await assetFixtures();
const temporary = mkdtempSync(`${tmpdir()}/cost-`);
afterAll(() => rmSync(temporary, { recursive: true }));

async function withAssets<T>(use: (assets: Assets) => Promise<T>): Promise<T> {
  const assets = fixtureAssets(fixtures);
  try {
    return await use(assets);
  } finally {
    await assets.close();
  }
}

/** What a descriptor is open on; undefined where it was closed since it was listed. */
function target(fd: string): string | undefined {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

describe('what a reading costs', () => {
  it('one frame of a compressed stack of 4 megapixels: its chunk, no more', async () => {
    const files = new Hdf5Files(async () => ({ roots: [fixtures.data], rootMap: {} }));
    const path = `${fixtures.data}/eiger/run_7_data_000001.h5`;
    await files.ask<'describe'>({ kind: 'describe', path, dataset: '/entry/data/data' });
    const selection = { start: [0, 0, 0], count: [1, 1, 1], step: [1, 1, 1] };
    await files.ask<'read'>({ kind: 'read', path, dataset: '/entry/data/data', selection });
    const before = await files.ask<'bytesRead'>({ kind: 'bytesRead' });
    const { buffer } = await files.ask<'read'>({
      kind: 'read',
      path,
      dataset: '/entry/data/data',
      selection: { ...selection, count: [1, 2167, 2070] }
    });
    const read = (await files.ask<'bytesRead'>({ kind: 'bytesRead' })) - before;
    expect(buffer.byteLength).toBe(2167 * 2070 * 4);
    expect(read).toBeLessThan(statSync(path).size * 0.55);
    expect(read).toBeGreaterThan(0);
    await files.close();
  });

  it('rows of a large TIFF file: those rows and its directory', () =>
    withAssets(async assets => {
      const reference = datum(
        fixtures,
        'AD_TIFF',
        'tiff',
        { point_number: 0 },
        { template: '%s%s_%d.tif', filename: 'large' }
      );
      await assets.describe(reference);
      const before = bytesRead.total;
      await assets.read(reference, {
        ranges: [
          [0, 1],
          [1000, 1010],
          [0, 2048]
        ]
      });
      expect(bytesRead.total - before).toBeLessThan(10 * 2048 * 2 + 20_000);
    }));

  it('one event of an NPY file: its rows', () =>
    withAssets(async assets => {
      const before = bytesRead.total;
      await assets.read(datum(fixtures, 'npy', 'npy/ragged_1.npy', {}), { ranges: [[1, 2]] });
      expect(bytesRead.total - before).toBeLessThanOrEqual(4 * 5 * 2 + 12 + 128);
    }));
});

describe('the HDF5 reader', () => {
  const point = (i: number): AssetReference =>
    datum(fixtures, 'AD_HDF5', 'faults/none.h5', { point_number: i });

  it('lets the process end, with files open', () => {
    const library = fileURLToPath(new URL('../../dist/index.js', import.meta.url));
    const code = `
      import { createAssets } from ${JSON.stringify(library)};
      const assets = createAssets({ location: ${JSON.stringify(fixtures.data)} });
      const { shape } = await assets.read({ kind: 'datum', dataKey: { dtype: 'array', shape: [1], source: '' }, datum: { datum_id: '', resource: '', datum_kwargs: { point_number: 0 } },
        resource: { uid: 'r', spec: 'AD_HDF5', root: '', resource_path: 'faults/none.h5', resource_kwargs: {} } });
      console.log(shape.join());`;
    expect(
      execFileSync(process.execPath, ['--input-type=module', '-e', code], {
        encoding: 'utf8',
        timeout: 20_000
      }).trim()
    ).toBe('1,64,64');
  });

  it('leaves the caller free while it reads', () =>
    withAssets(async assets => {
      let turns = 0;
      const timer = setInterval(() => turns++, 1);
      await assets.read(datum(fixtures, 'AD_EIGER2', 'eiger/run', { seq_id: 7 }, { images_per_file: 2 }));
      clearInterval(timer);
      expect(turns).toBeGreaterThan(5);
    }));

  it('answers many at once', () =>
    withAssets(async assets => {
      const all = await Promise.all(Array.from({ length: 40 }, (_, i) => assets.read(point(i % 4))));
      expect(new Set(all.map(({ data }) => data[5])).size).toBeGreaterThan(1);
      expect(all[39]?.data).toEqual(all[3]?.data);
    }));

  it('stops what was told to stop, and only that', () =>
    withAssets(async assets => {
      const stop = new AbortController();
      const eiger = assets.read(
        datum(fixtures, 'AD_EIGER2', 'eiger/run', { seq_id: 7 }, { images_per_file: 2 }),
        { signal: stop.signal }
      );
      const other = assets.read(point(1));
      setTimeout(() => stop.abort(new Error('enough')), 5);
      await expect(eiger).rejects.toThrow('enough');
      expect((await other).shape).toEqual([1, 64, 64]);
      await expect(assets.read(point(0), { signal: AbortSignal.abort() })).rejects.toMatchObject({
        name: 'AbortError'
      });
    }));

  it('reads a file again that has changed', async () => {
    const path = `${temporary}/changing.h5`;
    const assets = fixtureAssets({ ...fixtures, data: temporary });
    copyFileSync(`${fixtures.data}/filters/gzip.h5`, path);
    const reference = datum(fixtures, 'AD_HDF5', 'changing.h5', { point_number: 0 });
    expect((await assets.describe(reference)).shape).toEqual([1, 60, 70]);
    const before = await assets.read(reference);
    copyFileSync(`${fixtures.data}/faults/none.h5`, path);
    expect((await assets.describe(reference)).shape).toEqual([1, 64, 64]);
    expect((await assets.read(reference)).data).not.toEqual(before.data);
    appendFileSync(path, 'x');
    expect((await assets.read(reference)).shape).toEqual([1, 64, 64]);
    await assets.close();
  });

  it('keeps no more than a few files open', () =>
    withAssets(async assets => {
      for (const one of fixtures.cases.filter(
        ({ name }) => name.startsWith('filter_') || name.startsWith('type_')
      )) {
        await assets.read({
          kind: 'datum',
          resource: one.resource as never,
          datum: { datum_id: '', resource: '', datum_kwargs: { point_number: 0 } },
          dataKey: one.dataKey as never
        });
      }
      const open = readdirSync('/proc/self/fd').filter(fd => target(fd)?.endsWith('.h5'));
      expect(open.length).toBeGreaterThan(0);
      expect(open.length).toBeLessThanOrEqual(24);
    }));

  it('says what to do after close', async () => {
    const assets = fixtureAssets(fixtures);
    await assets.read(point(0));
    await assets.close();
    await expect(assets.read(point(0))).rejects.toThrow(/closed/);
  });
});

describe('a handler of one’s own', () => {
  const reference = (spec: string): AssetReference => datum(fixtures, spec, 'npy/ragged_0.npy', {});

  it('is registered for all catalogs, or given to one, which goes first', async () => {
    await withAssets(assets =>
      expect(assets.read(reference('OWN'))).rejects.toMatchObject({
        tag: 'UnknownSpec',
        message: expect.stringContaining("registerHandler('OWN'")
      })
    );
    const factory = (value: number) => () => ({
      describe: async () => ({ shape: [2, 2], dtype: 'uint8' as const }),
      read: async () => ({ data: Uint8Array.of(value, 1, 2, 3), shape: [2, 2], dtype: 'uint8' as const })
    });
    const takeBack = registerHandler('OWN', factory(7));
    await withAssets(async assets => {
      expect([...(await assets.read(reference('OWN'))).data]).toEqual([7, 1, 2, 3]);
      expect([
        ...(
          await assets.read(reference('OWN'), {
            ranges: [
              [1, 2],
              [0, 1]
            ]
          })
        ).data
      ]).toEqual([2]);
    });
    const own = fixtureAssets(fixtures, { handlers: { OWN: factory(9) } });
    expect((await own.read(reference('OWN'))).data[0]).toBe(9);
    await own.close();
    takeBack();
    await withAssets(assets =>
      expect(assets.read(reference('OWN'))).rejects.toMatchObject({ tag: 'UnknownSpec' })
    );
  });

  it('gets checked paths', async () => {
    const own = fixtureAssets(fixtures, {
      handlers: {
        OWN: async file => {
          const path = await file.resolve(file.path);
          await expect(file.resolve('../../../outside/secret.h5')).rejects.toMatchObject({
            tag: 'AssetForbidden'
          });
          const bytes = await readFile(path);
          return {
            describe: async () => ({ shape: [bytes.length], dtype: 'uint8' }),
            read: async () => ({ data: bytes, shape: [bytes.length], dtype: 'uint8' })
          };
        }
      }
    });
    expect((await own.read(reference('OWN'))).data[0]).toBe(0x93);
    await own.close();
  });
});
