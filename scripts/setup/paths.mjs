import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const windows = process.platform === 'win32';

export const root = fileURLToPath(new URL('../../', import.meta.url)).replace(/[\\/]$/, '');
export const venv = join(root, '.venv');
export const venvBin = join(venv, windows ? 'Scripts' : 'bin');
/** Derived things that are neither code nor environment: logs, locks, the copy of the example catalog. */
export const state = join(root, '.brokerlab');
export const logs = join(state, 'log');
export const testResults = join(root, 'test-results');

/** An executable of the environment. */
export const tool = name => join(venvBin, windows ? `${name}.exe` : name);
