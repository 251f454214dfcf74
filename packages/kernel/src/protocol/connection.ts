import { readFileSync } from 'node:fs';

/** What Jupyter writes into a kernel's connection file. */
export interface Connection {
  transport: string;
  ip: string;
  key: string;
  signature_scheme: string;
  shell_port: number;
  iopub_port: number;
  stdin_port: number;
  control_port: number;
  hb_port: number;
}

export function readConnection(path: string): Connection {
  return JSON.parse(readFileSync(path, 'utf8')) as Connection;
}

/** The ZeroMQ address of one of the five sockets. */
export function addressOf(connection: Connection, port: number): string {
  const separator = connection.transport === 'ipc' ? '-' : ':';
  return `${connection.transport}://${connection.ip}${separator}${port}`;
}
