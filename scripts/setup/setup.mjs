import { ensureBuild } from './build.mjs';
import { ensureCatalog } from './catalog.mjs';
import { SetupFailure } from './failure.mjs';
import { ensureExtension, ensureKernel, ensureSettings } from './jupyter.mjs';
import { locked } from './lock.mjs';
import { ensurePackages } from './node.mjs';
import { ensurePython } from './python.mjs';

function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major >= 20) return;
  throw new SetupFailure(
    `This Node is ${process.versions.node}; 20 or newer is needed.`,
    'Install Node 20 or newer from nodejs.org or your system, and run it again.'
  );
}

/**
 * Makes what `npm start` and `npm test` need, one step after the other, each only where something changed.
 * `until: 'build'` stops before anything is registered with Jupyter.
 */
export async function setUp({ tests = false, until = 'jupyter' } = {}) {
  checkNode();
  await locked(async () => {
    await ensurePython(tests ? ['runtime', 'test'] : ['runtime']);
    await ensurePackages();
    await ensureBuild();
    if (until === 'build') return;
    await ensureSettings();
    await ensureExtension();
    await ensureKernel();
    await ensureCatalog();
  });
}
