import { afterAll, beforeAll, expect, test } from 'vitest';
import { openCatalog, type Broker } from '@brokerlab/core';
import { fileURLToPath } from 'node:url';
import { regionStatistics } from '../../core/dist/view/image/region-statistics.js';
import { shrinkFrame } from '../../core/dist/view/image/cut-frame.js';
import { HttpSource } from '../../widgets/dist/source/HttpSource.js';
import { createService, withOpenCatalogs } from '../dist/index.js';
import { ReadLimit } from '../dist/images/ReadLimit.js';

const samples = fileURLToPath(new URL('../../core/test/fixtures/samples/jsonl', import.meta.url));
const assets = fileURLToPath(new URL('../../core/test/fixtures/samples/assets', import.meta.url));
let catalog: Broker;
let source: HttpSource;
let run: string;
let asked: Response[];

beforeAll(async () => {
  catalog = await openCatalog(samples, { rootMap: { '/beamline/assets': assets } });
  const service = createService(
    withOpenCatalogs(
      async () => [{ name: 'samples', default: true }],
      async () => catalog
    )
  );
  source = new HttpSource('http://x/', {
    fetch: async (address, init) => {
      const answer = await service.request(address.slice('http://x'.length), init);
      asked.push(answer);
      return answer;
    }
  });
  asked = [];
  for await (const found of catalog.search()) {
    const images = await found.images().catch(() => undefined);
    if (images?.dtype === 'uint16' && images.frames.length > 1) run = found.uid;
  }
});

afterAll(() => catalog.close());

test('it tells the frames, their events and positions', async () => {
  const images = await source.images({ run });
  const stack = await (await catalog.get(run)).images();
  expect(images).toMatchObject({ run, frames: stack.frames.length, dtype: 'uint16' });
  expect(images.shape).toEqual(stack.frames[0]?.shape);
  expect(images.seqNums).toEqual(stack.frames.map(frame => frame.seqNum));
  for (const axis of images.axes) expect(axis.values).toHaveLength(images.frames);
});

test('frames, parts of them and smaller ones are the recorded bytes', async () => {
  const frame = await (await catalog.get(run)).images().then(stack => stack.frames[1]?.read());
  if (!frame) throw new Error('no second frame');
  const whole = await source.frame({ run, index: 1 });
  expect(whole.data).toEqual(frame.data);
  expect([whole.dtype, whole.shape, whole.factor]).toEqual(['uint16', frame.shape, 1]);
  expect(whole.statistics?.max).toBe(Math.max(...Array.from(frame.data, Number)));
  const columns = frame.shape[1] ?? 0;
  const part = await source.frame({ run, index: 1, box: { row: 1, column: 2, rows: 2, columns: 3 } });
  expect(Array.from(part.data as Uint16Array)).toEqual(
    [1, 2].flatMap(r => Array.from((frame.data as Uint16Array).slice(r * columns + 2, r * columns + 5)))
  );
  for (const how of ['mean', 'max'] as const) {
    const small = await source.frame({ run, index: 1, reduce: { factor: 3, how } });
    const want = shrinkFrame(frame, { factor: 3, how });
    expect([small.data, small.shape, small.dtype, small.how]).toEqual([
      want.data,
      want.shape,
      want.dtype,
      how
    ]);
  }
});

test('regions over all frames, and reductions of all', async () => {
  const frames = await Promise.all(
    (await (await catalog.get(run)).images()).frames.map(frame => frame.read())
  );
  const region = { kind: 'rectangle', row: 0, column: 1, rows: 3, columns: 4 } as const;
  const series = await source.regionSeries({ run, region });
  expect(series.sum).toEqual(
    frames.map(
      ({ data, dtype, shape }) => regionStatistics({ data, dtype, shape: [shape[0]!, shape[1]!] }, region).sum
    )
  );
  const sum = await source.reduceStack({ run, how: 'sum' });
  expect(sum.dtype).toBe('uint64');
  expect(sum.data[5]).toBe(frames.reduce((all, { data }) => all + BigInt(data[5] as number), 0n));
  const range = await source.stackRange({ run });
  expect(range.max).toBe(Math.max(...frames.flatMap(({ data }) => Array.from(data, Number))));
});

test('what cannot be is refused with a sentence', async () => {
  await expect(source.frame({ run, index: 99 })).rejects.toMatchObject({ tag: 'IndexOutOfRange' });
  await expect(
    source.frame({ run, index: 0, box: { row: 0, column: 0, rows: 1e6, columns: 1 } })
  ).rejects.toThrow('box is row,column,rows,columns');
  await expect(source.images({ run, field: 'nothing' })).rejects.toMatchObject({ tag: 'FieldNotFound' });
  await expect(source.regionSeries({ run, region: { kind: 'star' } as never })).rejects.toThrow('region is');
});

test('an unchanged frame is not sent twice to who has it', async () => {
  await source.frame({ run, index: 0 });
  const tag = asked.at(-1)?.headers.get('etag');
  expect(tag).toBeTruthy();
});

test('reads beyond the limit wait, and leave when they are given up', async () => {
  const limit = new ReadLimit(1);
  const gate = Promise.withResolvers<void>();
  const first = limit.run(new AbortController().signal, () => gate.promise);
  const leaving = new AbortController();
  const second = limit.run(leaving.signal, async () => 2);
  const third = limit.run(new AbortController().signal, async () => 3);
  leaving.abort();
  await expect(second).rejects.toThrow();
  gate.resolve();
  await first;
  expect(await third).toBe(3);
});
