import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from './environment.mjs';
import { adviceFor, SetupFailure } from './failure.mjs';
import { logs, root, state, tool } from './paths.mjs';
import { tail } from './run.mjs';

const notebook = 'examples/cookbook.ipynb';

function isFree(port) {
  return new Promise(resolve => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ port, host: '127.0.0.1' }, () => server.close(() => resolve(true)));
  });
}

/** What Jupyter writes about a running server, or undefined while it has not. */
function serverInfo(runtime, pid) {
  try {
    return JSON.parse(readFileSync(join(runtime, `jpserver-${pid}.json`), 'utf8'));
  } catch (error) {
    if (error.code === 'ENOENT' || error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Throws where the port that was asked for is in use. */
export async function checkPort(port) {
  if (port === undefined || (await isFree(port))) return;
  throw new SetupFailure(`Port ${port} is taken.`, 'Choose another: npm start -- --port N');
}

/** Runs JupyterLab on the cookbook until it ends; prints its address when it answers. Gives its exit code. */
export async function openLab({ browser, port }) {
  await checkPort(port);
  const runtime = process.env.JUPYTER_RUNTIME_DIR ?? join(state, 'runtime');
  mkdirSync(runtime, { recursive: true, mode: 0o700 });
  mkdirSync(logs, { recursive: true });
  const log = join(logs, 'jupyterlab.log');
  const file = openSync(log, 'w');
  const args = [notebook, `--ServerApp.root_dir=${root}`];
  // Without this, jupyter-lsp would run npm to look for language servers, of which none are installed here.
  args.push('--LanguageServerManager.autodetect=False');
  if (!browser) args.push('--no-browser');
  if (port !== undefined) args.push(`--port=${port}`, '--ServerApp.port_retries=0');
  if (process.getuid?.() === 0) args.push('--allow-root');
  const child = spawn(tool('jupyter-lab'), args, {
    cwd: root,
    env: environment({ JUPYTER_RUNTIME_DIR: runtime }),
    stdio: ['ignore', file, file]
  });
  const ended = new Promise(resolve => {
    child.once('error', () => resolve(127));
    child.once('exit', code => resolve(code ?? 0));
  });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill('SIGTERM'));
  const address = await Promise.race([ended.then(() => undefined), whenReady(runtime, child)]);
  if (address) {
    console.log(`\nJupyterLab is running at\n  ${address}\nStop it with Ctrl-C. Log: ${log}`);
    return ended.finally(() => closeSync(file));
  }
  const output = readFileSync(log, 'utf8');
  console.error(`\n${tail(output)}`);
  throw new SetupFailure('JupyterLab did not start.', adviceFor(output, 'The log says why.'), log);
}

async function whenReady(runtime, child) {
  while (child.exitCode === null) {
    const info = serverInfo(runtime, child.pid);
    if (info && (await fetch(`${info.url}api`).catch(() => undefined)))
      return `${info.url}lab/tree/${notebook}${info.token ? `?token=${info.token}` : ''}`;
    await sleep(100);
  }
  return undefined;
}
