import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssets, exportRuns, MemoryStore } from '../dist/index.js';
import { filesBelow, NAMES, SAMPLES, Samples, uidOf } from './export-samples.js';
import { python } from './python.js';

let samples: Samples;

beforeAll(() => {
  samples = new Samples();
});

afterAll(async () => {
  await samples.close();
});

/** Documents as Python reads them, with NaN comparable, and without what a pack rewrites. */
const READ = `
import json, sys, glob, os, msgpack, msgpack_numpy, numpy as np
def norm(x):
    if isinstance(x, np.ndarray): return norm(x.tolist())
    if isinstance(x, dict): return {k: norm(v) for k, v in x.items()}
    if isinstance(x, (list, tuple)): return [norm(v) for v in x]
    return 'NaN' if isinstance(x, float) and x != x else x
def read(path):
    if path.endswith('.msgpack'): docs = msgpack.Unpacker(open(path, 'rb'), object_hook=msgpack_numpy.decode)
    elif path.endswith('.jsonl'): docs = map(json.loads, open(path))
    else: docs = json.load(open(path), parse_constant=lambda word: sys.exit(word + ' is no JSON'))
    return norm([[n, {k: v for k, v in d.items() if (n, k) not in (('resource', 'root'), ('stream_resource', 'uri'))}] for n, d in docs])
`;

describe('jsonl and msgpack', () => {
  it('hold the same documents as the source, with the types that descriptors declare', async () => {
    await samples.export({ format: 'jsonl' });
    await samples.export({ format: 'msgpack' });
    const out = python(
      `${READ}
samples, out = sys.argv[1:]
def floats(docs):
    return [[n, {k: [type(v) for v in (d[k].values() if isinstance(d[k], dict) else [d[k]])] for k in ('time', 'data', 'timestamps') if k in d}] for n, d in docs if n in ('event', 'start', 'stop')]
paths = glob.glob(samples + '/jsonl/*.jsonl')
for path in paths:
    uid = os.path.basename(path)[:-6]
    source = read(path)
    for suffix in ('jsonl', 'msgpack'):
        copy = read(f'{out}/{suffix}/{uid}.{suffix}')
        assert copy == source, (suffix, uid)
        assert floats(copy) == floats(source), (suffix, uid)
print(len(paths))`,
      SAMPLES,
      samples.folder
    );
    expect(out.trim()).toBe(String(NAMES.length));
  });

  it('are packs: databroker reads the same images from them, also after the folder was moved', async () => {
    const folder = join(samples.folder, 'moving');
    const names = NAMES.filter(name => name.startsWith('img'));
    await samples.export({ format: 'jsonl', directory: join(folder, 'jsonl') }, names);
    await samples.export({ format: 'msgpack', directory: join(folder, 'msgpack') }, names);
    const compare = `
import json, sys, intake, numpy as np
from databroker._drivers.jsonl import BlueskyJSONLCatalog
from databroker._drivers.msgpack import BlueskyMsgpackCatalog
samples, out, how = sys.argv[1:]
source = BlueskyJSONLCatalog(samples + '/jsonl/*.jsonl', root_map={'/beamline/assets': samples + '/assets'}).v1
if how == 'in place': copies = [BlueskyJSONLCatalog(out + '/jsonl/*.jsonl').v1, BlueskyMsgpackCatalog(out + '/msgpack/*.msgpack').v1]
else: copies = [intake.open_catalog(f'{out}/{f}/catalog.yml')[f'pack_{f}'].v1 for f in ('jsonl', 'msgpack')]
n = 0
for run in json.load(open(samples + '/index.json'))['runs']:
    if not run['name'].startswith('img'): continue
    want = source[run['uid']].table(fill=True)
    for copy in copies:
        got = copy[run['uid']].table(fill=True)
        for field in want.columns:
            for i in want.index:
                a, b = np.asarray(want[field][i]), np.asarray(got[field][i])
                assert a.dtype == b.dtype and np.array_equal(a, b), (run['name'], field)
                n += a.ndim > 1
print(n)`;
    const here = python(compare, SAMPLES, folder, 'in place');
    const moved = join(samples.folder, 'moved');
    renameSync(folder, moved);
    expect(python(compare, SAMPLES, moved, 'moved')).toBe(here);
    expect(Number(here)).toBeGreaterThan(50);
  }, 120_000);

  it('contain exactly the files of the runs, stream resources included', async () => {
    const directory = join(samples.folder, 'series');
    await samples.export({ format: 'jsonl', directory }, [
      'img_tiff',
      'img_npy_seq',
      'stream_tiff',
      'stream_hdf5',
      'stream_hdf5_no_events'
    ]);
    const inside = filesBelow(directory)
      .map(path => path.replace(/[0-9a-f]{32}/, '#'))
      .sort();
    const series = (name: string, count: number): string[] =>
      Array.from({ length: count }, (_, i) => name.replace('?', String(i)));
    expect(inside.filter(path => path.startsWith('external_files'))).toEqual(
      [
        'external_files/#/frames.h5',
        ...series('external_files/#/npy/img_?.npy', 3),
        ...series('external_files/#/tiff/tiffseq/tiffseq_00000?.tiff', 8),
        ...series('external_files/#/tiffs/cam_0000?.tif', 4)
      ].sort()
    );
    const lines = readFileSync(join(directory, `${uidOf('stream_tiff')}.jsonl`), 'utf8');
    const [uri] = /"file:\/\/localhost[^"]*"/.exec(lines) ?? [''];
    const path = new URL(JSON.parse(uri) as string).pathname;
    expect(path.startsWith(`${directory}/external_files/`) && path.endsWith('/tiffs/')).toBe(true);
  });

  it('contain all files of an Eiger series, and all of an event that is several files', async () => {
    const folder = join(samples.folder, 'made');
    mkdirSync(join(folder, 'd'), { recursive: true });
    const eiger = ['a_7_data_000001.h5', 'a_7_data_000002.h5', 'a_7_master.h5'];
    const series = Array.from({ length: 4 }, (_, i) => `s_${i}.tif`);
    for (const name of [...eiger, ...series, 'a_70_master.h5', 'b_7_master.h5', 's_4.tif'])
      writeFileSync(join(folder, 'd', name), name);
    const store = new MemoryStore();
    const key = { dtype: 'array', shape: [2, 3, 3], source: 'SIM', external: 'STREAM:' };
    await store.insert('start', { uid: 'r', time: 1 });
    await store.insert('resource', {
      uid: 'e',
      spec: 'AD_EIGER2',
      root: '/rec',
      resource_path: 'd/a',
      resource_kwargs: { images_per_file: 1 },
      run_start: 'r'
    });
    await store.insert('datum', { datum_id: 'e/0', resource: 'e', datum_kwargs: { seq_id: 7 } });
    await store.insert('descriptor', {
      uid: 'd',
      run_start: 'r',
      time: 1,
      name: 'primary',
      data_keys: { cam: key }
    });
    const parameters = { template: 's_{:d}.tif', chunk_shape: [1, 3, 3] };
    await store.insert('stream_resource', {
      uid: 's',
      data_key: 'cam',
      mimetype: 'multipart/related;type=image/tiff',
      uri: 'file://localhost/rec/d/',
      parameters,
      run_start: 'r'
    });
    await store.insert('stream_datum', {
      uid: 's/0',
      stream_resource: 's',
      descriptor: 'd',
      indices: { start: 0, stop: 2 },
      seq_nums: { start: 1, stop: 3 }
    });
    const assets = createAssets({ rootMap: { '/rec': folder } });
    const directory = join(samples.folder, 'eiger');
    const { failures } = await exportRuns([{ source: await store.open('r') }], {
      format: 'jsonl',
      directory,
      assets,
      timezone: 'UTC'
    });
    expect(failures).toEqual([]);
    const inside = filesBelow(join(directory, 'external_files'))
      .map(path => path.slice(33))
      .sort();
    expect(inside).toEqual([...eiger, ...series].map(name => `d/${name}`));
  });

  it.each(['link', 'symlink'] as const)('can %s the files instead of copying them', async external => {
    const directory = join(samples.folder, external);
    await samples.export({ format: 'jsonl', directory, external }, ['img_hdf5_uint16']);
    const out = python(
      `import os, sys, glob
[path] = glob.glob(sys.argv[1] + '/external_files/*/hdf5/u16_0.h5')
print(os.path.islink(path), os.path.samefile(path, sys.argv[2]))`,
      directory,
      join(SAMPLES, 'assets/hdf5/u16_0.h5')
    );
    expect(out.trim()).toBe(`${external === 'symlink' ? 'True' : 'False'} True`);
  });

  it('leave documents and files as they are when asked', async () => {
    const directory = join(samples.folder, 'kept');
    await samples.export({ format: 'jsonl', directory, external: 'keep' }, ['img_hdf5_uint16']);
    expect(filesBelow(directory)).toEqual([`${uidOf('img_hdf5_uint16')}.jsonl`]);
    expect(readFileSync(join(directory, `${uidOf('img_hdf5_uint16')}.jsonl`), 'utf8')).toContain(
      '"/beamline/assets"'
    );
  });

  it('tell which files are missing and keep the documents about them as they were', async () => {
    const directory = join(samples.folder, 'missing');
    const { failures, files } = await samples.export({ format: 'jsonl', directory }, [
      'bad_missing_file',
      'scan_1d'
    ]);
    expect(failures.map(({ uid, error }) => [uid, error.tag])).toEqual([
      [uidOf('bad_missing_file'), 'AssetMissing']
    ]);
    expect(files).toHaveLength(2);
  });

  it('hold only the streams and fields that were asked', async () => {
    const directory = join(samples.folder, 'filtered');
    await samples.export({ format: 'jsonl', directory, fields: ['img_stats_total'] }, ['img_hdf5_uint16']);
    expect(filesBelow(directory)).toEqual([`${uidOf('img_hdf5_uint16')}.jsonl`]);
    await samples.export({ format: 'msgpack', directory, streams: ['baseline'], fields: [/motor1.*/] }, [
      'multi_stream'
    ]);
    const out = python(
      `${READ}
a = read(sys.argv[1]); b = read(sys.argv[2])
print([n for n, d in a].count('event'), {n for n, d in a}, list(next(d for n, d in a if n == 'event')['data']))
print([(d['name'], sorted(d['data_keys']), d['object_keys']['motor2'], d['hints']) for n, d in b if n == 'descriptor'], b[-1][1]['num_events'])`,
      join(directory, `${uidOf('img_hdf5_uint16')}.jsonl`),
      join(directory, `${uidOf('multi_stream')}.msgpack`)
    );
    expect(out).toMatch(
      /^5 \{[^}]*\} \['img_stats_total'\]\n\[\('baseline', \['motor1', 'motor1_setpoint'\], \[\], /
    );
    expect(out).toContain("{'baseline': 2}");
    expect(out.split('\n')[0]).not.toMatch(/resource|datum/);
  });
});

describe('json', () => {
  it('is standard JSON: one list of [name, document], what is not finite as text', async () => {
    await samples.export({ format: 'json' });
    const out = python(
      `${READ}
samples, out = sys.argv[1:]
def text(x):
    if isinstance(x, dict): return {k: text(v) for k, v in x.items()}
    if isinstance(x, list): return [text(v) for v in x]
    return {float('inf'): 'Infinity', float('-inf'): '-Infinity'}.get(x, x) if isinstance(x, float) else x
for path in glob.glob(samples + '/jsonl/*.jsonl'):
    assert read(f'{out}/json/{os.path.basename(path)[:-1]}') == text(read(path)), path
print('equal')`,
      SAMPLES,
      samples.folder
    );
    expect(out.trim()).toBe('equal');
    const mixed = readFileSync(join(samples.folder, 'json', `${uidOf('mixed_types')}.json`), 'utf8');
    expect(mixed).toContain('"maybe_nan": "NaN"');
    expect(mixed).toContain('"maybe_inf": "-Infinity"');
    expect(mixed).toContain('"big": 9007199254740993');
    expect(mixed).toContain('"maybe_none": null');
  });
});
