import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { environment } from '../setup/environment.mjs';
import { state } from '../setup/paths.mjs';
import { attempt, tail } from '../setup/run.mjs';

/** The environment of tests: a home and Jupyter folders of their own, so that nobody's settings change a result. */
export function testEnvironment() {
  const home = join(state, 'test-home');
  const folders = {
    HOME: home,
    XDG_CONFIG_HOME: join(home, '.config'),
    XDG_CACHE_HOME: join(home, '.cache'),
    XDG_DATA_HOME: join(home, '.local', 'share'),
    JUPYTER_CONFIG_DIR: join(home, '.jupyter'),
    JUPYTER_DATA_DIR: join(home, '.local', 'share', 'jupyter'),
    JUPYTER_RUNTIME_DIR: join(home, 'runtime'),
    IPYTHONDIR: join(home, '.ipython')
  };
  for (const folder of Object.values(folders)) mkdirSync(folder, { recursive: true });
  return environment({ ...folders, CI: '1', NO_COLOR: '1' });
}

/** Runs a tool of a suite; where it fails or takes longer than its budget, says so and shows the end of its log. */
export async function tool(name, command, args, options) {
  const result = await attempt(`test-${name}`, command, args, { env: testEnvironment(), ...options });
  if (result.timedOut) console.log(`${name}: stopped after its budget of ${options.seconds} s`);
  if (result.code !== 0) console.log(`${tail(result.output, 60)}\n(log: ${result.log})`);
  return result;
}

/** A tool that counts as one test. */
export async function check(name, command, args, options) {
  const { code } = await tool(name, command, args, options);
  console.log(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}`);
  return { passed: code === 0 ? 1 : 0, failed: code === 0 ? 0 : 1, skipped: 0 };
}

export function sum(results) {
  const add = key => results.reduce((total, result) => total + result[key], 0);
  return { passed: add('passed'), failed: add('failed'), skipped: add('skipped') };
}
