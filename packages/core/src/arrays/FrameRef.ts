import type { Signalled } from '../store/Store.js';
import type { DType, NdArray } from './nd-array.js';

/** What a frame is and where it comes from. */
export interface FrameInfo {
  shape: number[];
  dtype: DType;
  /** The event's number in its stream. */
  seqNum: number;
  /** Place of the event in the stack. */
  event: number;
  /** Place of the frame in its event; `undefined` for an event of several frames as a whole. */
  position: number | undefined;
  /** uid of the run. */
  run: string;
}

/**
 * One frame, or one event of several frames, that is not read yet: `shape`, `dtype` and `seqNum` are there, `await frame`
 * (or `await frame.read()`) gives the pixels, in native byte order. Each time they are asked they are read.
 */
export class FrameRef implements PromiseLike<NdArray>, FrameInfo {
  readonly shape: number[];
  readonly dtype: DType;
  readonly seqNum: number;
  readonly event: number;
  readonly position: number | undefined;
  readonly run: string;
  readonly #read: (options: Signalled) => Promise<NdArray>;

  constructor(info: FrameInfo, read: (options: Signalled) => Promise<NdArray>) {
    this.shape = info.shape;
    this.dtype = info.dtype;
    this.seqNum = info.seqNum;
    this.event = info.event;
    this.position = info.position;
    this.run = info.run;
    this.#read = read;
  }

  /** The pixels. @throws AssetMissing, AssetForbidden, AssetCorrupt, UnsupportedFilter, UnknownSpec */
  read(options: Signalled = {}): Promise<NdArray> {
    return this.#read(options);
  }

  then<A = NdArray, B = never>(
    onFulfilled?: ((value: NdArray) => A | PromiseLike<A>) | null,
    onRejected?: ((reason: unknown) => B | PromiseLike<B>) | null
  ): Promise<A | B> {
    return this.#read({}).then(onFulfilled, onRejected);
  }

  toString(): string {
    const place = this.position === undefined ? '' : `, frame ${this.position}`;
    return `FrameRef(event ${this.event}${place}, [${this.shape.join(', ')}] ${this.dtype})`;
  }
}
