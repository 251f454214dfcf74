import type { DType, TypedArray } from '../../arrays/nd-array.js';
import type { Norm } from '../norm/Norm.js';
import { colorIndex, type Colormap } from './Colormap.js';

/** Whether matplotlib computes a norm of this element type in float32. */
export function isSinglePrecision(dtype: DType): boolean {
  return /^(bool|u?int8|u?int16|float32)$/.test(dtype);
}

/**
 * The colours of data, four bytes an element, as matplotlib's `imshow` gives them: NaN and infinities have the bad
 * colour. `alpha` is one number or one for each element.
 */
export function colorize(
  data: TypedArray | readonly number[],
  norm: Norm,
  map: Colormap,
  options: { alpha?: number | ArrayLike<number>; single?: boolean } = {}
): Uint8Array {
  const { alpha, single = false } = options;
  const out = new Uint8Array(data.length * 4);
  const { bytes, size } = map;
  const bad = size + 2;
  const badIsClear = bytes.subarray(bad * 4, bad * 4 + 4).every(b => b === 0);
  for (let i = 0; i < data.length; i++) {
    const value = Number(data[i]);
    let place = bad;
    if (Number.isFinite(value)) {
      const x = norm.forward(value);
      if (!norm.indexed) place = colorIndex(map, x, single);
      else place = x < 0 ? size : x >= size ? size + 1 : x;
    }
    const from = place * 4;
    const to = i * 4;
    out[to] = bytes[from] as number;
    out[to + 1] = bytes[from + 1] as number;
    out[to + 2] = bytes[from + 2] as number;
    out[to + 3] = bytes[from + 3] as number;
    if (alpha !== undefined && !(place === bad && badIsClear)) {
      const a = typeof alpha === 'number' ? alpha : Number(alpha[i]);
      out[to + 3] = Math.trunc(Math.min(1, Math.max(0, a)) * 255);
    }
  }
  return out;
}
