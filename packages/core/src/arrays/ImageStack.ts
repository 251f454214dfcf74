import { BrokerError } from '../errors.js';
import type { RunSource, Signalled } from '../store/Store.js';
import type { Assets } from '../assets/Assets.js';
import { chooseField } from './choose-field.js';
import { sizeOf } from './element-types.js';
import { FieldArrays, outOfRange } from './FieldArrays.js';
import { FrameRef } from './FrameRef.js';
import type { DType, NdArray, Range } from './nd-array.js';
import { recordedType } from './inline-values.js';
import { commonShape } from './common-shape.js';

export interface OpenOptions extends Signalled {
  /** The stream; `primary` when left out. */
  stream?: string;
  assets: Assets;
}

/**
 * The images of a field, lazily: what they are is known, their pixels are read when a frame is asked for them.
 * `images[0]` and `images[-1]` are the first and the last event's.
 */
export class ImageStack implements Iterable<FrameRef> {
  readonly [index: number]: FrameRef;
  readonly field: string;
  /** Number of events. */
  readonly length: number;
  /** Event axis first; `null` where the events' arrays differ in length. */
  readonly shape: (number | null)[];
  readonly dtype: DType;
  readonly #arrays: FieldArrays;
  #frames: readonly FrameRef[] | undefined;

  constructor(arrays: FieldArrays, shape: (number | null)[], dtype: DType) {
    this.#arrays = arrays;
    this.field = arrays.field;
    this.length = arrays.cells.length;
    this.shape = shape;
    this.dtype = dtype;
    return new Proxy(this, INDEXED);
  }

  /** The image of an event, or its frame `frame`; both count from the end where they are negative. @throws IndexOutOfRange */
  at(event: number, frame?: number): FrameRef {
    const at = place(event, this.length, 'events');
    const frames = this.#framesOf(at);
    if (frame !== undefined) return this.#frame(at, place(frame, frames, `frames in event ${at}`));
    return frames === 1 ? this.#frame(at, 0) : this.#event(at);
  }

  /** As `Array.prototype.slice`, over events. */
  slice(from?: number, to?: number): FrameRef[] {
    const [first, last] = [from ?? 0, to ?? this.length].map(index =>
      Math.min(Math.max(index < 0 ? index + this.length : index, 0), this.length)
    );
    return Array.from({ length: Math.max((last ?? 0) - (first ?? 0), 0) }, (_, i) =>
      this.at((first ?? 0) + i)
    );
  }

  /** Every 2-D frame in order. */
  get frames(): readonly FrameRef[] {
    this.#frames ??= this.#arrays.cells.flatMap((_, event) =>
      Array.from({ length: this.#framesOf(event) }, (_, position) => this.#frame(event, position))
    );
    return this.#frames;
  }

  *[Symbol.iterator](): Iterator<FrameRef> {
    for (let event = 0; event < this.length; event++) yield this.at(event);
  }

  toString(): string {
    return `ImageStack(${this.field}: ${this.length} events, [${this.shape.map(length => length ?? '?').join(', ')}] ${this.dtype})`;
  }

  #framesOf(event: number): number {
    return sizeOf((this.#arrays.described[event]?.shape ?? []).slice(0, -2));
  }

  #event(event: number): FrameRef {
    const { shape, dtype } = this.#described(event);
    return new FrameRef({ ...this.#info(event), shape, dtype, position: undefined }, options =>
      this.#arrays.read(event, undefined, options)
    );
  }

  #frame(event: number, position: number): FrameRef {
    const { shape, dtype } = this.#described(event);
    return new FrameRef({ ...this.#info(event), shape: shape.slice(-2), dtype, position }, async options => {
      const {
        data,
        shape: read,
        dtype: type
      } = await this.#arrays.read(event, rangesOf(position, shape), options);
      return { data, shape: read.slice(-2), dtype: type } satisfies NdArray;
    });
  }

  #described(event: number): { shape: number[]; dtype: DType } {
    return this.#arrays.described[event] ?? { shape: [], dtype: this.dtype };
  }

  #info(event: number): { event: number; seqNum: number; run: string } {
    const cell = this.#arrays.cells[event];
    return { event, seqNum: cell?.seqNum ?? 0, run: cell?.run ?? '' };
  }
}

/**
 * Opens the images of a field; which one may be left out where the runs have one image field. Reads documents and the
 * headers of files. @throws FieldNotFound, StreamNotFound, NotAnImage
 */
export async function openImages(
  sources: readonly RunSource[],
  field: string | undefined,
  options: OpenOptions
): Promise<ImageStack> {
  const { assets, stream, signal } = options;
  const asked = signal === undefined ? {} : { signal };
  const chosen = await chooseField(sources, field, { stream, ...asked });
  const arrays = await FieldArrays.open(sources, assets, {
    field: chosen.field,
    stream: chosen.stream,
    ...asked
  });
  const recorded = chosen.dataKey?.shape ?? [];
  for (const { shape } of arrays.described)
    if (shape.length < 2) throw notAnImage(chosen.field, shape, sources);
  if (arrays.cells.length === 0 && recorded.length < 2) throw notAnImage(chosen.field, recorded, sources);
  const [first] = arrays.described;
  const shape = first === undefined ? recorded : commonShape(arrays.described.map(one => one.shape));
  const dtype = first?.dtype ?? (chosen.dataKey && recordedType(chosen.dataKey)) ?? 'float64';
  return new ImageStack(arrays, [arrays.cells.length, ...shape], dtype);
}

const INDEXED: ProxyHandler<ImageStack> = {
  get(stack, key) {
    if (typeof key === 'string' && /^-?\d+$/.test(key)) return stack.at(Number(key));
    const value: unknown = Reflect.get(stack, key, stack);
    return typeof value === 'function' && key !== 'constructor' ? value.bind(stack) : value;
  },
  has(stack, key) {
    if (typeof key === 'string' && /^-?\d+$/.test(key))
      return Number(key) < stack.length && Number(key) >= -stack.length;
    return Reflect.has(stack, key);
  }
};

function place(index: number, length: number, what: string): number {
  const at = index < 0 ? index + length : index;
  if (!Number.isInteger(at) || at < 0 || at >= length) throw outOfRange(index, length, what);
  return at;
}

/** The ranges of one 2-D frame in an array whose last two axes are rows and columns. */
function rangesOf(position: number, shape: readonly number[]): Range[] | undefined {
  const leading = shape.slice(0, -2);
  if (leading.every(length => length === 1)) return undefined;
  let rest = position;
  const at = [...leading].reverse().map(length => {
    const index = rest % length;
    rest = Math.floor(rest / length);
    return [index, index + 1] as const;
  });
  return [...at.reverse(), ...shape.slice(-2).map(length => [0, length] as const)];
}

function notAnImage(field: string, shape: (number | null)[], sources: readonly RunSource[]): BrokerError {
  const uid = sources[0]?.uid;
  return new BrokerError(
    'NotAnImage',
    `'${field}' is ${shape.length === 0 ? 'a single value an event' : `an array of ${shape.length} axis an event`} (shape [${shape.join(', ')}]), not an image. ` +
      `Read it with h.array('${field}') or db.getTable(run, ['${field}']).`,
    { field, shape, ...(uid === undefined ? {} : { uid }) }
  );
}
