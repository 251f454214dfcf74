import {
  parseExact,
  stackReductions,
  type StackReductionRequest
} from '@brokerlab/core/dist/protocol/index.js';
import type { FrameReduction } from '@brokerlab/core/dist/view/image/cut-frame.js';
import type { PixelBox, Region } from '@brokerlab/core/dist/view/image/region.js';
import type { Context } from 'hono';
import { RefusedRequest } from '../answer-error.js';

const refuse = (message: string): RefusedRequest => new RefusedRequest(400, 'BadRequest', message);

/** The frame that is asked; refuses what is no frame of the stack. */
export function indexOf(context: Context, frames: number): number {
  const index = Number(context.req.query('index'));
  if (Number.isInteger(index) && index >= 0 && index < frames) return index;
  throw new RefusedRequest(
    404,
    'IndexOutOfRange',
    `index is a frame from 0 to ${frames - 1}, not '${context.req.query('index')}'.`
  );
}

/** The part of the frame that is asked; undefined for all of it. */
export function boxOf(context: Context, [rows = 0, columns = 0]: readonly number[]): PixelBox | undefined {
  const given = context.req.query('box');
  if (given === undefined) return undefined;
  const [row = -1, column = -1, high = 0, wide = 0] = given.split(',').map(Number);
  const isWhole = [row, column, high, wide].every(Number.isInteger);
  if (
    isWhole &&
    row >= 0 &&
    column >= 0 &&
    high > 0 &&
    wide > 0 &&
    row + high <= rows &&
    column + wide <= columns
  ) {
    return { row, column, rows: high, columns: wide };
  }
  throw refuse(`box is row,column,rows,columns inside of ${rows} by ${columns} pixels, not '${given}'.`);
}

export function reductionOf(context: Context): FrameReduction {
  const factor = Number(context.req.query('factor') ?? 1);
  const how = context.req.query('how') ?? 'mean';
  if (Number.isInteger(factor) && factor >= 1 && (how === 'mean' || how === 'max')) return { factor, how };
  throw refuse("factor is a whole number from 1, and how is 'mean' or 'max'.");
}

export function stackReductionOf(context: Context): StackReductionRequest['how'] {
  const how = stackReductions.find(name => name === context.req.query('how'));
  if (how) return how;
  throw refuse(`how is one of ${stackReductions.join(', ')}.`);
}

export function regionOf(context: Context): Region {
  const given = context.req.query('region') ?? '';
  try {
    const region: unknown = parseExact(given);
    if (isRegion(region)) return region;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw refuse(`region is a rectangle, ellipse or polygon as JSON, not '${given}'.`);
}

function isRegion(value: unknown): value is Region {
  if (typeof value !== 'object' || value === null || !('kind' in value)) return false;
  const numbers = (of: unknown, ...keys: string[]): boolean =>
    typeof of === 'object' &&
    of !== null &&
    keys.every(key => Number.isFinite((of as Record<string, unknown>)[key]));
  if (value.kind === 'rectangle') return numbers(value, 'row', 'column', 'rows', 'columns');
  if (value.kind === 'ellipse') {
    const { center, radii } = value as { center?: unknown; radii?: unknown };
    return numbers(center, 'row', 'column') && numbers(radii, 'rows', 'columns');
  }
  const { points } = value as { points?: unknown };
  return value.kind === 'polygon' && Array.isArray(points) && points.every(p => numbers(p, 'row', 'column'));
}
