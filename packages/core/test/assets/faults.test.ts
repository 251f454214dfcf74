import { afterAll, describe, expect, it } from 'vitest';
import { isBrokerError, type AssetReference, type JsonObject } from '../../dist/index.js';
import { assetFixtures, datum, fixtureAssets } from './fixtures.js';
import { sha256 } from './hash.js';

const fixtures = await assetFixtures();
const assets = fixtureAssets(fixtures);
afterAll(() => assets.close());

const hdf5 = (name: string, point = 1): AssetReference =>
  datum(fixtures, 'AD_HDF5', `faults/${name}.h5`, { point_number: point });
const dataset = (file: string, name: string): AssetReference => ({
  kind: 'stream',
  streamResource: {
    uid: 's',
    data_key: 'x',
    mimetype: 'application/x-hdf5',
    uri: `file://localhost${fixtures.root}/faults/${file}.h5`,
    parameters: { dataset: name }
  },
  index: 0,
  dataKey: { dtype: 'array', shape: [64], source: '', external: 'STREAM:' }
});

async function failure(reference: AssetReference): Promise<Error & JsonObject> {
  const outcome: unknown = await assets.read(reference).catch((error: unknown) => error);
  if (!isBrokerError(outcome)) throw new Error(`no typed error, but ${String(outcome)}`);
  expect(outcome.message).toMatch(/\S+ .+\./);
  return outcome;
}

describe('a spoilt HDF5 file', () => {
  const filters = [
    'gzip',
    'shuffle_gzip_fletcher',
    'lzf',
    'lz4',
    'bitshuffle_lz4',
    'bitshuffle_zstd',
    'blosc_lz4',
    'zstd',
    'bz2'
  ];
  it.each(filters.flatMap(filter => [`${filter}_cut`, `${filter}_hole`, `${filter}_garbage`]))(
    '%s is AssetCorrupt, never zeros',
    async name => {
      expect((await failure(hdf5(name))).tag).toBe('AssetCorrupt');
    }
  );

  it.each(filters)('the other frames of %s_garbage can be read afterwards', async filter => {
    await failure(hdf5(`${filter}_garbage`));
    expect(sha256(await assets.read(hdf5(`${filter}_garbage`, 2)))).toBe(
      fixtures.cases.find(one => one.name === 'fault_free')?.arrays[2]?.sha256
    );
  });

  it.each([
    ['none_cut', 'it is cut short'],
    ['not', 'not an HDF5 file'],
    ['empty', 'it is empty'],
    ['unclosed_cut', 'cut short']
  ])('%s says why', async (name, reason) => {
    const error = await failure(hdf5(name, 3));
    expect([error.tag, error.message]).toEqual(['AssetCorrupt', expect.stringContaining(reason)]);
    expect(error.path).toContain(name);
    expect(error.resource).toBe(`resource of faults/${name}.h5`);
  });

  it('one that its writer has not closed can be read', async () => {
    expect(sha256(await assets.read(hdf5('unclosed')))).toBe(
      fixtures.cases.find(one => one.name === 'fault_free')?.arrays[1]?.sha256
    );
  });
});

describe('a filter that is not known', () => {
  it.each([
    ['sz', '32017'],
    ['virtual_sz', '32017'],
    ['blosc_zlib', 'zlib'],
    ['blosc_snappy', 'snappy'],
    ['blosc2_zlib', 'zlib']
  ])('of %s is UnsupportedFilter', async (name, filter) => {
    const error = await failure(hdf5(name));
    expect([error.tag, String(error.filters)]).toEqual([
      'UnsupportedFilter',
      expect.stringContaining(filter)
    ]);
    expect(error.message).toMatch(/registerHandler/);
    await expect(assets.describe(hdf5(name))).rejects.toMatchObject({ tag: 'UnsupportedFilter' });
  });

  it('of a TIFF file is UnsupportedFilter', async () => {
    expect(
      (
        await failure(
          datum(
            fixtures,
            'AD_TIFF',
            'faults',
            { point_number: 0 },
            { template: '%s%s_%d.tif', filename: 'jpeg' }
          )
        )
      ).tag
    ).toBe('UnsupportedFilter');
  });
});

describe('a link between HDF5 files', () => {
  it.each([
    ['link_absolute', 'AssetForbidden', 'roots:'],
    ['link_climbing', 'AssetForbidden', 'roots:'],
    ['link_through', 'AssetForbidden', 'roots:'],
    ['link_missing', 'AssetMissing', 'gone.h5'],
    ['virtual_absolute', 'AssetForbidden', 'roots:'],
    ['virtual_climbing', 'AssetForbidden', 'roots:'],
    ['virtual_through', 'AssetForbidden', 'roots:'],
    ['virtual_missing', 'AssetMissing', 'gone.h5']
  ])('%s is %s', async (name, tag, hint) => {
    const error = await failure(hdf5(name));
    expect([error.tag, error.message]).toEqual([tag, expect.stringContaining(hint)]);
  });

  it.each(['link_inside', 'virtual_inside'])('%s is followed', async name => {
    expect(sha256(await assets.read(hdf5(name)))).toBe(
      fixtures.cases.find(one => one.name === 'fault_free')?.arrays[1]?.sha256
    );
  });

  it('leads where a further root allows it', async () => {
    const wider = fixtureAssets(fixtures, { roots: [`${fixtures.folder}/outside`] });
    for (const name of ['link_absolute', 'virtual_absolute', 'symlink']) {
      expect(sha256(await wider.read(hdf5(name)))).toBe(
        fixtures.cases.find(one => one.name === 'fault_free')?.arrays[1]?.sha256
      );
    }
    await wider.close();
  });
});

describe('a dataset', () => {
  it.each([
    ['/compound', 'compound'],
    ['/text', 'values'],
    ['/empty', 'empty'],
    ['/nowhere', 'has no /nowhere'],
    ['/group', 'not a dataset'],
    ['/circle', 'circle'],
    ['/dangling', 'has no']
  ])('%s is AssetCorrupt', async (name, reason) => {
    const error = await failure(dataset('kinds', name));
    expect([error.tag, error.message]).toEqual(['AssetCorrupt', expect.stringContaining(reason)]);
  });

  it('behind a soft link is read', async () => {
    expect((await assets.read(dataset('kinds', '/soft'))).shape).toEqual([64]);
  });

  it('whose values are in a raw file that was cut or is elsewhere gives no zeros', async () => {
    const error = await failure(hdf5('external_storage'));
    expect(error.tag).toBe('AssetCorrupt');
  });

  it('of too few frames is AssetCorrupt', async () => {
    expect((await failure(hdf5('none', 4))).message).toMatch(/holds 4/);
  });
});

describe('TIFF and NPY', () => {
  const tiff = (filename: string): AssetReference =>
    datum(fixtures, 'AD_TIFF', 'faults', { point_number: 0 }, { template: '%s%s_%d.tif', filename });
  it.each(['cut', 'spoilt', 'no'])('a %s TIFF file is AssetCorrupt', async name => {
    expect((await failure(tiff(name))).tag).toBe('AssetCorrupt');
  });

  it('a missing file is AssetMissing and tells both paths', async () => {
    const error = await failure(datum(fixtures, 'AD_HDF5', 'gone/away.h5'));
    expect([error.tag, error.message]).toEqual([
      'AssetMissing',
      expect.stringMatching(/data\/gone\/away\.h5.*\/recorded\/root\/gone\/away\.h5/s)
    ]);
    expect((await failure(tiff('nothing'))).tag).toBe('AssetMissing');
  });

  it('a short NPY file and one of objects are AssetCorrupt', async () => {
    const npy = (path: string, index: number): AssetReference => datum(fixtures, 'NPY_SEQ', path, { index });
    expect((await failure(npy('faults/short', 1))).message).toMatch(/cut short/);
    expect((await failure(npy('faults/objects', 0))).tag).toBe('AssetCorrupt');
  });
});
