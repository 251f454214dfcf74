#!/usr/bin/env node
// npm links commands when it installs, before anything is built. In a source tree, the command sees the environment that
// `npm start` made: its catalogs and its Jupyter.
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const venv = fileURLToPath(new URL('../../../.venv', import.meta.url));
if (existsSync(join(venv, 'pyvenv.cfg')) && !process.env.BROKERLAB_PREFIX) {
  process.env.BROKERLAB_PREFIX = venv;
  process.env.PATH = [join(venv, process.platform === 'win32' ? 'Scripts' : 'bin'), process.env.PATH].join(
    delimiter
  );
}
await import('../dist/cli/main.js');
