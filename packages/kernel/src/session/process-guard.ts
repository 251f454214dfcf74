import type { Output } from '../execution/Output.js';
import { reportOf } from '../execution/stack-trace.js';
import { Interrupted } from '../execution/interrupts.js';

/** Thrown where a cell calls `process.exit`. */
export class ExitRefused extends Error {
  override name = 'ExitRefused';

  constructor(code: unknown) {
    super(
      `process.exit(${code === undefined ? '' : String(code)}) does not end the kernel: the notebook's variables are kept. Use Kernel > Shut Down Kernel to end it.`
    );
  }
}

/** Keeps the kernel alive through what cells leave behind: failures without a catcher, and `process.exit`. */
export function guardProcess(output: Output): void {
  const tell = (what: string, thrown: unknown): void => {
    if (thrown instanceof Interrupted) return;
    output.write('stderr', `${what}\n${reportOf(thrown).traceback.join('\n')}\n`);
  };
  process.on('uncaughtException', error =>
    tell('An error was thrown in a callback and nothing caught it:', error)
  );
  process.on('unhandledRejection', reason => tell('A promise was rejected and nothing awaited it:', reason));
  process.on('SIGINT', () => undefined);
  process.exit = (code?: unknown): never => {
    throw new ExitRefused(code);
  };
}
