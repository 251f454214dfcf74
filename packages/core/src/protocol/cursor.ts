/** The last run of a page: the next page begins after it. */
export interface RunCursor {
  /** Epoch seconds. */
  time: number;
  uid: string;
}

export function encodeCursor({ time, uid }: RunCursor): string {
  return `${time}~${uid}`;
}

/** Undefined where the text is not a cursor. */
export function decodeCursor(text: string): RunCursor | undefined {
  const at = text.indexOf('~');
  const time = Number(text.slice(0, at));
  if (at < 1 || !Number.isFinite(time) || at === text.length - 1) return undefined;
  return { time, uid: text.slice(at + 1) };
}
