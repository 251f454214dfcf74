import vm from 'node:vm';

import { CompileError } from '../language/diagnostics.js';
import { AT, IMPORT, POLL } from '../language/interrupt-polls.js';
import type { CompiledCell, Language } from '../language/Language.js';
import { Word, type Signals } from '../transport/signals.js';
import type { CellModules } from './CellModules.js';
import { requestContext, type RequestContext } from './context.js';
import { Interrupted, type Interrupts } from './interrupts.js';
import { placeError, registerCell } from './stack-trace.js';

export interface ExecutorOptions {
  language(): Language;
  modules: CellModules;
  interrupts: Interrupts;
  signals: Signals;
  /** TypeScript declarations of what is there from the first cell. */
  declarations: string;
  /** Values of the same; looked up when they are first used. */
  globals: ReadonlyMap<string, () => unknown>;
}

/** Runs cells, one after the other, and keeps what they declare. */
export interface Executor {
  /** Runs a cell; gives the value of its last expression, awaited, or undefined. Throws what it throws. */
  run(source: string, title: string, context: RequestContext): Promise<unknown>;
  /** The declarations that the next cell sees. */
  readonly declarations: string;
  /** The value of a notebook variable; undefined when there is none. */
  valueOf(name: string): unknown;
  names(): string[];
}

const CALL = Symbol.for('brokerlab.cell');
const callCell = new vm.Script('globalThis[Symbol.for("brokerlab.cell")]()', { filename: 'brokerlab-call' });

type CellFunction = (
  exports: object,
  require: NodeJS.Require,
  poll: () => void,
  importModule: CellModules['import'],
  at: (value: unknown, line: number, column: number) => unknown
) => Promise<void> | undefined;

export function createExecutor(options: ExecutorOptions): Executor {
  const { language, modules, interrupts, signals, globals } = options;
  const values: Record<string, unknown> = Object.create(null) as Record<string, unknown>;
  let declarations = options.declarations;
  let cleared = new Set<string>();
  let place = { line: 0, column: 0 };

  function at(value: unknown, line: number, column: number): unknown {
    place = { line, column };
    return value;
  }

  const scope = new Proxy(values, {
    get: (_target, name) => (typeof name === 'string' ? valueOf(name) : undefined),
    has: (_target, name) => typeof name === 'string' && (name in values || globals.has(name)),
    set(_target, name, value: unknown) {
      if (typeof name === 'string') assign(name, value);
      return true;
    },
    defineProperty(_target, name, attributes) {
      if (typeof name === 'string' && name !== '__esModule') {
        assign(name, attributes.get ? (attributes.get() as unknown) : (attributes.value as unknown));
      }
      return true;
    }
  });

  function assign(name: string, value: unknown): void {
    values[name] = value;
    if (value === undefined) cleared.add(name);
    else cleared.delete(name);
  }

  function valueOf(name: string): unknown {
    return name in values ? values[name] : globals.get(name)?.();
  }

  function call(cell: CellFunction): Promise<void> | undefined {
    const holder = globalThis as Record<symbol, unknown>;
    holder[CALL] = () => cell(scope, modules.require, interrupts.poll, modules.import, at);
    Atomics.store(signals, Word.Breakable, 1);
    try {
      return callCell.runInThisContext({ breakOnSigint: true }) as Promise<void> | undefined;
    } catch (error) {
      throw (error as NodeJS.ErrnoException | null | undefined)?.code === 'ERR_SCRIPT_EXECUTION_INTERRUPTED'
        ? new Interrupted()
        : error;
    } finally {
      Atomics.store(signals, Word.Breakable, 0);
      holder[CALL] = undefined;
    }
  }

  async function runCompiled(cell: CompiledCell, file: string): Promise<unknown> {
    const head = `(${cell.isAsync ? 'async ' : ''}function (exports, require, ${POLL}, ${IMPORT}, ${AT}) {`;
    const script = new vm.Script(`${head}\n${cell.code}\n})`, { filename: file, lineOffset: -1 });
    await call(script.runInThisContext() as CellFunction);
    if (cell.lastExpression === undefined) return undefined;
    const value = values[cell.lastExpression];
    delete values[cell.lastExpression];
    cleared.delete(cell.lastExpression);
    return value;
  }

  async function run(source: string, title: string, context: RequestContext): Promise<unknown> {
    const cell = language().compile(declarations, source);
    modules.update(cell.files);
    if (cell.diagnostics.length > 0) throw new CompileError(title, source, cell.diagnostics);
    const before = { ...values };
    cleared = new Set();
    place = { line: 0, column: 0 };
    const file = registerCell(title, source, cell.maps);
    try {
      const value = await interrupts.guard(context, () =>
        requestContext.run(context, () => runCompiled(cell, file))
      );
      declarations = cell.declarations;
      return value;
    } catch (error) {
      placeError(error, file, place);
      for (const name of cleared) {
        if (name in before) values[name] = before[name];
        else delete values[name];
      }
      declarations = language().merge(declarations, cell.declarations, cleared);
      throw error;
    }
  }

  return {
    run,
    get declarations() {
      return declarations;
    },
    valueOf,
    names: () => [...new Set([...Object.keys(values), ...globals.keys()])]
  };
}
