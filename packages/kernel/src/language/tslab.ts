import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';

import type * as tslab from 'tslab/dist/converter.js';
import type * as Typescript from '@tslab/typescript-for-tslab';

export type Compiler = typeof Typescript;
export type { Typescript };
export type Converter = tslab.Converter;
export type Diagnostic = tslab.Diagnostic;

/** What of the compiler is replaced under tslab's converter. */
export interface CompilerHooks {
  watchCompilerHost(
    make: Compiler['createWatchCompilerHost'],
    rootFiles: string[],
    options: Typescript.CompilerOptions,
    rest: unknown[]
  ): unknown;
  /** Whether changes of a file are of no interest; watching costs a look at the disk, again and again. */
  unwatched(path: string): boolean;
  transpileModule(
    transpile: Compiler['transpileModule'],
    input: string,
    options: Typescript.TranspileOptions
  ): Typescript.TranspileOutput;
}

const require = createRequire(import.meta.url);
const converterPath = require.resolve('tslab/dist/converter.js');
const requireOfTslab = createRequire(converterPath);

export function loadCompiler(): Compiler {
  return requireOfTslab('@tslab/typescript-for-tslab') as Compiler;
}

/**
 * tslab's converter over a compiler with hooks. Its source is evaluated here, because it gives no other way to set
 * compiler options, to get source maps, or to transform the output.
 */
export function loadConverter(compiler: Compiler, hooks: CompilerHooks): Converter {
  const { sys } = compiler;
  const hooked = Object.create(compiler, {
    __esModule: { value: true },
    sys: {
      value: Object.create(sys, {
        watchFile: {
          writable: true,
          value: (path: string, ...rest: unknown[]) =>
            hooks.unwatched(path)
              ? { close: () => undefined }
              : (sys.watchFile as (...args: unknown[]) => unknown)(path, ...rest)
        }
      }) as Typescript.System
    },
    createWatchCompilerHost: {
      value: (rootFiles: string[], options: Typescript.CompilerOptions, ...rest: unknown[]) =>
        hooks.watchCompilerHost(compiler.createWatchCompilerHost, rootFiles, options, rest)
    },
    transpileModule: {
      value: (input: string, options: Typescript.TranspileOptions) =>
        hooks.transpileModule(compiler.transpileModule, input, options)
    }
  }) as Compiler;
  const exports = {} as typeof tslab;
  const requireHooked = (id: string): unknown =>
    id === '@tslab/typescript-for-tslab' ? hooked : requireOfTslab(id);
  const run = new Function('exports', 'require', '__dirname', readFileSync(converterPath, 'utf8')) as (
    exports: typeof tslab,
    require: (id: string) => unknown,
    dirname: string
  ) => void;
  run(exports, requireHooked, dirname(converterPath));
  return exports.createConverter();
}

interface TslabDisplay {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  transient: { display_id?: string };
}

/** tslab's own module, whose `display` goes to `onDisplay`: notebooks written for tslab run here. */
export function loadTslab(onDisplay: (content: TslabDisplay, update: boolean) => void): unknown {
  const jupyter = requireOfTslab('./jupyter') as { lastWriteDisplayData?: unknown };
  jupyter.lastWriteDisplayData = (content: TslabDisplay, update?: boolean): void =>
    onDisplay(content, update === true);
  return requireOfTslab('./public');
}
