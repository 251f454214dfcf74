const POWERS = Array.from({ length: 23 }, (_, n) => Number(`1e${n}`));
const SPLIT = 2 ** 27 + 1;

/**
 * The double nearest to `high × 10^exponent`, as `Number` reads it; NaN where this cannot tell. `high` is an integer
 * of at most 15 digits: both it and the power are exact, so that one operation rounds once (Clinger's fast path).
 */
export function shortDecimal(high: number, exponent: number): number {
  if (exponent < 0) return exponent < -22 ? NaN : high / (POWERS[-exponent] ?? NaN);
  return exponent > 22 ? NaN : high * (POWERS[exponent] ?? NaN);
}

/**
 * The double nearest to `(high × 10^lowDigits + low) × 10^exponent`, as `Number` reads it; NaN where this cannot tell.
 * `high` has at most 15 digits, `low` at most 4. Computed with twice the digits of a double (Dekker's products); the
 * result is certain when it stays the same with the error's bound added and taken off.
 */
export function longDecimal(high: number, low: number, lowDigits: number, exponent: number): number {
  if (exponent < -22 || exponent > 0) return NaN;
  const shift = POWERS[lowDigits] ?? NaN;
  const product = high * shift;
  const whole = product + low;
  const rest = low - (whole - product) + productError(high, shift, product);
  const power = POWERS[-exponent] ?? NaN;
  const quotient = whole / power;
  const back = quotient * power;
  const remainder = whole - back - productError(quotient, power, back) + rest;
  const tail = remainder / power;
  const result = quotient + tail;
  const left = tail - (result - quotient);
  const bound = result * 2 ** -90;
  return result + (left + bound) === result && result + (left - bound) === result ? result : NaN;
}

/** What rounding took from `a × b`. */
function productError(a: number, b: number, product: number): number {
  const aBig = a * SPLIT;
  const aHigh = aBig - (aBig - a);
  const aLow = a - aHigh;
  const bBig = b * SPLIT;
  const bHigh = bBig - (bBig - b);
  const bLow = b - bHigh;
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow;
}
