import { chmodSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';

/** A Unix socket that only its owner can open, or a loopback port (0: any free one). */
export type Address = { socket: string } | { port: number };

export interface Listening {
  /** The path of the socket, or the address of the port. */
  readonly address: string;
  /** Takes no more requests, and resolves when those that run are answered, or after two seconds. */
  close(): Promise<void>;
}

const patience = 2000;

export async function listen(service: Hono, address: Address): Promise<Listening> {
  const server = createAdaptorServer({ fetch: service.fetch, overrideGlobalObjects: false });
  if (!('keepAliveTimeout' in server)) throw new TypeError('An HTTP/1.1 server was expected.');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    if ('socket' in address) {
      rmSync(address.socket, { force: true });
      server.listen(address.socket, resolve);
    } else server.listen(address.port, '127.0.0.1', resolve);
  });
  if ('socket' in address) chmodSync(address.socket, 0o600);
  return {
    address:
      'socket' in address ? address.socket : `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise<void>((resolve, reject) => {
        const impatient = setTimeout(() => server.closeAllConnections(), patience);
        server.close(error => {
          clearTimeout(impatient);
          if (error) reject(error);
          else resolve();
        });
        server.closeIdleConnections();
      })
  };
}
