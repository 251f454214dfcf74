import type { DType, TypedArray } from './nd-array.js';

/** Running sums, one a place of the result. */
export interface Sums {
  /** The values that {@link add} takes from now on, at most `additions` of them for each place. */
  begin(values: TypedArray, additions: number): void;
  /** Adds the value at `from` to the sum at `to`. */
  readonly add: (to: number, from: number) => void;
  /** numpy's sum: int64, uint64 (modulo 2^64), or the float type itself. */
  total(): { data: TypedArray; dtype: DType };
  /** The sums divided by a count. */
  mean(count: number): Float64Array;
}

/** So many 32-bit values add up exactly in a float64. */
const EXACT_ADDITIONS = 2 ** 21;

/** Sums that are exact for integers. */
export function createSums(dtype: DType, size: number): Sums {
  if (dtype === 'float32' || dtype === 'float64') return floatSums(dtype, size);
  return dtype === 'int64' || dtype === 'uint64'
    ? longSums(dtype, size)
    : integerSums(dtype.startsWith('u') ? 'uint64' : 'int64', size);
}

function floatSums(dtype: 'float32' | 'float64', size: number): Sums {
  const sums = new Float64Array(size);
  let values: TypedArray = sums;
  return {
    begin: next => (values = next),
    add: (to, from) => {
      sums[to] = (sums[to] ?? 0) + (values[from] as number);
    },
    total: () => ({ data: dtype === 'float32' ? Float32Array.from(sums) : sums, dtype }),
    mean: count => sums.map(sum => sum / count)
  };
}

function integerSums(dtype: 'int64' | 'uint64', size: number): Sums {
  const sums = new Float64Array(size);
  const carried = new BigInt64Array(size);
  let values: TypedArray = sums;
  let added = 0;
  let exact = true;
  let slow = false;
  const carry = (): void => {
    for (let i = 0; i < size; i++) carried[i] = (carried[i] ?? 0n) + BigInt(sums[i] ?? 0);
    sums.fill(0);
    added = 0;
    exact = false;
  };
  return {
    begin(next, additions) {
      if (added + additions > EXACT_ADDITIONS) carry();
      added += additions;
      slow = additions > EXACT_ADDITIONS;
      values = next;
    },
    add: (to, from) => {
      if (slow) carried[to] = (carried[to] ?? 0n) + BigInt(values[from] ?? 0);
      else sums[to] = (sums[to] ?? 0) + (values[from] as number);
    },
    total() {
      carry();
      return { data: dtype === 'uint64' ? new BigUint64Array(carried.buffer) : carried, dtype };
    },
    mean(count) {
      if (exact) return sums.map(sum => sum / count);
      carry();
      return Float64Array.from(carried, sum => Number(sum) / count);
    }
  };
}

function longSums(dtype: 'int64' | 'uint64', size: number): Sums {
  const sums = dtype === 'int64' ? new BigInt64Array(size) : new BigUint64Array(size);
  const floating = new Float64Array(size);
  let values: TypedArray = sums;
  return {
    begin: next => (values = next),
    add: (to, from) => {
      const value = values[from] as bigint;
      sums[to] = (sums[to] ?? 0n) + value;
      floating[to] = (floating[to] ?? 0) + Number(value);
    },
    total: () => ({ data: sums, dtype }),
    mean: count => floating.map(sum => sum / count)
  };
}
