import { completenessOf, type Completeness } from './completeness.js';
import { interruptPolls } from './interrupt-polls.js';
import { converterPath, restoredPath, rootOf } from './emit-paths.js';
import {
  ambientDeclarations,
  declarationPaths,
  isInstalled,
  kernelDeclarations,
  nodeTypesRoot
} from './resolution.js';
import { splitSourceMap } from './source-maps.js';
import {
  loadCompiler,
  loadConverter,
  type Compiler,
  type Converter,
  type Diagnostic,
  type Typescript
} from './tslab.js';

/** How many lines tslab puts before a cell's source. */
export const PREFIX_LINES = 1;

export interface CompiledCell {
  diagnostics: Diagnostic[];
  code: string;
  /** Source maps from the code to the source, last pass first. */
  maps: string[];
  declarations: string;
  lastExpression: string | undefined;
  isAsync: boolean;
  /** The user's own TypeScript files that the cell imports, compiled. */
  files: CompiledFile[];
}

export interface CompiledFile {
  path: string;
  code: string;
  maps: string[];
}

/** What the passes told about compiled code. */
interface Passes {
  maps: string[];
  awaits: boolean;
}

export interface CompletionList {
  start: number;
  end: number;
  matches: string[];
  kinds: Record<string, string>;
}

export interface Hover {
  signature: string;
  documentation: string;
  tags: string;
}

/** TypeScript as a notebook's language: cells that see the declarations of the cells before them. */
export interface Language {
  compile(declarations: string, source: string): CompiledCell;
  complete(declarations: string, source: string, position: number): CompletionList;
  hover(declarations: string, source: string, position: number): Hover | undefined;
  completeness(source: string): Completeness;
  /**
   * The declarations after a cell that failed half-way: those of `after`, but for `unset`, names that it did not come to
   * set, those of `before`.
   */
  merge(before: string, after: string, unset: ReadonlySet<string>): string;
  close(): void;
}

export function openLanguage(): Language {
  const ts = loadCompiler();
  const passes = new Map<string, Passes>();
  const converter = hookedConverter(ts, passes);

  function compile(declarations: string, source: string): CompiledCell {
    const result = converter.convert(declarations, source);
    const code = result.output ?? '';
    const files = (result.sideOutputs ?? []).map(file => ({
      path: restoredPath(file.path),
      code: file.data,
      maps: passes.get(file.data)?.maps ?? []
    }));
    const { maps, awaits } = passes.get(code) ?? { maps: [], awaits: false };
    passes.clear();
    return {
      diagnostics: result.diagnostics,
      code,
      maps,
      declarations: splitSourceMap(result.declOutput ?? '').text,
      lastExpression: result.lastExpressionVar,
      isAsync: (result.hasToplevelAwait ?? false) || awaits,
      files
    };
  }

  function complete(declarations: string, source: string, position: number): CompletionList {
    const info = converter.complete(declarations, source, position);
    const kinds: Record<string, string> = {};
    for (const entry of info.original?.entries ?? []) kinds[entry.name] = entry.kind;
    return { start: info.start, end: info.end, matches: info.candidates, kinds };
  }

  function hover(declarations: string, source: string, position: number): Hover | undefined {
    const info = converter.inspect(declarations, source, position) as
      ReturnType<Converter['inspect']> | undefined;
    if (!info) return undefined;
    const join = (parts: readonly { text: string }[] | undefined): string =>
      (parts ?? []).map(part => part.text).join('');
    const tags = (info.tags ?? []).map(tag => `@${tag.name} ${join(tag.text)}`.trimEnd());
    return {
      signature: withoutImport(join(info.displayParts)),
      documentation: join(info.documentation),
      tags: tags.join('\n')
    };
  }

  function merge(before: string, after: string, unset: ReadonlySet<string>): string {
    const select = (text: string, wanted: boolean): string => {
      const file = ts.createSourceFile('declarations.d.ts', text, ts.ScriptTarget.Latest, true);
      const kept = file.statements.filter(
        statement => namesOf(ts, statement).some(name => unset.has(name)) === wanted
      );
      return kept.map(statement => `${statement.getText(file)}\n`).join('');
    };
    return select(after, false) + select(before, true);
  }

  return {
    compile,
    complete,
    hover,
    completeness: source => completenessOf(ts, source),
    merge,
    close: () => converter.close()
  };
}

function namesOf(ts: Compiler, statement: Typescript.Statement): string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.flatMap(item =>
      ts.isIdentifier(item.name) ? [item.name.text] : []
    );
  }
  if ((ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) && statement.name)
    return [statement.name.text];
  return [];
}

type WatchHost =
  Typescript.WatchCompilerHostOfFilesAndCompilerOptions<Typescript.EmitAndSemanticDiagnosticsBuilderProgram>;

const forgetful = new WeakSet<Typescript.CompilerHost>();

/**
 * A cell such as `await (await x).y()` is parsed a second time by the compiler, as a module. The file of the first parse
 * stays as the `original` of the second, but has no path, and declarations that name types relative to it fail.
 */
function forgetFirstParse(host: Typescript.CompilerHost): void {
  if (forgetful.has(host)) return;
  forgetful.add(host);
  const forget = (file: Typescript.SourceFile | undefined): Typescript.SourceFile | undefined => {
    if (file) (file as { original?: unknown }).original = undefined;
    return file;
  };
  const { getSourceFile, getSourceFileByPath } = host;
  host.getSourceFile = (...args) => forget(getSourceFile.apply(host, args));
  if (getSourceFileByPath)
    host.getSourceFileByPath = (...args) => forget(getSourceFileByPath.apply(host, args));
}

function hookedConverter(ts: Compiler, passes: Map<string, Passes>): Converter {
  const folder = ts.sys.getCurrentDirectory();
  return loadConverter(ts, {
    unwatched: isInstalled,
    watchCompilerHost: (make, rootFiles, options, rest) => {
      const host = (make as (...args: unknown[]) => WatchHost)(
        // Those of the kernel are in the first program, so that the first cell brings nothing new.
        [...rootFiles, ambientDeclarations(), kernelDeclarations()],
        {
          ...options,
          rootDir: rootOf(folder),
          lib: ['lib.esnext.d.ts'],
          types: ['node'],
          typeRoots: [nodeTypesRoot()],
          paths: declarationPaths(),
          inlineSourceMap: true
        },
        ...rest
      );
      const { createProgram } = host;
      host.createProgram = (roots, programOptions, compilerHost, ...others) => {
        if (compilerHost) forgetFirstParse(compilerHost);
        const program = createProgram(roots, programOptions, compilerHost, ...others);
        const { emit } = program;
        program.emit = (file, write, ...rest) =>
          emit(
            file,
            write && ((path, ...written) => write(converterPath(path, folder), ...written)),
            ...rest
          );
        return program;
      };
      return host;
    },
    transpileModule: (transpile, input, options) => {
      const first = splitSourceMap(input);
      let awaits = false;
      const polls = interruptPolls(ts, () => {
        awaits = true;
      });
      const output = transpile(first.text, {
        ...options,
        compilerOptions: { ...options.compilerOptions, inlineSourceMap: true },
        transformers: { before: [polls] }
      });
      const second = splitSourceMap(output.outputText);
      const maps = first.map !== undefined && second.map !== undefined ? [second.map, first.map] : [];
      passes.set(second.text, { maps, awaits });
      return { ...output, outputText: second.text };
    }
  });
}

/** What a name is, without how it came to the notebook. */
function withoutImport(signature: string): string {
  return signature.replace(/^\(alias\) /, '').replace(/\nimport \w+$/, '');
}
