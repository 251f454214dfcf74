import { BrokerError } from '../errors.js';

/**
 * The places of the runs that Python's `db[start:stop:step]` gave, newest first; -1 is the most recent run. Refuses
 * what has no end in the past, and starts that are not negative, with InvalidKey.
 */
export function planSlice(start: number, stop?: number | null, step?: number | null): number[] {
  const stride = step ?? 1;
  const key = { start, stop: stop ?? null, step: stride };
  const refuse = (reason: string): never => {
    throw new BrokerError('InvalidKey', `slice(${start}, ${stop ?? 'undefined'}, ${stride}): ${reason}.`, { key });
  };
  if (typeof start !== 'number') refuse('start is needed; slicing into the unbounded past is not supported, try slice(-10)');
  if (![start, stop ?? 0, stride].every(Number.isSafeInteger)) refuse('start, stop and step are integers');
  if (start >= 0) refuse('start must be negative, as in slice(-5) for the last five runs');
  if ((stop ?? 0) > 0) refuse('stop must be negative, 0 or left out');
  if (stride === 0) refuse('step cannot be 0');
  const places: number[] = [];
  if (stride > 0) {
    for (let place = (stop || 0) - 1; place >= start; place -= stride) places.push(place);
  } else {
    if (!stop) refuse('a negative step needs a negative stop; without one the slice has no end in the past');
    for (let place = start; place > (stop ?? 0); place += stride) places.push(place);
  }
  return places;
}
