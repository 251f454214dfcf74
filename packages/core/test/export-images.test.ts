import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAssets, exportRuns, MemoryStore } from '../dist/index.js';
import { filesBelow, NAMES, SAMPLES, Samples, uidOf } from './export-samples.js';
import { python } from './python.js';

let samples: Samples;
const IMAGES = NAMES.filter(name => name.startsWith('img') || name.startsWith('stream'));

beforeAll(() => {
  samples = new Samples();
});

afterAll(async () => {
  await samples.close();
});

/** Each run's field as the files that the documents name have it. */
const SOURCE = `
import sys, json, glob, numpy as np, h5py, tifffile
samples, out = sys.argv[1:3]
A = samples + '/assets/'
def h5(*names): return np.concatenate([h5py.File(A + n)['/entry/data/data'][()] for n in names])
def tiffs(pattern): return np.array([tifffile.imread(f) for f in sorted(glob.glob(A + pattern))])
uid = {r['name']: r['uid'] for r in json.load(open(samples + '/index.json'))['runs']}
def inline():
    docs = [json.loads(l) for l in open(f"{samples}/jsonl/{uid['img_inline']}.jsonl")]
    return np.array([d['data']['cam_image'] for n, d in docs if n == 'event'])
SOURCES = {
    'img_hdf5_uint16': ('img_image', lambda: h5('hdf5/u16_0.h5').reshape(5, 3, 32, 48)),
    'img_hdf5_float32_gzip': ('img_image', lambda: h5('hdf5/f32_0.h5').reshape(4, 2, 40, 24)),
    'img_hdf5_single_2files': ('img_image', lambda: h5('hdf5/two_0.h5', 'hdf5/two_1.h5').reshape(6, 1, 20, 30)),
    'img_tiff': ('img_image', lambda: tiffs('tiff/tiffseq/*').reshape(4, 2, 24, 36)),
    'img_tiff_single': ('img_image', lambda: tiffs('tiff/tiffone/*').reshape(5, 1, 16, 16)),
    'img_npy_seq': ('img', lambda: np.array([np.load(A + f'npy/img_{i}.npy') for i in range(3)])),
    'img_inline': ('cam_image', inline),
    'stream_hdf5': ('cam', lambda: h5('stream/frames.h5')),
    'stream_hdf5_no_events': ('cam', lambda: h5('stream/frames.h5')),
    'stream_tiff': ('cam', lambda: tiffs('stream/tiffs/*')),
}
def same(a, b, what): assert a.dtype == b.dtype and a.tobytes() == np.ascontiguousarray(b).tobytes(), (what, a.dtype, b.dtype, a.shape, b.shape)
`;

describe('npy and tiff', () => {
  it('npy: numpy reads every stack bit for bit, events first', async () => {
    await samples.export({ format: 'npy' }, IMAGES);
    const out = python(
      `${SOURCE}
for name, (field, load) in SOURCES.items():
    got, want = np.load(f'{out}/npy/{uid[name]}-primary-{field}.npy', mmap_mode='r'), load()
    assert got.flags.c_contiguous and got.size == want.size and got.shape[0] == want.shape[0], (name, got.shape)
    same(np.asarray(got), want, name)
print(len(SOURCES))`,
      SAMPLES,
      samples.folder
    );
    expect(out.trim()).toBe(String(IMAGES.length));
  });

  it('tiff: tifffile reads every page bit for bit', async () => {
    await samples.export({ format: 'tiff' }, IMAGES);
    const out = python(
      `${SOURCE}
for name, (field, load) in SOURCES.items():
    path, want = f'{out}/tiff/{uid[name]}-primary-{field}.tiff', load()
    frames = want.reshape(-1, *want.shape[-2:])
    same(tifffile.imread(path), frames, name)
    with tifffile.TiffFile(path) as t:
        assert len(t.pages) == len(frames)
        assert json.loads(t.pages[0].description) == {'uid': uid[name], 'stream': 'primary', 'field': field}
        for page, frame in zip(t.pages, frames): same(page.asarray(), frame, name)
print(len(SOURCES))`,
      SAMPLES,
      samples.folder
    );
    expect(out.trim()).toBe(String(IMAGES.length));
  });

  it('tiff: a file a frame when asked', async () => {
    const directory = join(samples.folder, 'frames');
    await samples.export({ format: 'tiff', frames: 'series', directory, template: '{start[scan_id]:03d}_' }, [
      'img_tiff'
    ]);
    expect(filesBelow(directory)).toEqual(
      Array.from({ length: 8 }, (_, i) => `013_primary-img_image-0000${i}.tiff`)
    );
  });

  it('tells which runs have no image, and which images could not be had', async () => {
    const directory = join(samples.folder, 'some');
    const { files, failures } = await samples.export({ format: 'npy', directory }, [
      'img_inline',
      'scan_1d',
      'bad_missing_file',
      'bad_unknown_spec'
    ]);
    expect(files.map(file => [file.uid, file.field])).toEqual([[uidOf('img_inline'), 'cam_image']]);
    expect(failures.map(({ error }) => error.tag)).toEqual(['NotAnImage', 'AssetMissing', 'UnknownSpec']);
    expect(filesBelow(directory)).toHaveLength(1);
  });

  it.each([
    [
      '|b1',
      [
        [true, false],
        [false, true]
      ]
    ],
    [
      '|i1',
      [
        [-128, 127],
        [0, -1]
      ]
    ],
    [
      '<u4',
      [
        [4294967295, 0],
        [1, 2]
      ]
    ],
    [
      '<i4',
      [
        [-2147483648, 2147483647],
        [1, 2]
      ]
    ],
    [
      '<i8',
      [
        [-9007199254740993n, 9223372036854775807n],
        [1, 2]
      ]
    ],
    [
      '<u8',
      [
        [18446744073709551615n, 0],
        [1, 2]
      ]
    ],
    [
      '<f4',
      [
        [0.5, NaN],
        [Infinity, -0]
      ]
    ],
    [
      '<f8',
      [
        [5e-324, NaN],
        [-Infinity, -0]
      ]
    ]
  ])('keeps the element type %s', async (dtype_numpy, frame) => {
    const store = new MemoryStore();
    const key = { dtype: 'array', shape: [2, 2], source: 'SIM', dtype_numpy };
    await store.insert('start', { uid: 'r', time: 1 });
    await store.insert('descriptor', {
      uid: 'd',
      run_start: 'r',
      time: 1,
      name: 'primary',
      data_keys: { 'a/b': key }
    });
    await store.insert('event', {
      uid: 'e',
      descriptor: 'd',
      seq_num: 1,
      time: 1,
      data: { 'a/b': frame },
      timestamps: { 'a/b': 1 }
    });
    const assets = createAssets();
    const directory = join(samples.folder, 'types');
    const source = await store.open('r');
    for (const format of ['npy', 'tiff', 'hdf5'] as const) {
      await exportRuns([{ source }], { format, directory, assets, timezone: 'UTC', overwrite: true });
    }
    await assets.close();
    const out = python(
      `import sys, numpy as np, tifffile, h5py
a = np.load(sys.argv[1] + '/r-primary-a_b.npy'); b = tifffile.imread(sys.argv[1] + '/r-primary-a_b.tiff'); c = h5py.File(sys.argv[1] + '/r.h5')['entry/primary/a_b'][()]
assert a.dtype == np.dtype(sys.argv[2]) and a.shape == (1, 2, 2)
for x in (b, c):
    assert x.dtype == (np.uint8 if a.dtype == bool else a.dtype) and x.tobytes() == a.tobytes()
print(a.ravel().tolist())`,
      directory,
      dtype_numpy
    );
    const text = (value: unknown): string =>
      Object.is(value, -0)
        ? '-0.0'
        : String(value)
            .replace('NaN', 'nan')
            .replace('Infinity', 'inf')
            .replace('true', 'True')
            .replace('false', 'False');
    expect(out.trim()).toBe(`[${frame.flat().map(text).join(', ')}]`);
  });
});
