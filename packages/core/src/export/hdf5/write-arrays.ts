import { sizeOf } from '../../arrays/element-types.js';
import { type FieldArrays } from '../../arrays/FieldArrays.js';
import type { Range, TypedArray } from '../../arrays/nd-array.js';
import type { Hdf5Writer } from './Hdf5Writer.js';
import { LETTERS } from './element-letters.js';
import type { Attributes } from './protocol.js';

const ELEMENTS_A_CHUNK = 1 << 16;

/**
 * Writes the arrays of a field as one dataset, events first, a frame at a time: chunks are frames. Where events differ
 * in shape, the dataset is all values one after the other, `<field>_offsets` tells where each event begins and
 * `<field>_shapes` what shape it has. Gives the dataset's rank. Throws what keeps a frame from being read.
 */
export async function writeArrays(
  writer: Hdf5Writer,
  path: string,
  arrays: FieldArrays,
  options: { attributes: Attributes; signal?: AbortSignal; onEvent: (fraction: number) => void }
): Promise<number> {
  const [failure] = arrays.failures.values();
  if (failure) throw failure;
  const [first] = arrays.described;
  if (first === undefined) return 0;
  const same = arrays.described.every(
    ({ shape, dtype }) => dtype === first.dtype && JSON.stringify(shape) === JSON.stringify(first.shape)
  );
  return same ? writeStack(writer, path, arrays, options) : writeRagged(writer, path, arrays, options);
}

type Options = Parameters<typeof writeArrays>[3];

async function writeStack(
  writer: Hdf5Writer,
  path: string,
  arrays: FieldArrays,
  options: Options
): Promise<number> {
  const { shape, dtype } = arrays.described[0] ?? { shape: [], dtype: 'float64' as const };
  const signal = options.signal ? { signal: options.signal } : {};
  const leading = shape.slice(0, -2);
  const frame = shape.slice(leading.length);
  const together = Math.max(1, Math.floor(ELEMENTS_A_CHUNK / Math.max(1, sizeOf(frame))));
  const chunks = [shape.length < 2 ? together : 1, ...leading.map(() => 1), ...frame].map(length =>
    Math.max(1, length)
  );
  await writer.ask({
    kind: 'growing',
    path,
    shape: [0, ...shape],
    chunks,
    dtype: LETTERS[dtype],
    attributes: options.attributes
  });
  const frames = sizeOf(leading);
  for (let event = 0; event < arrays.cells.length; event++) {
    for (let n = 0; n < frames; n++) {
      const at = unravel(n, leading);
      const ranges: Range[] = [
        ...at.map(i => [i, i + 1] as const),
        ...frame.map(length => [0, length] as const)
      ];
      const { data } = await arrays.read(event, frames > 1 ? ranges : undefined, signal);
      if (data.length === 0) continue;
      const count = [1, ...leading.map(() => 1), ...frame];
      await writer.ask(
        { kind: 'write', path, offset: [event, ...at, ...frame.map(() => 0)], count, data },
        own(data)
      );
      options.onEvent((event + (n + 1) / frames) / arrays.cells.length);
    }
  }
  await writer.ask({ kind: 'length', path, length: arrays.cells.length });
  return shape.length + 1;
}

async function writeRagged(
  writer: Hdf5Writer,
  path: string,
  arrays: FieldArrays,
  options: Options
): Promise<number> {
  const { described, cells } = arrays;
  const signal = options.signal ? { signal: options.signal } : {};
  const types = new Set(described.map(({ dtype }) => dtype));
  const dtype = types.size === 1 ? (described[0]?.dtype ?? 'float64') : 'float64';
  const rank = Math.max(...described.map(({ shape }) => shape.length));
  await writer.ask({
    kind: 'growing',
    path,
    shape: [0],
    chunks: [ELEMENTS_A_CHUNK],
    dtype: LETTERS[dtype],
    attributes: { ...options.attributes, layout: 'ragged' }
  });
  const offsets = [0n];
  let end = 0;
  for (let event = 0; event < cells.length; event++) {
    const { data } = await arrays.read(event, undefined, signal);
    const values = types.size === 1 ? data : Float64Array.from(data as ArrayLike<number>, Number);
    if (values.length > 0)
      await writer.ask({ kind: 'write', path, offset: [end], count: [values.length], data: values });
    end += values.length;
    offsets.push(BigInt(end));
    options.onEvent((event + 1) / cells.length);
  }
  const shapes = described.flatMap(({ shape }) => [
    ...new Array<number>(rank - shape.length).fill(1),
    ...shape
  ]);
  await writer.ask({
    kind: 'value',
    path: `${path}_offsets`,
    data: BigInt64Array.from(offsets),
    shape: [offsets.length],
    dtype: '<q',
    attributes: {}
  });
  await writer.ask({
    kind: 'value',
    path: `${path}_shapes`,
    data: BigInt64Array.from(shapes, BigInt),
    shape: [cells.length, rank],
    dtype: '<q',
    attributes: {}
  });
  return 1;
}

function unravel(n: number, lengths: readonly number[]): number[] {
  let rest = n;
  return [...lengths]
    .reverse()
    .map(length => {
      const index = rest % length;
      rest = Math.floor(rest / length);
      return index;
    })
    .reverse();
}

/** The memory of values that nobody else holds, to hand over instead of copying. */
function own(data: TypedArray): ArrayBuffer[] {
  const { buffer } = data;
  return buffer instanceof ArrayBuffer && buffer.byteLength === data.byteLength ? [buffer] : [];
}
