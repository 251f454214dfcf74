/**
 * Words that the main thread and the socket thread share. The socket thread sets them while the main thread may be in a
 * loop that never returns to its event loop.
 */
export const enum Word {
  /** Bits of {@link Flag}; read by every loop of a cell. */
  Flags = 0,
  /** How many interrupts were asked for. */
  Asked = 1,
  /** The last of them that the main thread has acted on. */
  Handled = 2,
  /** 1 while the main thread is in a piece of a cell that a SIGINT can break. */
  Breakable = 3,
  /** How many messages the socket thread has taken over. */
  Taken = 4,
  Count = 5
}

export const enum Flag {
  /** Whatever runs now must stop. */
  Now = 1,
  /** An interrupted cell may still have code alive: look whose code it is. */
  Check = 2
}

export type Signals = Int32Array;

export function createSignals(): Signals {
  return new Int32Array(new SharedArrayBuffer(Word.Count * Int32Array.BYTES_PER_ELEMENT));
}
