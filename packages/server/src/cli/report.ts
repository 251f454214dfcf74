import { isBrokerError } from '@brokerlab/core';
import { CommanderError } from 'commander';
import { printable, type Terminal } from './terminal.js';

/** Says what went wrong and gives the exit code: 1 a failure, 2 a command that could not be understood, 130 interrupted. */
export function report(error: unknown, terminal: Terminal, signal: AbortSignal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (signal.aborted) {
    terminal.err.write('brokerlab: interrupted\n');
    return 130;
  }
  const usage = isBrokerError(error, 'InvalidQuery') || isBrokerError(error, 'InvalidKey');
  terminal.err.write(`brokerlab: ${printable(error instanceof Error ? error.message : String(error))}\n`);
  return usage ? 2 : 1;
}
