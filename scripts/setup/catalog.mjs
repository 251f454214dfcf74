import { cpSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
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

/**
 * Copies the example runs to where cells may write more, and names them `example`, the default catalog of `.venv`.
 * What was written there is kept: only a copy that is missing is made.
 */
export async function ensureCatalog() {
  const file = join(venv, '.brokerlab', 'catalog');
  const done = () => existsSync(catalog) && existsSync(configuration);
  await step('Preparing the example catalog', { stamp: hashOf([], yaml), file, done }, async () => {
    if (!existsSync(catalog)) {
      const unfinished = `${catalog}.unfinished`;
      rmSync(unfinished, { recursive: true, force: true });
      mkdirSync(unfinished, { recursive: true });
      if (existsSync(original)) cpSync(original, unfinished, { recursive: true });
      renameSync(unfinished, catalog);
    }
    mkdirSync(join(venv, 'etc', 'brokerlab'), { recursive: true });
    writeFileSync(configuration, yaml);
  });
}
