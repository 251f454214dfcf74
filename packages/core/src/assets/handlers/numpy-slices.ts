import { BrokerError } from '../../errors.js';

/** What one axis of an array becomes under a numpy index. */
export interface AxisSlice {
  start: number;
  step: number;
  length: number;
  /** Whether the axis goes, as it does under a single index. */
  dropped: boolean;
}

/**
 * Parses a numpy index written as text (`:, 0:10, ..., 3`), with or without brackets, or a list of such parts; one
 * entry an axis. Steps are positive. @throws InvalidDocument
 */
export function parseSlices(index: unknown, shape: readonly number[]): AxisSlice[] {
  const whole = shape.map((length): AxisSlice => ({ start: 0, step: 1, length, dropped: false }));
  if (index === undefined || index === null || index === false || index === '') return whole;
  const parts = (
    Array.isArray(index)
      ? index.map(String)
      : String(index)
          .replace(/^[([]|[)\]]$/g, '')
          .split(',')
  )
    .map(part => part.trim())
    .filter(part => part !== '');
  const gap = parts.indexOf('...');
  const before = gap < 0 ? parts : parts.slice(0, gap);
  const after = gap < 0 ? [] : parts.slice(gap + 1);
  if (before.length + after.length > shape.length || parts.lastIndexOf('...') !== gap) throw invalid(index);
  return whole.map((axis, i) => {
    const fromEnd = i - (shape.length - after.length);
    const part = i < before.length ? before[i] : fromEnd >= 0 ? after[fromEnd] : undefined;
    return part === undefined ? axis : parsePart(part, axis.length, index);
  });
}

/** The shape under the slices. */
export function sliceShape(slices: readonly AxisSlice[]): number[] {
  return slices.filter(slice => !slice.dropped).map(slice => slice.length);
}

function parsePart(part: string, length: number, index: unknown): AxisSlice {
  if (/^-?\d+$/.test(part)) {
    const start = Number(part) < 0 ? Number(part) + length : Number(part);
    if (start < 0 || start >= length) throw invalid(index);
    return { start, step: 1, length: 1, dropped: true };
  }
  const match = /^(-?\d*):(-?\d*)(?::(\d*))?$/.exec(part);
  if (match === null) throw invalid(index);
  const [, from = '', to = '', by = ''] = match;
  const place = (text: string, fallback: number): number => {
    if (text === '') return fallback;
    const value = Number(text) < 0 ? Number(text) + length : Number(text);
    return Math.min(Math.max(value, 0), length);
  };
  const step = by === '' ? 1 : Number(by);
  if (step < 1) throw invalid(index);
  const start = place(from, 0);
  return { start, step, length: Math.max(0, Math.ceil((place(to, length) - start) / step)), dropped: false };
}

function invalid(index: unknown): BrokerError {
  return new BrokerError(
    'InvalidDocument',
    `A stream_resource document gives slice as ${JSON.stringify(index)}, which is no index of its dataset.`,
    { document: 'stream_resource' }
  );
}
