/** A recorded value, exactly: every digit of integers, the shortest text that reads back as the same float. */
export function pixelText(value: number | bigint, dtype: string): string {
  if (dtype === 'bool') return value ? 'true' : 'false';
  if (dtype !== 'float32' || typeof value === 'bigint') return String(value);
  return shortestFloat32(value);
}

function shortestFloat32(value: number): string {
  for (let digits = 1; digits < 9; digits++) {
    const text = value.toPrecision(digits);
    if (Math.fround(Number(text)) === value) return String(Number(text));
  }
  return String(value);
}

/** A number for a label, at most `digits` significant ones. */
export function roundText(value: number, digits = 6): string {
  if (!Number.isFinite(value)) return String(value);
  return String(Number(value.toPrecision(digits)));
}

/** A count, its thousands apart. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ' ');
}
