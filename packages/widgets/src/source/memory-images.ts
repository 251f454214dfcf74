import type { DType, NdArray, TypedArray } from '@brokerlab/core';
import type {
  FrameAxis,
  FrameRequest,
  ImagesPayload,
  ImagesRequest,
  RegionSeries,
  RegionSeriesRequest,
  StackReductionRequest
} from '@brokerlab/core/dist/protocol/index.js';
import { cutFrame, shrinkFrame } from '@brokerlab/core/dist/view/image/cut-frame.js';
import { frameStatistics, type FrameStatistics } from '@brokerlab/core/dist/view/image/frame-statistics.js';
import { mergeStatistics } from '@brokerlab/core/dist/view/image/merge-statistics.js';
import { regionStatistics } from '@brokerlab/core/dist/view/image/region-statistics.js';
import { StackReducer } from '@brokerlab/core/dist/view/image/StackReducer.js';
import type { Signalled } from './DataSource.js';
import type { FrameTile, ImageSource, Watched } from './ImageSource.js';
import { SourceError } from './SourceError.js';

/** Images in memory, of one field of one run. */
export interface MemoryImages {
  run: string;
  field: string;
  stream?: string;
  scanId?: number;
  dtype: DType;
  /** Of one frame. */
  shape: number[];
  frames: readonly TypedArray[];
  /** 1, 2, 3 … when left out. */
  seqNums?: number[];
  axes?: FrameAxis[];
}

/** Serves images from memory, as the data service would. */
export class MemoryImageStore implements ImageSource {
  readonly #images: MemoryImages[] = [];
  /** What every request is held by: counts it, lets it fail or wait. */
  readonly #request: (options: Signalled) => Promise<void>;

  constructor(request: (options: Signalled) => Promise<void>) {
    this.#request = request;
  }

  add(images: MemoryImages): void {
    this.#images.push(images);
  }

  async images(request: ImagesRequest, options: Signalled = {}): Promise<ImagesPayload> {
    await this.#request(options);
    const images = this.#find(request);
    const seqNums = images.seqNums ?? images.frames.map((_, i) => i + 1);
    return {
      run: images.run,
      scan_id: images.scanId ?? null,
      catalog: null,
      field: images.field,
      stream: images.stream ?? 'primary',
      frames: images.frames.length,
      shape: images.shape,
      dtype: images.dtype,
      seqNums,
      positions: seqNums.map((seq, i) => i - seqNums.indexOf(seq)),
      axes: images.axes ?? []
    };
  }

  async frame(request: FrameRequest, options: Signalled = {}): Promise<FrameTile> {
    await this.#request(options);
    const images = this.#find(request);
    const frame = this.#frame(images, request.index);
    const [rows = 0, columns = 0] = images.shape;
    const box = request.box ?? { row: 0, column: 0, rows, columns };
    const { factor = 1, how = 'mean' } = request.reduce ?? {};
    const tile = shrinkFrame(cutFrame(frame, box), { factor, how });
    const statistics = request.box ? undefined : frameStatistics(frame.data, frame.dtype);
    return { ...tile, box, factor, how, recorded: images.dtype, statistics };
  }

  async regionSeries(request: RegionSeriesRequest, options: Watched = {}): Promise<RegionSeries> {
    const images = this.#find(request);
    const series: RegionSeries = { sum: [], mean: [], min: [], max: [] };
    await this.#each(images, options, ({ data, dtype }) => {
      const [rows = 0, columns = 0] = images.shape;
      const found = regionStatistics({ data, dtype, shape: [rows, columns] }, request.region);
      series.sum.push(found.sum);
      series.mean.push(found.mean);
      series.min.push(found.min);
      series.max.push(found.max);
    });
    return series;
  }

  async reduceStack(request: StackReductionRequest, options: Watched = {}): Promise<FrameTile> {
    const images = this.#find(request);
    const reducer = new StackReducer(request.how, images.dtype);
    await this.#each(images, options, frame => reducer.add(frame.data));
    const { data, dtype } = reducer.result();
    const [rows = 0, columns = 0] = images.shape;
    return {
      data,
      dtype,
      shape: images.shape,
      box: { row: 0, column: 0, rows, columns },
      factor: 1,
      how: 'mean',
      recorded: dtype,
      statistics: frameStatistics(data, dtype)
    };
  }

  async stackRange(request: ImagesRequest, options: Watched = {}): Promise<FrameStatistics> {
    const all: FrameStatistics[] = [];
    await this.#each(this.#find(request), options, frame => {
      all.push(frameStatistics(frame.data, frame.dtype));
    });
    return mergeStatistics(all);
  }

  async #each(images: MemoryImages, options: Watched, take: (frame: NdArray) => void): Promise<void> {
    for (let index = 0; index < images.frames.length; index++) {
      if (index === 0) await this.#request(options);
      options.signal?.throwIfAborted();
      take(this.#frame(images, index));
      options.onProgress?.(index + 1, images.frames.length);
    }
  }

  #find({ run, field, stream = 'primary' }: ImagesRequest): MemoryImages {
    const ofRun = this.#images.filter(one => one.run === run && (one.stream ?? 'primary') === stream);
    const found = ofRun.find(one => field === undefined || one.field === field);
    if (found) return found;
    throw new SourceError('FieldNotFound', `The run ${run} has no images '${field ?? ''}'.`, run);
  }

  #frame(images: MemoryImages, index: number): NdArray {
    const data = images.frames[index];
    if (data) return { data, dtype: images.dtype, shape: images.shape };
    const message = `There is no frame ${index}: there are ${images.frames.length}.`;
    throw new SourceError('IndexOutOfRange', message, images.run);
  }
}
