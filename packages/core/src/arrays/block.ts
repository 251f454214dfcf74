import { BrokerError } from '../errors.js';
import { emptyArray, sizeOf } from './element-types.js';
import type { NdArray, Range, TypedArray } from './nd-array.js';

/**
 * One whole range an axis: what is left out is the whole axis.
 * @throws IndexOutOfRange for a range that is not inside its axis; InvalidQuery for too many ranges
 */
export function fullRanges(shape: readonly number[], ranges: readonly Range[] | undefined): Range[] {
  if (ranges !== undefined && ranges.length > shape.length) {
    throw new BrokerError(
      'InvalidQuery',
      `${ranges.length} ranges are given for an array of ${shape.length} axes (shape [${shape.join(', ')}])`,
      { query: ranges }
    );
  }
  return shape.map((length, axis) => checkedRange(ranges?.[axis] ?? [0, length], length, axis));
}

function checkedRange(range: Range, length: number, axis: number): Range {
  const [from, to] = range;
  if (!Number.isInteger(from) || !Number.isInteger(to) || to < from) {
    throw new BrokerError(
      'InvalidQuery',
      `[${from}, ${to}] is not a half-open range of whole numbers (axis ${axis})`,
      { query: range }
    );
  }
  if (from < 0 || to > length) {
    const index = from < 0 ? from : to - 1;
    throw new BrokerError(
      'IndexOutOfRange',
      `The range [${from}, ${to}] leaves axis ${axis}, which has length ${length}`,
      { index, length }
    );
  }
  return range;
}

/** The part of an array that the ranges name; the array itself where they name all of it. */
export function crop(array: NdArray, ranges: readonly Range[] | undefined): NdArray {
  const full = fullRanges(array.shape, ranges);
  if (full.every(([from, to], axis) => from === 0 && to === array.shape[axis])) return array;
  const shape = full.map(([from, to]) => to - from);
  const data = emptyArray(array.dtype, sizeOf(shape));
  copyBlock(
    array.data,
    array.shape,
    full.map(([from]) => from),
    data,
    shape,
    shape.map(() => 0),
    shape
  );
  return { data, shape, dtype: array.dtype };
}

/** Copies a block of `count` elements an axis from one C-contiguous array into another of the same element type. */
export function copyBlock(
  source: TypedArray,
  sourceShape: readonly number[],
  sourceAt: readonly number[],
  target: TypedArray,
  targetShape: readonly number[],
  targetAt: readonly number[],
  count: readonly number[]
): void {
  if (count.some(length => length === 0)) return;
  let inner = count.length;
  let run = 1;
  while (inner > 0) {
    inner--;
    run *= count[inner] ?? 1;
    if (count[inner] !== sourceShape[inner] || count[inner] !== targetShape[inner]) break;
  }
  const from = strides(sourceShape);
  const to = strides(targetShape);
  const at = count.slice(0, inner).map(() => 0);
  for (;;) {
    let sourceOffset = 0;
    let targetOffset = 0;
    for (let axis = 0; axis < count.length; axis++) {
      sourceOffset += ((sourceAt[axis] ?? 0) + (at[axis] ?? 0)) * (from[axis] ?? 0);
      targetOffset += ((targetAt[axis] ?? 0) + (at[axis] ?? 0)) * (to[axis] ?? 0);
    }
    target.set(source.subarray(sourceOffset, sourceOffset + run) as never, targetOffset);
    let axis = inner - 1;
    while (axis >= 0 && (at[axis] = (at[axis] ?? 0) + 1) === count[axis]) at[axis--] = 0;
    if (axis < 0) return;
  }
}

/** Elements from one index to the next, an axis each, in C order. */
export function strides(shape: readonly number[]): number[] {
  const out = new Array<number>(shape.length).fill(1);
  for (let axis = shape.length - 2; axis >= 0; axis--)
    out[axis] = (out[axis + 1] ?? 1) * (shape[axis + 1] ?? 1);
  return out;
}
