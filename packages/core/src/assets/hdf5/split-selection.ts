import type { Selection } from './protocol.js';

/**
 * Cuts a selection into parts of at most `limit` elements, along chunk borders, so that no chunk is decoded twice. A
 * part of a single chunk stays whole however large it is. In C order of their first elements where only the first
 * axes had to be cut.
 */
export function splitSelection(
  selection: Selection,
  chunks: readonly number[] | null,
  limit: number
): Selection[] {
  const size = selection.count.reduce((product, count) => product * count, 1);
  if (size <= limit) return [selection];
  for (let axis = 0; axis < selection.count.length; axis++) {
    const cut = middleBorder(selection, axis, chunks?.[axis] ?? 1);
    if (cut === undefined) continue;
    return [
      ...splitSelection(part(selection, axis, 0, cut), chunks, limit),
      ...splitSelection(part(selection, axis, cut, selection.count[axis] ?? 0), chunks, limit)
    ];
  }
  return [selection];
}

/** How many elements of the axis come before the chunk border that is nearest to the middle. */
function middleBorder(selection: Selection, axis: number, chunk: number): number | undefined {
  const count = selection.count[axis] ?? 0;
  const start = selection.start[axis] ?? 0;
  const step = selection.step[axis] ?? 1;
  const middle = start + Math.floor(count / 2) * step;
  const below = Math.floor(middle / chunk) * chunk;
  const cuts = [below, below + chunk]
    .map(border => Math.ceil((border - start) / step))
    .filter(cut => cut > 0 && cut < count);
  return cuts.sort((a, b) => Math.abs(a - count / 2) - Math.abs(b - count / 2))[0];
}

function part(selection: Selection, axis: number, from: number, to: number): Selection {
  const step = selection.step[axis] ?? 1;
  return {
    start: selection.start.map((start, i) => (i === axis ? start + from * step : start)),
    count: selection.count.map((count, i) => (i === axis ? to - from : count)),
    step: selection.step
  };
}
