import { Flag, Word, type Signals } from '../transport/signals.js';
import { requestContext, type RequestContext } from './context.js';

export class Interrupted extends Error {
  override name = 'Interrupted';

  constructor() {
    super('the cell was interrupted');
    if (!/\n {4}at .*Cell \[/.test(this.stack ?? '')) this.stack = `${this.name}: ${this.message}`;
  }
}

/** Of so many polls one is atomic. */
const EVERY = 1023;

/** Stops what runs when the user asks for it. */
export interface Interrupts {
  /** Called by the code of cells, in every loop and at the start of every function. */
  poll(): void;
  /** Runs a cell: rejects with {@link Interrupted} as soon as an interrupt comes, even if `run` never settles. */
  guard<T>(context: RequestContext, run: () => Promise<T>): Promise<T>;
  /** An interrupt that reached the event loop. */
  handle(sequence: number): void;
}

export function createInterrupts(signals: Signals): Interrupts {
  const alive = new Set<RequestContext>();
  let turns = 0;
  let current: { context: RequestContext; stop: (error: Interrupted) => void } | undefined;

  function settle(): void {
    Atomics.store(signals, Word.Handled, Atomics.load(signals, Word.Asked));
    Atomics.store(signals, Word.Flags, [...alive].some(context => context.cancelled) ? Flag.Check : 0);
  }

  // A plain read costs a tenth of an atomic one, but an optimiser may take it out of a loop; hence the count beside it.
  function poll(): void {
    turns = (turns + 1) & EVERY;
    if (signals[Word.Flags] !== 0 || turns === 0) look();
  }

  function look(): void {
    const flags = Atomics.load(signals, Word.Flags);
    if ((flags & Flag.Now) !== 0 || requestContext.getStore()?.cancelled) throw new Interrupted();
  }

  async function guard<T>(context: RequestContext, run: () => Promise<T>): Promise<T> {
    let stop: (error: Interrupted) => void = () => undefined;
    const stopped = new Promise<never>((_, reject) => {
      stop = reject;
    });
    stopped.catch(() => undefined);
    const mine = { context, stop };
    current = mine;
    const running = run();
    alive.add(context);
    const gone = (): void => {
      alive.delete(context);
      if (alive.size === 0) Atomics.and(signals, Word.Flags, ~Flag.Check);
    };
    running.then(gone, gone);
    try {
      return await Promise.race([running, stopped]);
    } finally {
      if (current === mine) current = undefined;
      if (!context.cancelled) alive.delete(context);
      if ((Atomics.load(signals, Word.Flags) & Flag.Now) !== 0) settle();
    }
  }

  function handle(sequence: number): void {
    if (sequence <= Atomics.load(signals, Word.Handled)) return;
    if (current) {
      current.context.cancelled = true;
      current.stop(new Interrupted());
    }
    settle();
  }

  return { poll, guard, handle };
}
