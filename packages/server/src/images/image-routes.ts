import { BrokerError, type Json, type NdArray } from '@brokerlab/core';
import {
  pixelType,
  runsRoute,
  stringifyExact,
  tileHeader,
  type ImagesPayload,
  type RegionSeries,
  type TileInfo
} from '@brokerlab/core/dist/protocol/index.js';
import { cutFrame, shrinkFrame } from '@brokerlab/core/dist/view/image/cut-frame.js';
import { frameStatistics, type FrameStatistics } from '@brokerlab/core/dist/view/image/frame-statistics.js';
import { mergeStatistics } from '@brokerlab/core/dist/view/image/merge-statistics.js';
import { regionStatistics } from '@brokerlab/core/dist/view/image/region-statistics.js';
import { StackReducer } from '@brokerlab/core/dist/view/image/StackReducer.js';
import type { Context, Hono } from 'hono';
import type { FoundRun, RunCatalog } from '../CatalogAccess.js';
import { frameAxes } from './frame-axes.js';
import { boxOf, indexOf, reductionOf, regionOf, stackReductionOf } from './image-request.js';
import { frameStack, readFrame, type FrameStack } from './open-stack.js';
import { ReadLimit } from './ReadLimit.js';

export interface ImageRoutesOptions {
  /** The catalog that a request names. */
  open(context: Context): Promise<RunCatalog>;
  json(payload: object): Response;
}

const keptStacks = 8;
const readsAtOnce = 3;

/** Images of runs: what they are, frames, regions of them, numbers and reductions over all. The paths are core's protocol. */
export function addImageRoutes(service: Hono, { open, json }: ImageRoutesOptions): void {
  const kept = new Map<string, Promise<FrameStack>>();
  const limit = new ReadLimit(readsAtOnce);
  const opened = async (context: Context): Promise<{ run: FoundRun; stack: FrameStack; stream: string }> => {
    const run = await (await open(context)).get(context.req.param('uid') ?? '');
    const field = context.req.query('field');
    const stream = context.req.query('stream') ?? 'primary';
    const key = JSON.stringify([context.req.query('catalog'), run.start.uid, run.stop?.uid, field, stream]);
    const known = kept.get(key);
    const asked = known ?? openStack(run, field, stream);
    // A run that is going on has new frames each time it is asked.
    if (run.stop) {
      kept.delete(key);
      kept.set(key, asked);
      asked.catch(() => kept.delete(key));
      for (const oldest of kept.keys()) if (kept.size > keptStacks) kept.delete(oldest);
    }
    return { run, stack: await asked, stream };
  };
  const each = async (context: Context, take: (frame: NdArray) => void): Promise<FrameStack> => {
    const { stack } = await opened(context);
    const { signal } = context.req.raw;
    for (const frame of stack.frames) {
      take(await limit.run(signal, () => readFrame(stack, frame, signal)));
      await new Promise(resolve => setImmediate(resolve));
    }
    return stack;
  };
  const path = `/${runsRoute}/:uid/images`;

  service.get(path, async context => {
    const { run, stack, stream } = await opened(context);
    const seqNums = stack.frames.map(frame => frame.seqNum);
    const payload: ImagesPayload = {
      run: run.start.uid,
      scan_id: typeof run.start.scan_id === 'number' ? run.start.scan_id : null,
      catalog: context.req.query('catalog') ?? null,
      field: stack.field,
      stream,
      frames: stack.frames.length,
      shape: stack.shape,
      dtype: stack.dtype,
      seqNums,
      positions: stack.frames.map(frame => frame.position ?? 0),
      axes: await frameAxes(run, stream, seqNums, context.req.raw.signal)
    };
    return json(payload);
  });
  service.get(`${path}/frame`, async context => {
    const { stack } = await opened(context);
    const index = indexOf(context, stack.frames.length);
    const asked = boxOf(context, stack.shape);
    const reduction = reductionOf(context);
    const { signal } = context.req.raw;
    const frame = await limit.run(signal, () => readFrame(stack, stack.frames[index]!, signal));
    const [rows = 0, columns = 0] = frame.shape;
    const box = asked ?? { row: 0, column: 0, rows, columns };
    const tile = shrinkFrame(cutFrame(frame, box), reduction);
    const statistics = asked ? undefined : frameStatistics(frame.data, frame.dtype);
    return pixels(tile, { box, ...reduction, recorded: frame.dtype, statistics });
  });
  service.get(`${path}/series`, async context => {
    const region = regionOf(context);
    const series: RegionSeries = { sum: [], mean: [], min: [], max: [] };
    await each(context, ({ data, dtype, shape: [rows = 0, columns = 0] }) => {
      const found = regionStatistics({ data, dtype, shape: [rows, columns] }, region);
      series.sum.push(found.sum);
      series.mean.push(found.mean);
      series.min.push(found.min);
      series.max.push(found.max);
    });
    return json(series);
  });
  service.get(`${path}/reduced`, async context => {
    const how = stackReductionOf(context);
    let reducer: StackReducer | undefined;
    const { shape } = await each(context, ({ data, dtype }) =>
      (reducer ??= new StackReducer(how, dtype)).add(data)
    );
    const { data, dtype } = (reducer ?? new StackReducer(how, 'float64')).result();
    const [rows = 0, columns = 0] = shape;
    const info = {
      box: { row: 0, column: 0, rows, columns },
      factor: 1,
      how: 'mean' as const,
      recorded: dtype
    };
    return pixels({ data, dtype, shape }, { ...info, statistics: frameStatistics(data, dtype) });
  });
  service.get(`${path}/range`, async context => {
    const all: FrameStatistics[] = [];
    await each(context, ({ data, dtype }) => void all.push(frameStatistics(data, dtype)));
    return json(mergeStatistics(all));
  });
}

async function openStack(run: FoundRun, field: string | undefined, stream: string): Promise<FrameStack> {
  if (!run.images) {
    const message = `The catalog of the run ${run.start.uid} gives no images.`;
    throw new BrokerError('FieldNotFound', message, { field: field ?? '', available: [], stream });
  }
  return frameStack(await run.images(field, { stream }));
}

function pixels({ data, dtype, shape }: NdArray, more: Omit<TileInfo, 'dtype' | 'shape'>): Response {
  const info: TileInfo = { dtype, shape, ...more };
  if (info.statistics === undefined) delete info.statistics;
  const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength) as Uint8Array<ArrayBuffer>;
  return new Response(bytes, {
    headers: { 'content-type': pixelType, [tileHeader]: stringifyExact(info as unknown as Json) }
  });
}
