import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DEFAULT = fileURLToPath(new URL('../../../.venv/bin/python', import.meta.url));

/** Runs Python code with the interpreter of the tests (`BROKERLAB_TEST_PYTHON`, else the one that `npm start` made). */
export function python(code: string, ...args: string[]): string {
  const interpreter = process.env['BROKERLAB_TEST_PYTHON'] ?? DEFAULT;
  if (!existsSync(interpreter))
    throw new Error(`${interpreter} is not there: run npm start once, or set BROKERLAB_TEST_PYTHON`);
  return execFileSync(interpreter, ['-c', code, ...args], { encoding: 'utf8' });
}
