/** How a frame lies on the screen: first transposed, then its rows and columns counted from the other end. */
export interface Orientation {
  transpose: boolean;
  flipRows: boolean;
  flipColumns: boolean;
}

export const upright: Orientation = { transpose: false, flipRows: false, flipColumns: false };

/** What is on the left comes to the right. */
export function flippedAcross(o: Orientation): Orientation {
  return o.transpose ? { ...o, flipRows: !o.flipRows } : { ...o, flipColumns: !o.flipColumns };
}

/** What is at the top comes to the bottom. */
export function flippedDown(o: Orientation): Orientation {
  return o.transpose ? { ...o, flipColumns: !o.flipColumns } : { ...o, flipRows: !o.flipRows };
}

/** A quarter turn clockwise. */
export function turned(o: Orientation): Orientation {
  return o.transpose
    ? { ...o, transpose: false, flipColumns: !o.flipColumns }
    : { ...o, transpose: true, flipRows: !o.flipRows };
}
