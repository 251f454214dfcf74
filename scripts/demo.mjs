import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { root } from './setup/paths.mjs';

const demo = join(root, 'packages', 'widgets', 'demo');
const runs = join(root, 'examples', 'runs');
const types = { '.html': 'text/html', '.css': 'text/css', '.js': 'text/javascript' };

/** The demo page's script with all that it imports, in memory. */
async function bundle() {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(demo, 'demo.mjs')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'warning'
  });
  return outputFiles[0].text;
}

/** The data service over the example runs, in this process. */
async function openService() {
  const { openCatalog } = await import('../packages/core/dist/index.js');
  const { createService, withOpenCatalogs } = await import('../packages/server/dist/index.js');
  const rootMap = { '/beamline/assets': join(runs, 'assets') };
  const catalogs = withOpenCatalogs(
    async () => [{ name: 'example', default: true }],
    () => openCatalog(runs, { rootMap })
  );
  return { service: createService(catalogs, { onFailure: console.error }), catalogs };
}

/**
 * Serves every view without Jupyter, over generated data and over the data service; the packages must be built.
 *
 * @param {{ port?: number }} options
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function startDemo({ port = 0 } = {}) {
  const [script, { service, catalogs }] = await Promise.all([bundle(), openService()]);
  const file = async path => {
    if (path === '/demo.js') return script;
    if (path === '/') return readFile(join(demo, 'index.html'));
    const style = /^\/style\/([\w-]+\.css)$/.exec(path);
    return readFile(style ? join(root, 'packages', 'widgets', 'style', style[1]) : join(demo, 'demo.css'));
  };
  const server = createServer(async (request, answer) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://localhost');
    try {
      if (pathname.startsWith('/service/')) {
        const given = new AbortController();
        answer.once('close', () => given.abort());
        const asked = await service.request(pathname.slice('/service'.length) + search, {
          signal: given.signal
        });
        answer.writeHead(asked.status, Object.fromEntries(asked.headers));
        answer.end(Buffer.from(await asked.arrayBuffer()));
        return;
      }
      const content = await file(pathname);
      answer.setHeader('content-type', types[extname(pathname)] ?? types['.html']).end(content);
    } catch (error) {
      if (!answer.headersSent) answer.statusCode = 404;
      answer.end(String(error));
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve(undefined));
  });
  const { port: taken } = /** @type {import('node:net').AddressInfo} */ (server.address());
  return {
    url: `http://127.0.0.1:${taken}/`,
    stop: async () => {
      await new Promise(resolve => {
        server.close(() => resolve(undefined));
        server.closeAllConnections();
      });
      await catalogs.close();
    }
  };
}

if (import.meta.filename === process.argv[1]) {
  const { url } = await startDemo({ port: Number(process.env.PORT ?? 0) });
  console.log(`The views are at ${url} (Ctrl+C ends)`);
}
