import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, extname, isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import vm from 'node:vm';

import { IMPORT, POLL } from '../language/interrupt-polls.js';
import type { CompiledFile } from '../language/Language.js';
import { resolveOurs } from '../language/resolution.js';
import { registerFile } from './stack-trace.js';

type Import = (specifier: string) => Promise<unknown>;

/** How the code of cells gets at other modules: ours, the user's packages, and TypeScript files in the folder. */
export interface CellModules {
  require: NodeJS.Require;
  import: Import;
  /** Takes over newly compiled files of the user; those that were loaded before load again. */
  update(files: readonly CompiledFile[]): void;
}

export interface CellModulesOptions {
  folder: string;
  poll(): void;
  /** The module `tslab`, for notebooks written for it. */
  tslab(): unknown;
}

const requireOurs = createRequire(import.meta.url);

export function createCellModules({ folder, poll, tslab }: CellModulesOptions): CellModules {
  const compiled = new Map<string, CompiledFile>();
  const loaded = new Map<string, { exports: unknown }>();

  function compiledPath(from: string, specifier: string): string | undefined {
    if (!specifier.startsWith('.') && !isAbsolute(specifier)) return undefined;
    const path = isAbsolute(specifier) ? specifier : join(from, specifier);
    const bare = ['.ts', '.tsx', '.js'].includes(extname(path)) ? path.slice(0, -extname(path).length) : path;
    return [`${bare}.js`, join(path, 'index.js')].find(candidate => compiled.has(candidate));
  }

  function load(path: string): unknown {
    const known = loaded.get(path);
    if (known) return known.exports;
    const file = compiled.get(path);
    if (!file) throw new Error(`Cannot find module '${path}'`);
    const module = { exports: {} as unknown };
    loaded.set(path, module);
    const source =
      ['.ts', '.tsx'].map(extension => path.replace(/\.js$/, extension)).find(existsSync) ?? path;
    registerFile(source, file.maps);
    const text = `(function (exports, require, module, __filename, __dirname, ${POLL}, ${IMPORT}) {\n${file.code}\n})`;
    const run = new vm.Script(text, { filename: source, lineOffset: -1 }).runInThisContext() as (
      ...args: unknown[]
    ) => void;
    const from = dirname(path);
    try {
      run(module.exports, requireFrom(from), module, source, from, poll, importFrom(from));
    } catch (error) {
      loaded.delete(path);
      throw error;
    }
    return module.exports;
  }

  function requireFrom(from: string): NodeJS.Require {
    const native = createRequire(join(from, 'cell.js'));
    return new Proxy(native, {
      apply(_target, _this, [specifier]: [string]) {
        if (specifier === 'tslab') return tslab();
        const ours = resolveOurs(specifier);
        if (ours !== undefined) return requireOurs(ours) as unknown;
        const path = compiledPath(from, specifier);
        if (path !== undefined) return load(path);
        try {
          return native(specifier) as unknown;
        } catch (error) {
          throw explained(error, specifier);
        }
      }
    });
  }

  function importFrom(from: string): Import {
    const native = new vm.Script('specifier => import(specifier)', {
      filename: join(from, 'cell.js'),
      importModuleDynamically: vm.constants.USE_MAIN_CONTEXT_DEFAULT_LOADER
    }).runInThisContext() as Import;
    return async specifier => {
      const name = String(specifier);
      if (name === 'tslab') return tslab();
      const ours = resolveOurs(name);
      if (ours !== undefined) return native(pathToFileURL(ours).href);
      const path = compiledPath(from, name);
      return path === undefined ? native(name) : load(path);
    };
  }

  return {
    require: requireFrom(folder),
    import: importFrom(folder),
    update(files) {
      for (const file of files) {
        compiled.set(file.path, file);
        loaded.delete(file.path);
      }
    }
  };
}

function explained(error: unknown, specifier: string): unknown {
  if ((error as NodeJS.ErrnoException | null | undefined)?.code !== 'ERR_REQUIRE_ASYNC_MODULE') return error;
  return new Error(`'${specifier}' uses top-level await: write const m = await import('${specifier}')`, {
    cause: error
  });
}
