import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { root } from '../setup/paths.mjs';

const types = {
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.html': 'text/html',
  '.json': 'application/json',
  '.map': 'application/json'
};

const importMap = {
  imports: {
    '@brokerlab/core/': '/packages/core/',
    '@brokerlab/widgets': '/packages/widgets/dist/index.js',
    '@uwdata/flechette': '/node_modules/@uwdata/flechette/src/index.js',
    'regular-table': '/node_modules/regular-table/dist/esm/regular-table.js'
  }
};

const shell = body =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Brokerlab views</title>
<style>:root { color-scheme: light dark } body { margin: 0 }</style>
<script type="importmap">${JSON.stringify(importMap)}</script></head><body>${body}</body></html>`;

/**
 * Serves the built packages to a browser, without Jupyter; every address that is no file is a page with `body` in it,
 * where modules can import '@brokerlab/widgets'.
 *
 * @param {string} body HTML
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function servePages(body) {
  const server = createServer(async (request, answer) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname);
    const type = types[extname(path)];
    if (!type) return answer.setHeader('content-type', 'text/html').end(shell(body));
    try {
      const file = await readFile(join(root, path));
      answer.setHeader('content-type', type).end(file);
    } catch (error) {
      answer.statusCode = 404;
      answer.end(String(error));
    }
  });
  await new Promise(resolve => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${port}/`,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      })
  };
}
