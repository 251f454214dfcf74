import type { DType } from '../arrays/nd-array.js';
import type { FrameReduction } from '../view/image/cut-frame.js';
import type { PixelBox, Region } from '../view/image/region.js';

/** Which images: those of a field of a run. */
export interface ImagesRequest {
  run: string;
  catalog?: string | undefined;
  /** May be left out where the run has one image field. */
  field?: string | undefined;
  /** `primary` when left out. */
  stream?: string | undefined;
}

/** Numbers that belong to the frames, one each: a motor's positions, mostly. */
export interface FrameAxis {
  name: string;
  units: string | null;
  values: (number | null)[];
}

/** What the images of a field are, without pixels. */
export interface ImagesPayload {
  run: string;
  scan_id: number | null;
  catalog: string | null;
  field: string;
  stream: string;
  /** Frames of all events together. */
  frames: number;
  /** Of one frame: rows, columns, and 3 or 4 channels where there are any. */
  shape: number[];
  dtype: DType;
  /** The event of each frame. */
  seqNums: number[];
  /** The place of each frame in its event. */
  positions: number[];
  /** The scanned motor first. */
  axes: FrameAxis[];
}

export interface FrameRequest extends ImagesRequest {
  /** Which frame, from 0. */
  index: number;
  /** The whole frame when left out. */
  box?: PixelBox | undefined;
  reduce?: FrameReduction | undefined;
}

/** The region's numbers in each frame. */
export interface RegionSeriesRequest extends ImagesRequest {
  region: Region;
}

export interface RegionSeries {
  sum: (number | bigint)[];
  mean: number[];
  min: (number | bigint)[];
  max: (number | bigint)[];
}

export const stackReductions = ['mean', 'max', 'sum', 'std'] as const;

export interface StackReductionRequest extends ImagesRequest {
  how: (typeof stackReductions)[number];
}
