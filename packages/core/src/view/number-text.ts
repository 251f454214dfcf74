/** A number for reading: `precision` decimal places where given and of use, otherwise about six digits. */
export function numberText(value: number | bigint, precision?: number): string {
  if (typeof value === 'bigint' || !Number.isFinite(value)) return String(value);
  if (Object.is(value, -0)) return `-${numberText(0, precision)}`;
  const size = Math.abs(value);
  if (precision !== undefined && precision >= 0 && precision <= 20 && size < 1e15) {
    const fixed = value.toFixed(precision);
    if (Number(fixed) !== 0 || value === 0) return fixed;
  }
  if (Number.isInteger(value) && size < 1e15) return String(value);
  if (size >= 1e-4 && size < 1e6) return String(Number(value.toPrecision(6)));
  return value.toExponential(5).replace(/\.?0+e/, 'e');
}
