#!/usr/bin/env node
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';

import { kernelFolder } from './language/resolution.js';

const NAME = 'brokerlab';
const USAGE = `Usage: brokerlab-kernel install [--prefix <folder> | --sys-prefix | --user] [--python <python>]

  --prefix      into <folder>/share/jupyter/kernels
  --sys-prefix  into the environment of the python that is found first (or of --python)
  --user        for this user (the default)
`;

/** Writes the kernelspec below `dataFolder` (Jupyter's `share/jupyter`); gives its folder. */
export function installKernelspec(dataFolder: string): string {
  const source = join(kernelFolder, 'kernelspec');
  const target = join(dataFolder, 'kernels', NAME);
  rmSync(target, { recursive: true, force: true });
  mkdirSync(target, { recursive: true });
  cpSync(source, target, { recursive: true });
  const spec = JSON.parse(readFileSync(join(source, 'kernel.json'), 'utf8')) as { argv: string[] };
  const places: Record<string, string> = {
    '{node}': process.execPath,
    '{main}': join(kernelFolder, 'dist', 'main.js')
  };
  spec.argv = spec.argv.map(word => places[word] ?? word);
  writeFileSync(join(target, 'kernel.json'), `${JSON.stringify(spec, null, 2)}\n`);
  return target;
}

function sysPrefix(python: string): string {
  const asked = spawnSync(python, ['-c', 'import sys; print(sys.prefix)'], { encoding: 'utf8' });
  if (asked.status !== 0)
    throw new Error(`${python} did not answer: give the right one with --python, or a folder with --prefix`);
  return asked.stdout.trim();
}

function userData(): string {
  if (process.env['JUPYTER_DATA_DIR']) return process.env['JUPYTER_DATA_DIR'];
  const home = homedir();
  if (process.platform === 'darwin') return join(home, 'Library', 'Jupyter');
  if (process.platform === 'win32') return join(process.env['APPDATA'] ?? home, 'jupyter');
  return join(process.env['XDG_DATA_HOME'] || join(home, '.local', 'share'), 'jupyter');
}

function main(): void {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      prefix: { type: 'string' },
      'sys-prefix': { type: 'boolean' },
      user: { type: 'boolean' },
      python: { type: 'string', default: process.platform === 'win32' ? 'python' : 'python3' },
      help: { type: 'boolean' }
    }
  });
  if (values.help || positionals.some(word => word !== 'install')) {
    process.stdout.write(USAGE);
    return;
  }
  const prefix = values.prefix ?? (values['sys-prefix'] ? sysPrefix(values.python) : undefined);
  const target = installKernelspec(
    prefix === undefined ? userData() : join(resolve(prefix), 'share', 'jupyter')
  );
  process.stdout.write(`Installed the kernel "TypeScript (Brokerlab)" in ${target}\n`);
}

try {
  main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`);
  process.exitCode = 1;
}
