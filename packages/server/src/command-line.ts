import { parseArgs } from 'node:util';
import type { Address } from './listen.js';

export const usage = 'brokerlab-server --socket PATH | --port N --secret-file FILE';

/** Where to listen; `secretFile` goes with a port. */
export type CommandLine = { address: Address; secretFile?: string };

/** Throws an Error with a sentence where the arguments make no sense. */
export function readCommandLine(args: readonly string[]): CommandLine {
  const { values } = parseArgs({
    args: [...args],
    options: { socket: { type: 'string' }, port: { type: 'string' }, 'secret-file': { type: 'string' } }
  });
  const { socket, port, 'secret-file': secretFile } = values;
  if (socket !== undefined && port === undefined) return { address: { socket } };
  if (socket !== undefined || port === undefined) throw new Error('Give either --socket or --port.');
  const number = Number(port);
  if (!Number.isInteger(number) || number < 0 || number > 65535)
    throw new Error(`--port takes a number from 0 to 65535, not '${port}'.`);
  if (secretFile === undefined)
    throw new Error('A port can be reached by every user of this machine: give --secret-file too.');
  return { address: { port: number }, secretFile };
}
