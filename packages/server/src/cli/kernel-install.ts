import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { json, type Terminal } from './terminal.js';

const run = promisify(execFile);

/** The folder of the kernel package: a neighbour here, or installed where Node finds it. Never imported. */
export function kernelFolder(): string | undefined {
  const beside = fileURLToPath(new URL('../../../kernel', import.meta.url));
  if (existsSync(join(beside, 'kernelspec'))) return beside;
  try {
    return dirname(createRequire(import.meta.url).resolve('@brokerlab/kernel/package.json'));
  } catch {
    return undefined;
  }
}

/** `brokerlab kernel install`: registers the kernel with Jupyter. */
export async function installKernel(
  options: { prefix?: string; sysPrefix?: true; user?: true; json?: true },
  terminal: Terminal
): Promise<void> {
  const folder = kernelFolder();
  if (folder === undefined) {
    throw new Error(
      'the kernel is not installed here; `npm install @brokerlab/kernel` in the same folder, then try again'
    );
  }
  const where =
    options.prefix !== undefined
      ? ['--prefix', options.prefix]
      : [options.sysPrefix ? '--sys-prefix' : '--user'];
  const { stdout, stderr } = await run(process.execPath, [join(folder, 'dist', 'install.js'), ...where]);
  terminal.out.write(options.json ? json({ installed: stdout.trim() }) + '\n' : stdout);
  terminal.err.write(stderr);
}
