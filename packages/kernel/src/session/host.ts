import type { CommRegistry } from '../comm/CommRegistry.js';
import type { Output } from '../execution/Output.js';

/** The running kernel, for the functions that notebooks import. */
export interface Host {
  comms: CommRegistry;
  output: Output;
  /** Documentation of a dotted name, or of the variable that holds this value. */
  help(value: unknown): string | undefined;
  input(prompt: string, password: boolean): Promise<string>;
}

let host: Host | undefined;

export function setHost(value: Host): void {
  host = value;
}

/** Undefined outside the Brokerlab kernel (stock tslab, plain Node). */
export function getHost(): Host | undefined {
  return host;
}

export function requireHost(what: string): Host {
  if (!host)
    throw new Error(
      `${what} needs the kernel "TypeScript (Brokerlab)"; this process has no Jupyter page to talk to`
    );
  return host;
}
