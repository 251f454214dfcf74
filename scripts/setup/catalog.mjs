import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, state, venv } from './paths.mjs';
import { hashOf } from './stamps.mjs';
import { step } from './step.mjs';

const original = join(root, 'examples', 'runs');
const catalog = join(state, 'catalog');
const assets = join(catalog, 'assets');
const configuration = join(venv, 'etc', 'brokerlab', 'catalogs.yml');

const yaml = `# Written by npm start; yours go into ~/.config/brokerlab/catalogs.yml.
default: example
catalogs:
  example:
    path: ${JSON.stringify(catalog)}
    rootMap:
      /beamline/assets: ${JSON.stringify(assets)}
`;

/** Runs that came with a newer version are added; what was written there, or changed, is kept. */
function copyRuns() {
  if (existsSync(catalog)) {
    cpSync(original, catalog, { recursive: true, force: false });
    return;
  }
  const unfinished = `${catalog}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(original, unfinished, { recursive: true });
  renameSync(unfinished, catalog);
}

/** Copies the example runs to where cells may write more, and names them `example`, the default catalog of `.venv`. */
export async function ensureCatalog() {
  const file = join(venv, '.brokerlab', 'catalog');
  const done = () => existsSync(catalog) && existsSync(configuration);
  const stamp = hashOf([], yaml, ...readdirSync(original, { recursive: true }).sort());
  await step('Preparing the example catalog', { stamp, file, done }, () => {
    copyRuns();
    mkdirSync(join(venv, 'etc', 'brokerlab'), { recursive: true });
    writeFileSync(configuration, yaml);
  });
}
