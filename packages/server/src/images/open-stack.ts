import type { DType, FrameRef, ImageStack, NdArray } from '@brokerlab/core';

/** The frames of a field one after the other, each of rows and columns, or rows, columns and channels. */
export interface FrameStack {
  field: string;
  dtype: DType;
  shape: number[];
  frames: readonly FrameRef[];
}

/** Frames of an event's array whose last axis is 3 or 4 colours are that event's; else each has the last two axes. */
export function frameStack(stack: ImageStack): FrameStack {
  const each = stack.shape.slice(1).map(length => length ?? 0);
  const frames = isColor(each) ? stack.slice() : stack.frames;
  const shape = frames[0]?.shape ?? each.slice(isColor(each) ? -3 : -2);
  return { field: stack.field, dtype: stack.dtype, shape: isColor(each) ? shape.slice(-3) : shape, frames };
}

function isColor(each: readonly number[]): boolean {
  const [rows = 0, columns = 0, channels = 0] = each.slice(-3);
  const leading = each.slice(0, -3);
  const isOne = leading.every(length => length === 1);
  return each.length >= 3 && isOne && (channels === 3 || channels === 4) && rows > 4 && columns > 4;
}

/** A frame's pixels, in the stack's number of axes. */
export async function readFrame(stack: FrameStack, frame: FrameRef, signal: AbortSignal): Promise<NdArray> {
  const { data, dtype, shape } = await frame.read({ signal });
  return { data, dtype, shape: shape.slice(-stack.shape.length) };
}
