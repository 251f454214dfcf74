import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createService, listen, withOpenCatalogs } from '../dist/index.js';

const service = createService(
  withOpenCatalogs(
    async () => [],
    () => Promise.reject(new Error('none'))
  )
);

function get(options: { socketPath: string; path: string }): Promise<string> {
  return new Promise((resolve, reject) => {
    request(options, async answer => {
      let text = '';
      for await (const part of answer) text += String(part);
      resolve(text);
    })
      .on('error', reject)
      .end();
  });
}

test('it answers on a Unix socket that only its owner can open, and ends', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'brokerlab-listen-'));
  const socketPath = join(folder, 'service.sock');
  const listening = await listen(service, { socket: socketPath });
  expect(statSync(socketPath).mode & 0o777).toBe(0o600);
  expect(await get({ socketPath, path: '/healthz' })).toBe('{"ok":true}');
  await listening.close();
  await expect(get({ socketPath, path: '/healthz' })).rejects.toThrow();
  rmSync(folder, { recursive: true });
});

test('it answers on a free loopback port', async () => {
  const listening = await listen(service, { port: 0 });
  expect(await (await fetch(`${listening.address}healthz`)).json()).toEqual({ ok: true });
  await listening.close();
});
