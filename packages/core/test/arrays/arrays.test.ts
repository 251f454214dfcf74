import { createHash } from 'node:crypto';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type AssetIndex,
  type EventDocument,
  type JsonObject,
  openArray,
  openImages,
  type ReduceOptions,
  type RunSource
} from '../../dist/index.js';
import { assetFixtures, fixtureAssets } from '../assets/fixtures.js';
import { python } from '../python.js';

const fixtures = await assetFixtures();
const assets = fixtureAssets(fixtures);
afterAll(() => assets.close());

interface Event {
  seq: number;
  value: unknown;
  descriptor?: string;
}

/** A run in memory: what the field is, and its events. */
function run(
  uid: string,
  dataKey: JsonObject,
  events: Event[],
  resources: JsonObject[] = [],
  more: { streams?: JsonObject[]; fields?: JsonObject } = {}
): RunSource {
  const data = new Map(
    resources.flatMap(one =>
      (one['datums'] as JsonObject[]).map((kwargs, i) => [
        `${one['uid']}/${i}`,
        { datum_id: `${one['uid']}/${i}`, resource: one['uid'] as string, datum_kwargs: kwargs }
      ])
    )
  );
  const index: AssetIndex = {
    resource: id => resources.find(one => one['uid'] === id) as never,
    datum: id => data.get(id),
    streamResource: id => (more.streams ?? []).find(one => one['uid'] === id) as never,
    streamResources: () => (more.streams ?? []) as never,
    streamData: () => (more.streams ?? []).flatMap(one => one['data'] as never[])
  };
  const descriptor = {
    uid: 'd',
    run_start: uid,
    time: 0,
    name: 'primary',
    data_keys: { image: dataKey, ...more.fields }
  };
  const summary = { start: { uid, time: 0 }, stop: null };
  return {
    uid,
    summary,
    refresh: async () => summary,
    descriptors: async () => [descriptor as never],
    async *events() {
      for (const { seq, value } of events) {
        yield {
          uid: `${uid}-${seq}`,
          descriptor: 'd',
          seq_num: seq,
          time: seq,
          data: value === undefined ? {} : { image: value },
          timestamps: {},
          filled: {}
        } as EventDocument;
      }
    },
    async *documents() {},
    assets: async () => index
  };
}

const external = { dtype: 'array', shape: [1, 64, 64], source: '', external: 'FILESTORE:' };
const inline = (shape: number[], more: JsonObject = {}): JsonObject => ({
  dtype: 'array',
  shape,
  source: '',
  ...more
});
const resource = (
  uid: string,
  spec: string,
  path: string,
  datums: JsonObject[],
  kwargs: JsonObject = {}
): JsonObject => ({ uid, spec, root: fixtures.root, resource_path: path, resource_kwargs: kwargs, datums });
const ragged = (uid = 'ragged'): RunSource =>
  run(
    uid,
    external,
    [2, 0, 1].map(i => ({ seq: i + 10, value: `n/${i}` })),
    [resource('n', 'NPY_SEQ', 'npy/ragged', [{ index: 0 }, { index: 1 }, { index: 2 }])]
  );
const whole = (uid = 'whole'): RunSource =>
  run(
    uid,
    external,
    [0, 1, 2, 3].map(i => ({ seq: i + 1, value: `h/${i}` })),
    [
      resource(
        'h',
        'AD_HDF5',
        'faults/none.h5',
        [0, 1, 2, 3].map(i => ({ point_number: i }))
      )
    ]
  );
const hash = (data: ArrayBufferView): string =>
  createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');

describe('an image stack', () => {
  it('of events with different numbers of frames counts them, in seq_num order', async () => {
    const images = await openImages([ragged()], 'image', { assets });
    expect([images.length, images.shape, images.dtype]).toEqual([3, [3, null], 'uint16']);
    expect(
      images.frames.map(({ event, position, seqNum, shape }) => [event, position, seqNum, shape])
    ).toEqual([
      ...[0, 1].map(position => [0, position, 10, [4, 5]]),
      ...[0, 1, 2].map(position => [1, position, 11, [4, 5]]),
      [2, 0, 12, [4, 5]]
    ]);
    expect(images[0]?.shape).toEqual([2, 4, 5]);
    expect(images[-1]?.shape).toEqual([4, 5]);
    const { data, shape } = await images.at(1, -1);
    expect(shape).toEqual([4, 5]);
    expect([...data]).toEqual([...(await images.at(1).read()).data.slice(40)]);
  });

  it('is indexed, sliced and iterated without reading', async () => {
    const images = await openImages([whole('a'), whole('b')], undefined, { assets });
    expect([images.length, images.shape]).toEqual([8, [8, 1, 64, 64]]);
    expect([...images].map(frame => frame.run)).toEqual([...'aaaabbbb']);
    expect(images.slice(-2).map(frame => frame.seqNum)).toEqual([3, 4]);
    expect(images.slice(1, 3)).toHaveLength(2);
    for (const index of [8, -9])
      expect(() => images[index]).toThrow(
        expect.objectContaining({ tag: 'IndexOutOfRange', index, length: 8 })
      );
    expect(() => images.at(0, 1)).toThrow(expect.objectContaining({ tag: 'IndexOutOfRange', length: 1 }));
    expect((await images[3])?.data).toEqual((await images[-1])?.data);
  });

  it('has the frames that can be read when one file is missing', async () => {
    const events = [0, 1, 2].map(i => ({ seq: i + 1, value: `r${i}/0` }));
    const paths = ['faults/gone.h5', 'faults/none.h5', 'faults/lz4_garbage.h5'];
    const images = await openImages(
      [
        run(
          'some',
          external,
          events,
          paths.map((path, i) => resource(`r${i}`, 'AD_HDF5', path, [{ point_number: 1 }]))
        )
      ],
      'image',
      { assets }
    );
    expect([images.shape, images.dtype, images[0]?.shape]).toEqual([[3, 1, 64, 64], 'uint16', [64, 64]]);
    await expect(images[0]?.read()).rejects.toMatchObject({ tag: 'AssetMissing' });
    expect((await images[1])?.shape).toEqual([64, 64]);
    await expect(images[2]?.read()).rejects.toMatchObject({ tag: 'AssetCorrupt' });
    const none = await openImages(
      [
        run(
          'none',
          { ...external, shape: [1, 9, 8], dtype_str: '<i4' },
          [
            { seq: 1, value: 'r0/0' },
            { seq: 2, value: 'lost' }
          ],
          [resource('r0', 'NO_SUCH', 'x', [{}])]
        )
      ],
      'image',
      { assets }
    );
    expect([none.shape, none.dtype]).toEqual([[2, 1, 9, 8], 'int32']);
    await expect(none[0]).rejects.toMatchObject({ tag: 'UnknownSpec', spec: 'NO_SUCH' });
    await expect(none[1]).rejects.toMatchObject({ tag: 'AssetMissing', path: 'lost' });
  });

  it('of an Eiger series with a missing data file has the others', async () => {
    const images = await openImages(
      [
        run(
          'eiger',
          external,
          [{ seq: 1, value: 'e/0' }],
          [resource('e', 'AD_EIGER', 'eiger/broken', [{ seq_id: 1 }], { images_per_file: 2 })]
        )
      ],
      'image',
      { assets }
    );
    expect(images.shape).toEqual([1, 4, 6, 7]);
    expect((await images.frames[1])?.shape).toEqual([6, 7]);
    await expect(images.frames[2]).rejects.toMatchObject({ tag: 'AssetMissing' });
  });

  it('of stream data needs no events', async () => {
    const streams = [0, 1].map(part => ({
      uid: `s${part}`,
      data_key: 'image',
      mimetype: 'application/x-hdf5',
      uri: `file://localhost${fixtures.root}/streams/part_000${part}.h5`,
      parameters: { dataset: '/entry/data/data' },
      data: [
        {
          uid: `s${part}/0`,
          stream_resource: `s${part}`,
          descriptor: 'd',
          indices: { start: 0, stop: 3 },
          seq_nums: { start: part * 3 + 1, stop: part * 3 + 4 }
        }
      ]
    }));
    const images = await openImages(
      [
        run('stream', { ...external, shape: [7, 8], external: 'STREAM:' }, [], [], {
          streams: [...streams].reverse()
        })
      ],
      'image',
      { assets }
    );
    expect([images.shape, images.slice().map(frame => frame.seqNum)]).toEqual([
      [6, 7, 8],
      [1, 2, 3, 4, 5, 6]
    ]);
    const expected = fixtures.cases.find(one => one.name === 'stream_plain');
    for (const [i, { sha256 }] of (expected?.arrays ?? []).entries())
      expect(hash((await images.at(i)).data)).toBe(sha256);
  });

  it('of arrays in events has the recorded type, else numpy’s', async () => {
    const type = async (dataKey: JsonObject, ...values: unknown[]): Promise<string> => {
      const images = await openImages(
        [
          run(
            'inline',
            dataKey,
            values.map((value, i) => ({ seq: i, value }))
          )
        ],
        'image',
        { assets }
      );
      return `${images.dtype} ${[...(await images.at(0)).data].join()}`;
    };
    expect(await type(inline([1, 2], { dtype_numpy: '<u2' }), [[1, 65535]])).toBe('uint16 1,65535');
    expect(await type(inline([1, 2]), [[1, 2]], [[3, 4]])).toBe('int64 1,2');
    expect(await type(inline([1, 2]), [[1, 2]], [[3, 4.5]])).toBe('float64 1,2');
    expect(await type(inline([1, 2]), [[1, null]])).toBe('float64 1,NaN');
    expect(await type(inline([1, 2]), [[true, false]])).toBe('bool 1,0');
    expect(await type(inline([1, 2]), [[2n ** 63n, 1]])).toBe(`uint64 ${2n ** 63n},1`);
    await expect(type(inline([1, 2], { dtype_numpy: '<u2' }), [[1, 65536]])).rejects.toMatchObject({
      tag: 'InvalidDocument'
    });
    await expect(type(inline([1, 2]), [[1, 2], [3]])).rejects.toMatchObject({ tag: 'InvalidDocument' });
  });

  it('names the fields that there are', async () => {
    const two = run('two', external, [], [], { fields: { other_image: external, spectrum: inline([5]) } });
    await expect(openImages([two], undefined, { assets })).rejects.toMatchObject({
      tag: 'FieldNotFound',
      available: ['image', 'other_image']
    });
    await expect(openImages([two], 'imag', { assets })).rejects.toMatchObject({
      tag: 'FieldNotFound',
      nearest: 'image'
    });
    await expect(openImages([two], 'spectrum', { assets })).rejects.toMatchObject({
      tag: 'NotAnImage',
      message: expect.stringContaining("h.array('spectrum')")
    });
    await expect(openImages([two], 'image', { assets, stream: 'prim' })).rejects.toMatchObject({
      tag: 'StreamNotFound',
      available: ['primary']
    });
    expect((await openImages([two], 'image', { assets })).shape).toEqual([0, 1, 64, 64]);
  });
});

describe('an array', () => {
  it('reads events and ranges', async () => {
    const array = await openArray([whole()], 'image', { assets });
    const part = await array.read({
      events: [1, 3],
      ranges: [
        [0, 1],
        [10, 20],
        [5, 7]
      ]
    });
    const all = await array.read();
    expect([part.shape, part.data[0], all.shape]).toEqual([
      [2, 1, 10, 2],
      all.data[64 * 64 + 10 * 64 + 5],
      [4, 1, 64, 64]
    ]);
    await expect(array.read({ events: [2, 5] })).rejects.toMatchObject({ tag: 'IndexOutOfRange', length: 4 });
    await expect(array.read({ ranges: [[0, 2]] })).rejects.toMatchObject({
      tag: 'IndexOutOfRange',
      length: 1
    });
    await expect((await openArray([ragged()], 'image', { assets })).read()).rejects.toMatchObject({
      tag: 'InvalidQuery',
      message: expect.stringContaining('events: [0, 1]')
    });
  });

  it('of single values is read, too', async () => {
    const array = await openArray(
      [
        run('numbers', { dtype: 'number', shape: [], source: '' }, [
          { seq: 2, value: 2 },
          { seq: 1, value: 1.5 }
        ])
      ],
      'image',
      { assets }
    );
    expect(await array.read()).toEqual({ data: Float64Array.of(1.5, 2), shape: [2], dtype: 'float64' });
  });

  it('stops when it is told', async () => {
    const array = await openArray([whole()], 'image', { assets });
    const seen: number[] = [];
    const stop = new AbortController();
    const reading = array.read({
      signal: stop.signal,
      onProgress: ({ done }) => (seen.push(done), done === 2 && stop.abort())
    });
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' });
    expect(seen).toEqual([1, 2]);
  });

  const types = [
    'uint8',
    'big_uint16',
    'int32',
    'uint32',
    'int64',
    'big_uint64',
    'float32',
    'float64',
    'bool'
  ];
  const axes: (ReduceOptions['axis'] | undefined)[] = [0, undefined, [0, 1], -1, [1, 3]];
  it.each(types)('reduces %s as numpy does', async type => {
    const events = [0, 1].map(i => ({ seq: i, value: `t/${i}` }));
    const array = await openArray(
      [
        run('types', external, events, [
          resource('t', 'NPY_SEQ', `types/${type}`, [{ index: 0 }, { index: 1 }])
        ])
      ],
      'image',
      { assets }
    );
    const operations = ['sum', 'max', 'mean', 'std'] as const;
    const code = `
import json, sys, warnings, numpy as np
warnings.simplefilter('ignore')
a = np.stack([np.load(f'{sys.argv[1]}_{i}.npy') for i in range(2)])
out = []
for op in ${JSON.stringify(operations)}:
    for axis in json.loads(sys.argv[2]):
        r = getattr(np, op)(a, axis=tuple(axis) if isinstance(axis, list) else axis)
        out.append([str(r.dtype.name), list(r.shape), [repr(x) if r.dtype.kind == 'f' else str(int(x)) for x in r.ravel().tolist()]])
print(json.dumps(out))`;
    const expected = JSON.parse(
      python(code, `${fixtures.data}/types/${type}`, JSON.stringify(axes.map(axis => axis ?? null)))
    ) as [string, number[], string[]][];
    for (const operation of operations) {
      for (const axis of axes) {
        const [dtype, shape, values] = expected.shift() ?? ['', [], []];
        const found = await array.reduce(operation, axis === undefined ? {} : { axis });
        if (operation === 'max')
          expect([found.dtype, found.shape]).toEqual([dtype === 'bool' ? 'bool' : dtype, shape]);
        else expect([found.dtype, found.shape]).toEqual([dtype, shape]);
        for (const [i, value] of values.entries()) {
          const number = Number(value.replace('inf', 'Infinity').replace('nan', 'NaN'));
          const own = found.data[i];
          if (typeof own === 'bigint') expect(own.toString()).toBe(value);
          else if (found.dtype === 'float64' && (axis === 0 || !Number.isFinite(number)))
            expect(own).toBe(number);
          else
            expect(own).toSatisfy(
              (x: number) =>
                Object.is(x, number) ||
                Math.abs(x - number) <= Math.abs(number) * (found.dtype === 'float32' ? 3e-6 : 1e-12)
            );
        }
      }
    }
  });
});
