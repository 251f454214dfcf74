/** Which elements of a tile each screen pixel shows, along one axis; `first` is -1 where there is none. */
export interface AxisSamples {
  first: Int32Array;
  /** How many, from the first on, rising; undefined where it is one everywhere. */
  counts: Int32Array | undefined;
}

export interface AxisPlan {
  /** How many screen pixels. */
  length: number;
  /** The first screen pixel's edge, in pixels of the frame as it lies. */
  start: number;
  /** Frame pixels a screen pixel. */
  step: number;
  /** Frame pixels along the axis, and whether it is counted from its other end. */
  size: number;
  flip: boolean;
  /** The tile: its first frame pixel, its elements, frame pixels an element. */
  offset: number;
  elements: number;
  factor: number;
}

/**
 * Where the frame is smaller than its elements on the screen, each screen pixel shows the element under its centre; where
 * elements are smaller, each is in exactly one screen pixel, so that none is left out.
 */
export function sampleAxis(plan: AxisPlan): AxisSamples {
  const { length, start, step, size, flip, offset, elements, factor } = plan;
  const first = new Int32Array(length).fill(-1);
  const toElement = (u: number): number => ((flip ? size - u : u) - offset) / factor;
  if (step / factor <= 1 + 1e-9) {
    for (let i = 0; i < length; i++) {
      const at = Math.floor(toElement(start + (i + 0.5) * step) + (flip ? -1e-9 : 1e-9));
      if (at >= 0 && at < elements) first[i] = at;
    }
    return { first, counts: undefined };
  }
  const counts = new Int32Array(length);
  for (let i = 0; i < length; i++) {
    const a = Math.round(toElement(start + i * step));
    const b = Math.round(toElement(start + (i + 1) * step));
    const from = Math.max(0, Math.min(a, b));
    const to = Math.min(elements, Math.max(a, b));
    if (to <= from) continue;
    first[i] = from;
    counts[i] = to - from;
  }
  return { first, counts };
}
