import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { NAMES, SAMPLES, Samples, uidOf } from './export-samples.js';
import { python } from './python.js';

let samples: Samples;
let failures: string[][];

beforeAll(async () => {
  samples = new Samples();
  const result = await samples.export({ format: 'hdf5' });
  failures = result.failures.map(({ uid, field, error }) => [uid, field ?? '', error.tag]);
});

afterAll(async () => {
  await samples.close();
});

describe('hdf5', () => {
  it('silx and nexusformat find the default plot, as BestEffortCallback draws it', () => {
    const out = python(
      `import sys, json, silx.io, silx.io.nxdata as nxdata
from nexusformat.nexus import nxload
out, *runs = sys.argv[1:]
found = {}
for run in runs:
    name, uid = run.split('=')
    with silx.io.open(f'{out}/hdf5/{uid}.h5') as f:
        d = nxdata.get_default(f)
        if d is not None: found[name] = [d.is_valid and not d.issues, d.signal_name, list(d.signal.shape), list(d.axes_dataset_names)]
    p = nxload(f'{out}/hdf5/{uid}.h5').plottable_data
    if d is not None:
        assert p.nxsignal.nxname == d.signal_name, run
print(json.dumps(found))`,
      samples.folder,
      ...NAMES.map(name => `${name}=${uidOf(name)}`)
    );
    const found = JSON.parse(out) as Record<string, unknown[]>;
    expect(Object.keys(found)).toHaveLength(NAMES.length - 2);
    expect(found['scan_1d']).toEqual([true, 'det', [15], ['motor']]);
    expect(found['count_5']).toEqual([true, 'det', [5], ['time']]);
    expect(found['grid_5x4']).toEqual([true, 'det4', [20], ['motor1', 'motor2']]);
    expect(found['img_npy_seq']).toEqual([true, 'img', [3, 10, 12], ['time', null, null]]);
    expect(Object.values(found).every(([valid]) => valid)).toBe(true);
  });

  it('holds every scalar, array and image of every stream', () => {
    const out = python(
      `import sys, json, glob, os, h5py, numpy as np, math
samples, out = sys.argv[1:]
def events(docs):
    for n, d in docs:
        if n == 'event': yield d
        elif n == 'event_page':
            for i, s in enumerate(d['seq_num']):
                yield dict(descriptor=d['descriptor'], seq_num=s, time=d['time'][i], data={k: v[i] for k, v in d['data'].items()})
def same(a, b):
    if isinstance(a, bytes): a = a.decode()
    if isinstance(b, list) and isinstance(a, str): a = json.loads(a)
    if hasattr(a, 'tolist'): a = a.tolist()
    if isinstance(b, list): return len(a) == len(b) and all(map(same, a, b))
    if b is None or b != b: return a != a
    return a == b and math.copysign(1, a) == math.copysign(1, b) if isinstance(b, float) else a == b
cells = 0
for path in glob.glob(samples + '/jsonl/*.jsonl'):
    docs = [json.loads(line) for line in open(path)]
    f = h5py.File(f'{out}/hdf5/{os.path.basename(path)[:-6]}.h5')
    e = f['entry']
    assert e['entry_identifier'][()].decode() == docs[0][1]['uid']
    assert json.loads(e['bluesky/start_json'][()]) == docs[0][1]
    for d in {d['name']: d for n, d in docs if n == 'descriptor'}.values():
        g = e[d['name']]
        assert g.attrs['NX_class'] == 'NXdata'
        names = {x['uid'] for n, x in docs if n == 'descriptor' and x['name'] == d['name']}
        rows = [r for r in events(docs) if r['descriptor'] in names]
        assert not rows or (g['seq_num'][:].tolist() == [r['seq_num'] for r in rows] and g['time'][:].tolist() == [r['time'] for r in rows])
        for k, key in d['data_keys'].items():
            if key.get('external'): continue
            if key.get('units'): assert g[k].attrs['units'] == key['units']
            v = g[k]
            if v.attrs.get('layout') == 'ragged': v = [v[a:b] for a, b in zip(g[k + '_offsets'][:-1], g[k + '_offsets'][1:])]
            assert len(v) == len(rows), (path, k)
            for i, r in enumerate(rows):
                assert same(v[i], r['data'][k]), (path, k, v[i], r['data'][k])
                if r['data'][k] is None: assert g[k + '_missing'][i] == 1
                cells += 1
print(cells)`,
      SAMPLES,
      samples.folder
    );
    expect(Number(out)).toBeGreaterThan(470);
  });

  it('images are datasets of one chunk a frame', () => {
    const out = python(
      `import sys, h5py, numpy as np
f = h5py.File(f'{sys.argv[2]}/hdf5/{sys.argv[3]}.h5')
a = f['entry/primary/img_image']; b = h5py.File(sys.argv[1] + '/assets/hdf5/u16_0.h5')['/entry/data/data'][()]
assert a.dtype == b.dtype and a[()].tobytes() == b.tobytes()
g = h5py.File(f'{sys.argv[2]}/hdf5/{sys.argv[4]}.h5')['entry/primary/cam']
assert (g[()] == h5py.File(sys.argv[1] + '/assets/stream/frames.h5')['/entry/data/data'][()]).all()
print(a.shape, a.chunks, g.shape)`,
      SAMPLES,
      samples.folder,
      uidOf('img_hdf5_uint16'),
      uidOf('stream_hdf5_no_events')
    );
    expect(out.trim()).toBe('(5, 3, 32, 48) (1, 1, 32, 48) (6, 2, 12, 18)');
  });

  it('says what was measured with: instrument, devices, sample, user, times', () => {
    const out = python(
      `import sys, h5py
f = h5py.File(f'{sys.argv[1]}/hdf5/{sys.argv[2]}.h5'); e = f['entry']
s = lambda p: e[p][()].decode() if isinstance(e[p][()], bytes) else e[p][()]
print(f.attrs['default'], e.attrs['default'], e.attrs['NX_class'], s('title'), s('start_time'), s('end_time'), s('user/name'))
print(e['instrument'].attrs['NX_class'], s('instrument/name'), e['instrument/motor'].attrs['NX_class'], e['instrument/det'].attrs['NX_class'], e['instrument/det/det'] == e['primary/det'], s('instrument/det/configuration/det_Imax'))
print(e['sample'].attrs['NX_class'], s('sample/name'), e['sample/composition/fractions'][:].tolist(), s('sample/holder/slot'), e['sample/holder/rotation_deg'].attrs['encoding'])`,
      samples.folder,
      uidOf('rich_md_a')
    );
    expect(out.trim().split('\n')).toEqual([
      expect.stringMatching(/^entry primary NXentry scan 4 20\d\d-.*T.*Z 20\d\d-.*Z Müller – 測試 🔬$/u),
      'NXinstrument SIM-1 NXpositioner NXdetector True 1',
      'NXsample LaB₆ [0.142857, 0.857143] 4 json'
    ]);
  });

  it('keeps both configurations of a device that changed', () => {
    const out = python(
      `import sys, h5py
e = h5py.File(f'{sys.argv[1]}/hdf5/{sys.argv[2]}.h5')['entry/instrument/dev']
print(e['configuration_1/dev_exposure'][()], e['configuration_2/dev_exposure'][()])`,
      samples.folder,
      uidOf('two_descriptors')
    );
    expect(out.trim()).toBe('0.1 0.5');
  });

  it('leaves out a field whose files cannot be had, and tells', () => {
    expect(failures.sort()).toEqual(
      [
        [uidOf('bad_missing_file'), 'img_image', 'AssetMissing'],
        [uidOf('bad_unknown_spec'), 'img_image', 'UnknownSpec']
      ].sort()
    );
    const path = join(samples.folder, 'hdf5', `${uidOf('bad_missing_file')}.h5`);
    expect(
      python(`import h5py, sys; print(sorted(h5py.File(sys.argv[1])['entry/primary']))`, path).trim()
    ).toBe("['img_stats_total', 'seq_num', 'time']");
  });
});
