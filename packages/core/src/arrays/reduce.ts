import { BrokerError } from '../errors.js';
import { strides } from './block.js';
import { emptyArray, sizeOf } from './element-types.js';
import type { DType, NdArray } from './nd-array.js';
import { createSums, type Sums } from './sums.js';

export type Reduction = 'mean' | 'max' | 'sum' | 'std';

/** A part of one event's array, whole in all axes but the first. */
export interface Slab {
  event: number;
  /** Where it begins, an axis each, without the event axis. */
  at: readonly number[];
  values: NdArray;
  /** Whether it is the event's last. */
  last: boolean;
}

/** Reduces slabs over some axes of an array of the given shape, event axis first. `slabs` is called once a pass. */
export async function reduceSlabs(
  operation: Reduction,
  shape: readonly number[],
  dtype: DType,
  axes: ReadonlySet<number>,
  slabs: () => AsyncIterable<Slab>,
  onEvent: (done: number, passes: number) => void
): Promise<NdArray> {
  const kept = shape.filter((_, axis) => !axes.has(axis));
  const size = sizeOf(kept);
  const count = sizeOf(shape.filter((_, axis) => axes.has(axis)));
  const steps = stepsOf(shape, kept, axes);
  const passes = operation === 'std' ? 2 : 1;
  let done = 0;
  const pass = async (take: (slab: Slab) => void): Promise<void> => {
    for await (const slab of slabs()) {
      take(slab);
      if (slab.last) onEvent(++done, passes);
    }
  };

  if (operation === 'max') {
    if (count === 0 && size > 0)
      throw new BrokerError('InvalidQuery', 'There is no maximum of no values.', { query: operation });
    const out = emptyArray(dtype, size);
    const seen = new Uint8Array(size);
    await pass(slab =>
      visit(slab, steps, (to, from) => {
        const value = slab.values.data[from] ?? 0;
        const best = out[to] ?? 0;
        if (seen[to] === 0 || value > best || value !== value)
          out[to] = (seen[to] === 1 && best !== best ? best : value) as never;
        seen[to] = 1;
      })
    );
    return { data: out, shape: kept, dtype };
  }

  const sums = createSums(dtype, size);
  await pass(slab => addSlab(sums, slab, steps));
  if (operation === 'sum') return { ...sums.total(), shape: kept };
  const mean = sums.mean(count);
  if (operation === 'mean') return floats(mean, kept, dtype);

  const squares = new Float64Array(size);
  await pass(slab =>
    visit(slab, steps, (to, from) => {
      const difference = Number(slab.values.data[from]) - (mean[to] ?? NaN);
      squares[to] = (squares[to] ?? 0) + difference * difference;
    })
  );
  return floats(
    squares.map(sum => Math.sqrt(sum / count)),
    kept,
    dtype
  );
}

function floats(values: Float64Array, shape: number[], dtype: DType): NdArray {
  return dtype === 'float32'
    ? { data: Float32Array.from(values), shape, dtype }
    : { data: values, shape, dtype: 'float64' };
}

function addSlab(sums: Sums, slab: Slab, steps: readonly number[]): void {
  sums.begin(slab.values.data, sizeOf(slab.values.shape.filter((_, axis) => steps[axis + 1] === 0)));
  visit(slab, steps, sums.add);
}

/** How far in the result one goes from an index to the next, an axis of the array each; 0 for axes that go. */
function stepsOf(shape: readonly number[], kept: readonly number[], axes: ReadonlySet<number>): number[] {
  const steps = strides(kept);
  let next = 0;
  return shape.map((_, axis) => (axes.has(axis) ? 0 : (steps[next++] ?? 1)));
}

/** Calls `take` with the place in the result and in the slab of each of the slab's elements, in C order. */
function visit(slab: Slab, steps: readonly number[], take: (to: number, from: number) => void): void {
  const { shape } = slab.values;
  const length = sizeOf(shape);
  if (length === 0) return;
  const inner = shape.at(-1) ?? 1;
  const innerStep = shape.length === 0 ? 0 : (steps[shape.length] ?? 0);
  const outer = shape.slice(0, -1);
  const at = outer.map(() => 0);
  const start =
    slab.event * (steps[0] ?? 0) +
    slab.at.reduce((sum, index, axis) => sum + index * (steps[axis + 1] ?? 0), 0);
  for (let from = 0; from < length;) {
    let to = start;
    for (let axis = 0; axis < at.length; axis++) to += (at[axis] ?? 0) * (steps[axis + 1] ?? 0);
    for (let i = 0; i < inner; i++, to += innerStep) take(to, from++);
    for (let axis = at.length - 1; axis >= 0 && (at[axis] = (at[axis] ?? 0) + 1) === outer[axis]; axis--)
      at[axis] = 0;
  }
}
