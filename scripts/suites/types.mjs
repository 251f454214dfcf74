import { join } from 'node:path';
import { root, tool as executable } from '../setup/paths.mjs';
import { check, sum } from './check.mjs';

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
const node = (name, args) => check(name, executable('node'), [tsc, ...args], { seconds: 180 });

/** The compiler over the sources, then over the tests. */
export async function types() {
  return sum([await node('sources', ['-b']), await node('tests', ['-p', 'tsconfig.test.json'])]);
}
