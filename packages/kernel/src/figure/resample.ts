/** Ways to draw between pixels. */
export type Interpolation = 'nearest' | 'bilinear' | 'bicubic' | 'lanczos';

const kernels: Record<
  Exclude<Interpolation, 'nearest'>,
  { radius: number; weight: (x: number) => number }
> = {
  bilinear: { radius: 1, weight: x => Math.max(0, 1 - Math.abs(x)) },
  // The cubic B-spline, as matplotlib's renderer has it.
  bicubic: {
    radius: 2,
    weight: d => {
      const x = Math.abs(d);
      const cube = (v: number): number => (v <= 0 ? 0 : v * v * v);
      return (cube(x + 2) - 4 * cube(x + 1) + 6 * cube(x) - 4 * cube(x - 1)) / 6;
    }
  },
  lanczos: {
    radius: 4,
    weight: x => {
      if (x === 0) return 1;
      if (Math.abs(x) >= 4) return 0;
      const p = Math.PI * x;
      return ((Math.sin(p) / p) * Math.sin(p / 4)) / (p / 4);
    }
  }
};

interface Tap {
  first: number;
  weights: number[];
}

function taps(from: number, to: number, method: Exclude<Interpolation, 'nearest'>): Tap[] {
  const { radius, weight } = kernels[method];
  return Array.from({ length: to }, (_, i) => {
    const center = ((i + 0.5) * from) / to - 0.5;
    const first = Math.ceil(center - radius);
    const last = Math.floor(center + radius);
    return { first, weights: Array.from({ length: last - first + 1 }, (_, k) => weight(first + k - center)) };
  });
}

/**
 * A frame drawn larger in data space, edges continued. A value is NaN where the nearest one of the source is not
 * finite; elsewhere those are left out.
 */
export function resample(
  data: ArrayLike<number | bigint>,
  [rows, columns]: readonly [number, number],
  [outRows, outColumns]: readonly [number, number],
  method: Exclude<Interpolation, 'nearest'>
): Float64Array {
  const out = new Float64Array(outRows * outColumns);
  const across = taps(columns, outColumns, method);
  const down = taps(rows, outRows, method);
  const clamp = (i: number, n: number): number => Math.min(n - 1, Math.max(0, i));
  // Weighted sums along rows, and of the weights that had a value.
  const sums = new Float64Array(rows * outColumns);
  const totals = new Float64Array(rows * outColumns);
  for (let r = 0; r < rows; r++) {
    for (let c = 0; c < outColumns; c++) {
      const { first, weights } = across[c] as Tap;
      let sum = 0;
      let total = 0;
      for (let k = 0; k < weights.length; k++) {
        const value = Number(data[r * columns + clamp(first + k, columns)]);
        if (!Number.isFinite(value)) continue;
        sum += value * (weights[k] as number);
        total += weights[k] as number;
      }
      sums[r * outColumns + c] = sum;
      totals[r * outColumns + c] = total;
    }
  }
  for (let r = 0; r < outRows; r++) {
    const { first, weights } = down[r] as Tap;
    const nearestRow = clamp(Math.floor(((r + 0.5) * rows) / outRows), rows);
    for (let c = 0; c < outColumns; c++) {
      let sum = 0;
      let total = 0;
      for (let k = 0; k < weights.length; k++) {
        const at = clamp(first + k, rows) * outColumns + c;
        sum += (sums[at] as number) * (weights[k] as number);
        total += (totals[at] as number) * (weights[k] as number);
      }
      const nearest = Number(
        data[nearestRow * columns + clamp(Math.floor(((c + 0.5) * columns) / outColumns), columns)]
      );
      out[r * outColumns + c] = Number.isFinite(nearest) && total !== 0 ? sum / total : Number.NaN;
    }
  }
  return out;
}
