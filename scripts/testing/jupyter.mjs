import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { environment } from '../setup/environment.mjs';
import { tool } from '../setup/paths.mjs';
import { stop as stopChild } from '../setup/run.mjs';

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/**
 * Starts the JupyterLab of `.venv` on a free port, with a home and settings of its own.
 * `url` ends with a slash; open `${url}lab?token=${token}`. `log()` is what Jupyter printed so far.
 *
 * @param {{ cwd: string, env?: Record<string, string>, args?: string[] }} options cwd: the folder that Jupyter shows
 * @returns {Promise<{ url: string, token: string, log: () => string, stop: () => Promise<void> }>}
 */
export async function startJupyter({ cwd, env = {}, args = [] }) {
  const home = mkdtempSync(join(tmpdir(), 'brokerlab-jupyter-'));
  const folder = name => {
    mkdirSync(join(home, name), { recursive: true });
    return join(home, name);
  };
  const port = await freePort();
  const token = randomBytes(16).toString('hex');
  const child = spawn(
    tool('jupyter-lab'),
    [
      '--no-browser',
      '--allow-root',
      '--ip=127.0.0.1',
      `--port=${port}`,
      '--ServerApp.port_retries=0',
      `--ServerApp.root_dir=${cwd}`,
      '--LabApp.expose_app_in_browser=True',
      ...args
    ],
    {
      cwd,
      detached: process.platform !== 'win32',
      env: environment({
        HOME: home,
        XDG_CONFIG_HOME: folder('config'),
        XDG_CACHE_HOME: folder('cache'),
        JUPYTER_CONFIG_DIR: folder('jupyter'),
        JUPYTER_DATA_DIR: folder('data'),
        JUPYTER_RUNTIME_DIR: folder('runtime'),
        JUPYTERLAB_SETTINGS_DIR: folder('settings'),
        JUPYTERLAB_WORKSPACES_DIR: folder('workspaces'),
        JUPYTER_TOKEN: token,
        ...env
      })
    }
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', data => (output += data));
  const ended = new Promise(resolve => {
    child.once('exit', resolve);
    child.once('error', error => resolve((output += error.message)));
  });
  const stop = async () => {
    stopChild(child);
    const late = setTimeout(() => stopChild(child, 'SIGKILL'), 5000);
    await ended;
    clearTimeout(late);
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  const url = `http://127.0.0.1:${port}/`;
  for (const end = Date.now() + 60_000; Date.now() < end && child.exitCode === null; await sleep(100)) {
    const answer = await fetch(`${url}api/status?token=${token}`).catch(() => undefined);
    if (answer?.ok) return { url, token, log: () => output, stop };
  }
  await stop();
  throw new Error(`JupyterLab did not start:\n${output}`);
}
