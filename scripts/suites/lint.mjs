import { join } from 'node:path';
import { root, tool as executable } from '../setup/paths.mjs';
import { check, sum } from './check.mjs';

const bin = path => join(root, 'node_modules', path);
const node = (name, script, args) =>
  check(name, executable('node'), [bin(script), ...args], { seconds: 180 });

/** Style, types of lint, the import table of the rooms, and form. */
export async function lint() {
  return sum([
    await node('eslint', 'eslint/bin/eslint.js', ['--max-warnings=0', '.']),
    await node('dependency-cruiser', 'dependency-cruiser/bin/dependency-cruiser.mjs', [
      '--config',
      '.dependency-cruiser.json',
      'packages'
    ]),
    await node('prettier', 'prettier/bin/prettier.cjs', ['--check', '--log-level=warn', '.'])
  ]);
}
