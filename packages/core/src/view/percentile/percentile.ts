// Hoare's selection: puts the k-th smallest at k, smaller ones before it.
function select(values: Float64Array, k: number): number {
  let left = 0;
  let right = values.length - 1;
  while (left < right) {
    const pivot = values[(left + right) >> 1] as number;
    let i = left;
    let j = right;
    while (i <= j) {
      while ((values[i] as number) < pivot) i++;
      while ((values[j] as number) > pivot) j--;
      if (i <= j) {
        const held = values[i] as number;
        values[i++] = values[j] as number;
        values[j--] = held;
      }
    }
    if (k <= j) right = j;
    else if (k >= i) left = i;
    else break;
  }
  return values[k] as number;
}

/**
 * numpy's percentiles (method 'linear') of values without NaN, `percents` from 0 to 100; NaN for no values.
 * Linear in the number of values; `values` is reordered.
 */
export function percentilesInPlace(values: Float64Array, percents: readonly number[]): number[] {
  const last = values.length - 1;
  if (last < 0) return percents.map(() => Number.NaN);
  return percents.map(percent => {
    const at = (percent / 100) * last;
    const low = Math.floor(at);
    const part = at - low;
    const a = select(values, low);
    if (low === last) return a;
    let b = Number.POSITIVE_INFINITY;
    for (let i = low + 1; i <= last; i++) if ((values[i] as number) < b) b = values[i] as number;
    const span = b - a;
    if (span === 0) return a;
    return part < 0.5 ? a + span * part : b - span * (1 - part);
  });
}

/** numpy's percentile (method 'linear') of the values that are not NaN. Linear in the number of values. */
export function percentile(values: ArrayLike<number>, percent: number): number {
  const kept = Float64Array.from(values).filter(v => !Number.isNaN(v));
  return percentilesInPlace(kept, [percent])[0] as number;
}
