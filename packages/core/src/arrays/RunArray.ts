import { BrokerError } from '../errors.js';
import type { RunSource, Signalled } from '../store/Store.js';
import { copyBlock, fullRanges } from './block.js';
import { chooseField } from './choose-field.js';
import { commonShape } from './common-shape.js';
import { emptyArray, sizeOf } from './element-types.js';
import { FieldArrays } from './FieldArrays.js';
import type { OpenOptions } from './ImageStack.js';
import { recordedType } from './inline-values.js';
import type { DType, NdArray, Range } from './nd-array.js';
import { reduceSlabs, type Reduction, type Slab } from './reduce.js';

/** How many events of how many are done. */
export interface Progress {
  done: number;
  total: number;
}

export interface ReadOptions extends Signalled {
  /** Which events, half-open; all when left out. */
  events?: Range;
  /** Which part of each event's array, one range an axis; whole axes when left out. */
  ranges?: readonly Range[];
  onProgress?: (progress: Progress) => void;
}

export interface ReduceOptions extends Signalled {
  /** The axis or axes that go, axis 0 being the events; all when left out, as in numpy. */
  axis?: number | readonly number[];
  onProgress?: (progress: Progress) => void;
}

/** Elements of one slab of a reduction, where rows allow. */
const SLAB_ELEMENTS = 2 ** 21;

/** A field's arrays of any rank, events first, lazily: values are read when they are asked, and only those. */
export class RunArray {
  readonly field: string;
  /** Number of events. */
  readonly length: number;
  /** Event axis first; `null` where the events' arrays differ in length. */
  readonly shape: (number | null)[];
  readonly dtype: DType;
  readonly #arrays: FieldArrays;

  constructor(arrays: FieldArrays, shape: (number | null)[], dtype: DType) {
    this.#arrays = arrays;
    this.field = arrays.field;
    this.length = arrays.cells.length;
    this.shape = shape;
    this.dtype = dtype;
  }

  /**
   * The values of the events and ranges, as one array whose first axis is the events.
   * @throws IndexOutOfRange; InvalidQuery where the events' arrays differ in shape; what keeps a file from being read
   */
  async read(options: ReadOptions = {}): Promise<NdArray> {
    const { ranges, signal, onProgress } = options;
    const [from, to] = fullRanges(
      [this.length],
      options.events === undefined ? undefined : [options.events]
    )[0] ?? [0, 0];
    const each = this.#shapeOf(from, to);
    const wanted = fullRanges(each, ranges);
    const shape = [to - from, ...wanted.map(([a, b]) => b - a)];
    const data = emptyArray(this.dtype, sizeOf(shape));
    for (let event = from; event < to; event++) {
      const part = await this.#arrays.read(
        event,
        ranges === undefined ? undefined : wanted,
        signal === undefined ? {} : { signal }
      );
      this.#checkPart(part, shape.slice(1), event);
      copyBlock(
        part.data,
        [1, ...part.shape],
        shape.map(() => 0),
        data,
        shape,
        [event - from, ...wanted.map(() => 0)],
        [1, ...part.shape]
      );
      onProgress?.({ done: event - from + 1, total: to - from });
    }
    return { data, shape, dtype: this.dtype };
  }

  /**
   * numpy's reduction, without holding more than one slab: `sum` of integers is int64 or uint64, `mean` and `std` (ddof
   * 0) of integers are float64, of float32 float32; `max` keeps the type; NaN spreads. `std` reads everything twice.
   * @throws as {@link read}; InvalidQuery for a wrong axis, and for the maximum of nothing
   */
  async reduce(operation: Reduction, options: ReduceOptions = {}): Promise<NdArray> {
    const each = this.#shapeOf(0, this.length);
    const shape = [this.length, ...each];
    const axes = axesOf(options.axis, shape.length);
    const { signal, onProgress } = options;
    return reduceSlabs(
      operation,
      shape,
      this.dtype,
      axes,
      () => this.#slabs(each, signal),
      (done, passes) => onProgress?.({ done, total: this.length * passes })
    );
  }

  toString(): string {
    return `RunArray(${this.field}: ${this.length} events, [${this.shape.map(length => length ?? '?').join(', ')}] ${this.dtype})`;
  }

  async *#slabs(each: readonly number[], signal: AbortSignal | undefined): AsyncGenerator<Slab> {
    const [rows = 1] = each;
    const step = Math.max(1, Math.floor((SLAB_ELEMENTS / Math.max(1, sizeOf(each))) * rows));
    for (let event = 0; event < this.length; event++) {
      for (let row = 0; row < Math.max(rows, 1); row += step) {
        signal?.throwIfAborted();
        const to = Math.min(row + step, rows);
        const ranges = each.map((length, axis) =>
          axis === 0 ? ([row, to] as const) : ([0, length] as const)
        );
        const part = await this.#arrays.read(
          event,
          step >= rows ? undefined : ranges,
          signal === undefined ? {} : { signal }
        );
        this.#checkPart(part, each.length === 0 ? [] : [to - row, ...each.slice(1)], event);
        yield { event, at: each.map((_, axis) => (axis === 0 ? row : 0)), values: part, last: to >= rows };
      }
    }
  }

  /** The shape that the events from `from` to `to` have in common. */
  #shapeOf(from: number, to: number): number[] {
    const shapes = this.#arrays.described.slice(from, to).map(({ shape }) => shape);
    const shape = shapes.length === 0 ? this.shape.slice(1) : commonShape(shapes);
    const whole = shape.filter(length => length !== null);
    if (whole.length === shape.length || shapes.length === 0) return shape.map(length => length ?? 0);
    const odd = shapes.findIndex(one => one.join() !== shapes[0]?.join());
    throw new BrokerError(
      'InvalidQuery',
      `The arrays of '${this.field}' differ in shape: [${shapes[0]?.join(', ')}] in event ${from}, [${shapes[odd]?.join(', ')}] in event ${from + odd}. ` +
        `Read them in parts: { events: [${from}, ${from + odd}] }.`,
      { query: { events: [from, to] } }
    );
  }

  #checkPart(part: NdArray, shape: readonly number[], event: number): void {
    if (part.dtype === this.dtype && part.shape.join() === shape.join()) return;
    throw new BrokerError(
      'InvalidQuery',
      `Event ${event} of '${this.field}' holds ${part.dtype} of shape [${part.shape.join(', ')}], the others ${this.dtype} of shape [${shape.join(', ')}]. Read it alone.`,
      { query: { events: [event, event + 1] } }
    );
  }
}

/** Opens the arrays of a field. Reads documents and the headers of files. @throws FieldNotFound, StreamNotFound */
export async function openArray(
  sources: readonly RunSource[],
  field: string,
  options: OpenOptions
): Promise<RunArray> {
  const { assets, stream, signal } = options;
  const asked = signal === undefined ? {} : { signal };
  const chosen = await chooseField(sources, field, { stream, ...asked });
  const arrays = await FieldArrays.open(sources, assets, { field, stream: chosen.stream, ...asked });
  const [first] = arrays.described;
  const shape =
    first === undefined ? (chosen.dataKey?.shape ?? []) : commonShape(arrays.described.map(one => one.shape));
  const dtype = first?.dtype ?? (chosen.dataKey && recordedType(chosen.dataKey)) ?? 'float64';
  return new RunArray(arrays, [arrays.cells.length, ...shape], dtype);
}

function axesOf(axis: number | readonly number[] | undefined, rank: number): Set<number> {
  const given =
    axis === undefined ? Array.from({ length: rank }, (_, i) => i) : typeof axis === 'number' ? [axis] : axis;
  const axes = new Set<number>();
  for (const one of given) {
    const at = one < 0 ? one + rank : one;
    if (!Number.isInteger(at) || at < 0 || at >= rank) {
      throw new BrokerError(
        'InvalidQuery',
        `There is no axis ${one}: the array has ${rank}, of which axis 0 is the events.`,
        { query: axis }
      );
    }
    axes.add(at);
  }
  return axes;
}
