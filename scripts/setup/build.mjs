import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root, state, tool } from './paths.mjs';
import { run } from './run.mjs';
import { hashOf } from './stamps.mjs';
import { step } from './step.mjs';

const packages = join(root, 'packages');
const extension = join(packages, 'labextension');

const built = () =>
  readdirSync(packages).every(
    name =>
      existsSync(join(packages, name, 'dist', 'index.js')) ||
      existsSync(join(packages, name, 'lib', 'index.js'))
  ) && existsSync(join(extension, 'brokerlab', 'labextension', 'package.json'));

/** What the build reads: one hash of the sources of all packages. */
export function sourcesStamp() {
  return hashOf([`${packages}/`, join(root, 'tsconfig.base.json'), join(root, 'package-lock.json')]);
}

/** Builds all packages and the JupyterLab extension, unless no source changed. */
export async function ensureBuild() {
  const file = join(state, 'build-stamp');
  await step('Building the packages', { stamp: sourcesStamp(), file, done: built }, () =>
    run(
      'build',
      tool('node'),
      [join(root, 'node_modules', 'lerna', 'dist', 'cli.js'), 'run', 'build', '--concurrency', '1'],
      {
        advice:
          'The build failed: the log names the file and the line. If you changed nothing, remove node_modules and every dist folder (git clean -xfd) and run it again.'
      }
    )
  );
}
