import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, tool, venv } from './paths.mjs';
import { run } from './run.mjs';
import { hashOf } from './stamps.mjs';
import { step } from './step.mjs';

const extension = join(root, 'packages', 'labextension');
const share = join(venv, 'share', 'jupyter');

/** Puts the extension and its Python package into `.venv`, linked: a new build needs no new installation. */
export async function ensureExtension() {
  const stamp = hashOf([join(extension, 'pyproject.toml'), join(extension, 'package.json')], extension);
  const file = join(venv, '.brokerlab', 'extension');
  const done = () => existsSync(join(share, 'labextensions', '@brokerlab', 'labextension', 'package.json'));
  await step('Registering the JupyterLab extension', { stamp, file, done }, async () => {
    await run('pip-extension', tool('python'), [
      '-m',
      'pip',
      'install',
      '--no-input',
      '--no-deps',
      '--no-build-isolation',
      '-e',
      extension
    ]);
    await run('labextension', tool('jupyter-builder'), ['develop', '--overwrite', extension]);
  });
}

/** Registers the kernel in `.venv` only. */
export async function ensureKernel() {
  const kernel = join(root, 'packages', 'kernel');
  const install = join(kernel, 'dist', 'install.js');
  const file = join(venv, '.brokerlab', 'kernel');
  const done = () => existsSync(join(share, 'kernels', 'brokerlab', 'kernel.json'));
  await step(
    'Registering the kernel',
    { stamp: hashOf([install, `${join(kernel, 'kernelspec')}/`], root), file, done },
    () => run('kernel', tool('node'), [install, '--prefix', venv])
  );
}

const settings = {
  '@jupyterlab/apputils-extension:notification': { fetchNews: 'false', checkForUpdates: false }
};

/** Settles in `.venv` what JupyterLab would otherwise ask everybody and the network. */
export async function ensureSettings() {
  const folder = join(share, 'lab', 'settings');
  const text = `${JSON.stringify(settings, null, 2)}\n`;
  const file = join(venv, '.brokerlab', 'settings');
  const done = () => existsSync(join(folder, 'overrides.json'));
  await step('Setting up JupyterLab', { stamp: hashOf([], text), file, done }, () => {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'overrides.json'), text);
  });
}
