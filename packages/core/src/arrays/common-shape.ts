/** The shape that arrays have in common: `null` for an axis where they differ; none where their ranks differ. */
export function commonShape(shapes: readonly (readonly number[])[]): (number | null)[] {
  const [first = []] = shapes;
  if (shapes.some(shape => shape.length !== first.length)) return [null];
  return first.map((length, axis) => (shapes.every(shape => shape[axis] === length) ? length : null));
}
