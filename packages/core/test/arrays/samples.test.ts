import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { createAssets, EmbeddedStore, openArray, openImages } from '../../dist/index.js';
import { sha256 } from '../assets/hash.js';

const FIXTURES = fileURLToPath(new URL('../fixtures/', import.meta.url));
const SAMPLES = `${FIXTURES}samples`;
const index = JSON.parse(readFileSync(`${SAMPLES}/index.json`, 'utf8')) as {
  docroot: string;
  runs: { name: string; uid: string }[];
};

interface Expected {
  shape: number[];
  dtype: string;
  events: { shape: number[]; sha256: string }[];
  frames: string[];
}

interface Answers {
  streams: Record<string, { images?: Record<string, Expected> }>;
  /** What databroker 1.2.5 cannot read, read with h5py and tifffile. */
  stream_resources?: Record<string, Expected>;
}

describe.each(['jsonl', 'msgpack'])('the images of the sample runs (%s)', format => {
  const store = new EmbeddedStore(`${SAMPLES}/${format}`);
  const assets = createAssets({
    location: store.location,
    rootMap: { [index.docroot]: `${SAMPLES}/assets` }
  });
  afterAll(() => Promise.all([store.close(), assets.close()]));

  const images = index.runs.flatMap(({ name, uid }) => {
    const { streams, stream_resources: streamed = {} } = JSON.parse(
      readFileSync(`${FIXTURES}expected/${name}.json`, 'utf8')
    ) as Answers;
    // suitcase-msgpack leaves out stream resources.
    return Object.entries(streams).flatMap(([stream, { images: fields = {} }]) =>
      Object.entries(format === 'jsonl' ? { ...fields, ...streamed } : fields)
        .filter(([, expected]) => Array.isArray(expected.frames))
        .map(([field, expected]) => ({ name, uid, stream, field, expected }))
    );
  });

  it('are many', () => expect(images.length).toBe(format === 'jsonl' ? 10 : 7));

  it.each(images)('$name $field', async ({ uid, stream, field, expected }) => {
    const source = await store.open(uid);
    const stack = await openImages([source], field, { stream, assets });
    expect(stack.shape).toEqual(expected.shape);
    expect(stack.dtype).toBe(expected.dtype);
    const frames = [];
    for (const frame of stack.frames) {
      const pixels = await frame;
      expect(pixels.shape).toEqual(frame.shape);
      frames.push(sha256(pixels));
    }
    expect(frames).toEqual(expected.frames);
    const array = await openArray([source], field, { stream, assets });
    expect(array.shape).toEqual(expected.shape);
    for (const [event, { shape, sha256: hash }] of expected.events.entries()) {
      const values = await array.read({ events: [event, event + 1] });
      expect(values.shape).toEqual([1, ...shape]);
      expect(sha256(values)).toBe(hash);
    }
  });
});
