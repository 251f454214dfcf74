import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const DEFAULT = fileURLToPath(new URL('../../../.venv/bin/python', import.meta.url));

/** The interpreter of the tests (`BROKERLAB_TEST_PYTHON`, else the one that `npm start` made). */
export function interpreter(): string {
  const path = process.env['BROKERLAB_TEST_PYTHON'] ?? DEFAULT;
  if (!existsSync(path))
    throw new Error(`${path} is not there: run npm start once, or set BROKERLAB_TEST_PYTHON`);
  return path;
}

/** Runs Python code with the interpreter of the tests. */
export function python(code: string, ...args: string[]): string {
  return execFileSync(interpreter(), ['-c', code, ...args], { encoding: 'utf8' });
}
