/** Numbers that can be read by index: a typed array, or a transformed view of one. */
export type At = (index: number) => number;

const BUFFER = 8192;

/**
 * The sum of `length` numbers in numpy's order of additions (pairwise in blocks of 128 with eight running sums), so
 * that it is equal to numpy's bit for bit. `single` rounds every step to float32, as numpy does for float32.
 */
export function pairwiseSum(at: At, length: number, single = false): number {
  const round = single ? Math.fround : (x: number) => x;
  return length === 0 ? 0 : round(0 + blockSum(at, 0, length, round));
}

/** The same over integers, which numpy converts to float64 in buffers of 8192 and adds buffer by buffer. */
export function bufferedSum(at: At, length: number): number {
  let sum = 0;
  for (let from = 0; from < length; from += BUFFER) {
    sum += blockSum(at, from, Math.min(BUFFER, length - from), x => x);
  }
  return sum;
}

function blockSum(at: At, from: number, length: number, round: (x: number) => number): number {
  if (length < 8) {
    let sum = -0;
    for (let i = 0; i < length; i++) sum = round(sum + at(from + i));
    return sum;
  }
  if (length > 128) {
    let half = Math.floor(length / 2);
    half -= half % 8;
    return round(blockSum(at, from, half, round) + blockSum(at, from + half, length - half, round));
  }
  let r0 = at(from);
  let r1 = at(from + 1);
  let r2 = at(from + 2);
  let r3 = at(from + 3);
  let r4 = at(from + 4);
  let r5 = at(from + 5);
  let r6 = at(from + 6);
  let r7 = at(from + 7);
  const whole = length - (length % 8);
  for (let i = from + 8; i < from + whole; i += 8) {
    r0 = round(r0 + at(i));
    r1 = round(r1 + at(i + 1));
    r2 = round(r2 + at(i + 2));
    r3 = round(r3 + at(i + 3));
    r4 = round(r4 + at(i + 4));
    r5 = round(r5 + at(i + 5));
    r6 = round(r6 + at(i + 6));
    r7 = round(r7 + at(i + 7));
  }
  let sum = round(round(round(r0 + r1) + round(r2 + r3)) + round(round(r4 + r5) + round(r6 + r7)));
  for (let i = from + whole; i < from + length; i++) sum = round(sum + at(i));
  return sum;
}
