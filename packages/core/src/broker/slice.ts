import { BrokerError } from '../errors.js';

/** Places of runs, from `first` down to `last`, both included, each `stride` below the one before; -1 is the most recent run. */
export interface Places {
  first: number;
  last: number;
  stride: number;
}

/**
 * The runs of Python's `db[start:stop:step]`, newest first. Refuses what has no end in the past, and starts that are
 * not negative, with InvalidKey.
 */
export function planSlice(start: number, stop?: number | null, step?: number | null): Places {
  const stride = step ?? 1;
  const key = { start, stop: stop ?? null, step: stride };
  const refuse = (reason: string): never => {
    throw new BrokerError('InvalidKey', `slice(${start}, ${stop ?? 'undefined'}, ${stride}): ${reason}.`, {
      key
    });
  };
  if (typeof start !== 'number')
    refuse('start is needed, as a number; slicing into the unbounded past is not supported, try slice(-10)');
  if (![start, stop ?? 0, stride].every(Number.isSafeInteger)) refuse('start, stop and step are integers');
  if (start >= 0) refuse('start must be negative, as in slice(-5) for the last five runs');
  if ((stop ?? 0) > 0) refuse('stop must be negative, 0 or left out');
  if (stride === 0) refuse('step cannot be 0');
  if (stride > 0) return { first: (stop || 0) - 1, last: start, stride };
  if (!stop) refuse('a negative step needs a negative stop; without one the slice has no end in the past');
  return { first: start, last: (stop ?? 0) + 1, stride: -stride };
}
