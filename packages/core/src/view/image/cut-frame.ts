import type { DType, NdArray, TypedArray } from '../../arrays/nd-array.js';
import { reduceFrame } from '../reduce-frame.js';
import { maskedValue } from './masked.js';
import type { PixelBox } from './region.js';

/** How a frame is made smaller: each value stands for a square of `factor` by `factor` pixels. */
export interface FrameReduction {
  factor: number;
  how: 'mean' | 'max';
}

/** A part of a frame of `[rows, columns]` or `[rows, columns, channels]`; the frame itself when it is all of it. */
export function cutFrame(frame: NdArray, box: PixelBox): NdArray {
  const [rows = 0, columns = 0, channels = 1] = frame.shape;
  if (box.row === 0 && box.column === 0 && box.rows === rows && box.columns === columns) return frame;
  const data = like(frame.data, box.rows * box.columns * channels);
  for (let row = 0; row < box.rows; row++) {
    const from = ((box.row + row) * columns + box.column) * channels;
    // Both arrays are of one type; the compiler cannot know it.
    (data as Uint8Array).set(
      (frame.data as Uint8Array).subarray(from, from + box.columns * channels),
      row * box.columns * channels
    );
  }
  return { data, dtype: frame.dtype, shape: [box.rows, box.columns, ...frame.shape.slice(2)] };
}

/**
 * A frame made smaller. `max` keeps the element type and leaves out NaN and masked pixels where there is another; `mean`
 * is float32 for types of up to 16 bits and float32 itself, else float64. Frames of channels are averaged.
 */
export function shrinkFrame(frame: NdArray, { factor, how }: FrameReduction): NdArray {
  if (factor <= 1) return frame;
  if (frame.shape.length > 2) return meanOfChannels(frame, factor);
  return how === 'max' ? maximum(frame, factor) : mean(frame, factor);
}

function mean(frame: NdArray, factor: number): NdArray {
  const [rows = 0, columns = 0] = frame.shape;
  const { data, shape } = reduceFrame(frame.data, [rows, columns], factor, frame.dtype);
  if (!isNarrow(frame.dtype)) return { data, dtype: 'float64', shape };
  return { data: Float32Array.from(data as Float64Array), dtype: 'float32', shape };
}

function isNarrow(dtype: DType): boolean {
  return /^(bool|u?int8|u?int16|float32)$/.test(dtype);
}

function maximum(frame: NdArray, factor: number): NdArray {
  const [rows = 0, columns = 0] = frame.shape;
  const outRows = Math.ceil(rows / factor);
  const outColumns = Math.ceil(columns / factor);
  const data = like(frame.data, outRows * outColumns);
  const masked = maskedValue(frame.dtype);
  const isNothing = (v: number | bigint): boolean => v !== v || v === masked;
  for (let r = 0; r < outRows; r++) {
    for (let c = 0; c < outColumns; c++) {
      let best = frame.data[r * factor * columns + c * factor] as number | bigint;
      for (let row = r * factor; row < Math.min(rows, (r + 1) * factor); row++) {
        const end = row * columns + Math.min(columns, (c + 1) * factor);
        for (let i = row * columns + c * factor; i < end; i++) {
          const value = frame.data[i] as number | bigint;
          if (isNothing(value)) continue;
          if (isNothing(best) || value > best) best = value;
        }
      }
      data[r * outColumns + c] = best;
    }
  }
  return { data, dtype: frame.dtype, shape: [outRows, outColumns] };
}

function meanOfChannels(frame: NdArray, factor: number): NdArray {
  const [rows = 0, columns = 0, channels = 1] = frame.shape;
  const parts = Array.from({ length: channels }, (_, channel) => {
    const plane = Float64Array.from({ length: rows * columns }, (_, i) =>
      Number(frame.data[i * channels + channel])
    );
    return reduceFrame(plane, [rows, columns], factor);
  });
  const [outRows = 0, outColumns = 0] = parts[0]?.shape ?? [];
  const isFloat = frame.dtype.startsWith('float');
  const data = like(frame.data, outRows * outColumns * channels);
  parts.forEach((part, channel) => {
    for (let i = 0; i < outRows * outColumns; i++) {
      const value = part.data[i] as number;
      data[i * channels + channel] = isFloat || typeof data[0] === 'bigint' ? value : Math.round(value);
    }
  });
  return { data, dtype: frame.dtype, shape: [outRows, outColumns, channels] };
}

function like(data: TypedArray, length: number): TypedArray & { [index: number]: number | bigint } {
  const Same = data.constructor as new (length: number) => TypedArray & { [index: number]: number | bigint };
  return new Same(length);
}
