/** About `count` multiples of 1, 2 or 5 times a power of ten from `min` to `max`, as d3 chooses them. */
export function roundSteps(min: number, max: number, count: number): number[] {
  if (!(max > min)) return [min];
  const raw = (max - min) / count;
  const power = Math.floor(Math.log10(raw));
  const error = raw / 10 ** power;
  const factor = error >= Math.sqrt(50) ? 10 : error >= Math.sqrt(10) ? 5 : error >= Math.sqrt(2) ? 2 : 1;
  // Dividing by a whole number keeps 0.1, 0.2, 0.3 as they are written.
  const inverse = power < 0 ? 10 ** -power / factor : 1 / (factor * 10 ** power);
  const first = Math.ceil(min * inverse - 1e-9);
  const last = Math.floor(max * inverse + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => (first + i) / inverse);
}
