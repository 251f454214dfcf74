import { existsSync, realpathSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);

/** The folder of `@brokerlab/kernel`. */
export const kernelFolder: string = realpathSync(fileURLToPath(new URL('../..', import.meta.url)));

/** The packages that every notebook can import, wherever it is. */
const OURS = ['@brokerlab/core', '@brokerlab/sim', '@brokerlab/kernel'] as const;

function entryOf(name: string): string | undefined {
  if (name === '@brokerlab/kernel') return join(kernelFolder, 'dist', 'index.js');
  try {
    return realpathSync(require.resolve(name));
  } catch {
    return undefined;
  }
}

/** The file that one of our packages is imported from at run time; undefined for other names. */
export function resolveOurs(specifier: string): string | undefined {
  return OURS.some(name => name === specifier) ? entryOf(specifier) : undefined;
}

/** `paths` of the compiler for our packages. */
export function declarationPaths(): Record<string, string[]> {
  const paths: Record<string, string[]> = {};
  for (const name of OURS) {
    const entry = entryOf(name);
    const declarations = entry?.replace(/\.js$/, '.d.ts');
    if (declarations !== undefined && existsSync(declarations)) paths[name] = [declarations];
  }
  return paths;
}

/** The `@types` folder that holds Node's types. */
export function nodeTypesRoot(): string {
  return dirname(dirname(require.resolve('@types/node/package.json')));
}

/** Declarations of what is there from the first cell. */
export function kernelDeclarations(): string {
  return join(kernelFolder, 'dist', 'index.d.ts');
}

/** Whether a file stays as it is while the kernel lives: installed packages, and ours. */
export function isInstalled(path: string): boolean {
  return path.includes('/node_modules/') || installedFolders().some(folder => path.startsWith(folder));
}

let folders: string[] | undefined;

function installedFolders(): string[] {
  folders ??= OURS.flatMap(name => {
    const entry = entryOf(name);
    return entry === undefined ? [] : [`${dirname(entry).replaceAll('\\', '/')}/`];
  });
  return folders;
}

/** Declarations of what Node has and the compiler's own libraries do not. */
export function ambientDeclarations(): string {
  return join(kernelFolder, 'types', 'runtime.d.ts');
}
