export interface Histogram {
  counts: Uint32Array;
  /** One more than `counts`. */
  edges: Float64Array;
}

/** numpy's histogram: `bins` equal intervals over `range`, half-open but for the last; what is outside is not counted. */
export function histogram(
  values: ArrayLike<number>,
  bins: number,
  range: readonly [min: number, max: number]
): Histogram {
  let [min, max] = range;
  if (min === max) {
    min -= 0.5;
    max += 0.5;
  }
  const edges = Float64Array.from({ length: bins + 1 }, (_, i) =>
    i === bins ? max : i * ((max - min) / bins) + min
  );
  const counts = new Uint32Array(bins);
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!(value >= min && value <= max)) continue;
    let bin = Math.min(bins - 1, Math.trunc(((value - min) / (max - min)) * bins));
    if (value < (edges[bin] as number)) bin--;
    else if (bin !== bins - 1 && value >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return { counts, edges };
}
