import type { DType, NdArray } from '@brokerlab/core';
import type {
  FrameRequest,
  ImagesPayload,
  ImagesRequest,
  RegionSeries,
  RegionSeriesRequest,
  StackReductionRequest
} from '@brokerlab/core/dist/protocol/index.js';
import type { FrameStatistics } from '@brokerlab/core/dist/view/image/frame-statistics.js';
import type { PixelBox } from '@brokerlab/core/dist/view/image/region.js';
import type { Signalled } from './DataSource.js';

/** Pixels that a source gave, and what they stand for. */
export interface FrameTile extends NdArray {
  /** The part of the frame. */
  box: PixelBox;
  /** How many pixels a side each value stands for; 1 for the recorded ones. */
  factor: number;
  how: 'mean' | 'max';
  /** The element type of the recorded pixels. */
  recorded: DType;
  /** Of all recorded pixels of the frame; where the whole frame was asked. */
  statistics?: FrameStatistics | undefined;
}

export interface Watched extends Signalled {
  onProgress?: ((done: number, total: number) => void) | undefined;
}

/** What image views read from. Every failure is a SourceError; an aborted request rejects with the signal's reason. */
export interface ImageSource {
  images(request: ImagesRequest, options?: Signalled): Promise<ImagesPayload>;
  frame(request: FrameRequest, options?: Signalled): Promise<FrameTile>;
  /** Numbers of a region in each frame; reads every frame where the data is. */
  regionSeries(request: RegionSeriesRequest, options?: Watched): Promise<RegionSeries>;
  /** One frame made of all. */
  reduceStack(request: StackReductionRequest, options?: Watched): Promise<FrameTile>;
  /** Statistics of all frames together. */
  stackRange(request: ImagesRequest, options?: Watched): Promise<FrameStatistics>;
}
