import { join } from 'node:path';
import { root, tool } from './paths.mjs';
import { run } from './run.mjs';
import { hashOf } from './stamps.mjs';
import { step } from './step.mjs';

/** Installs the npm packages of the lock file, with the Node of `.venv`. */
export async function ensurePackages() {
  const stamp = hashOf([join(root, 'package-lock.json')]);
  const file = join(root, 'node_modules', '.brokerlab-stamp');
  await step('Installing the npm packages', { stamp, file }, () =>
    run('npm', tool('npm'), ['ci', '--loglevel=error', '--no-audit', '--no-fund'])
  );
}
