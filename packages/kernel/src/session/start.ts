import { createRequire, flushCompileCache } from 'node:module';

import { createCellModules } from '../execution/CellModules.js';
import { createExecutor } from '../execution/Executor.js';
import { createInterrupts } from '../execution/interrupts.js';
import { createOutput, type Output } from '../execution/Output.js';
import { installStackTraces } from '../execution/stack-trace.js';
import { routeStdio } from '../execution/stdio.js';
import { openLanguage, type Language } from '../language/Language.js';
import { loadTslab } from '../language/tslab.js';
import { pendingDrawings } from '../views/pending-drawings.js';
import { readConnection } from '../protocol/connection.js';
import { openTransport } from '../transport/Transport.js';
import { GLOBAL_NAMES, globalDeclarations } from './globals.js';
import { closeOpened } from './close-opened.js';
import { documentationOf } from './help-lookup.js';
import { historyPath, openHistory } from './History.js';
import { setHost } from './host.js';
import { createKernel, type Kernel } from './Kernel.js';
import { kernelInfo } from './kernel-info.js';
import { guardProcess } from './process-guard.js';

const FLUSH_CACHE_MS = 3000;
const WARM_UP_PAUSE_MS = 30;

type NotebookModule = Record<string, unknown>;

const require = createRequire(import.meta.url);

/** Serves one notebook. */
export function startKernel(connectionFile: string): void {
  const transport = openTransport(readConnection(connectionFile), kernelInfo(), {
    message: message => kernel.handle(message),
    interrupt: sequence => interrupts.handle(sequence),
    shutdown: () => void closeOpened(require).finally(() => transport.stopped()),
    failed: text => report(`${text}\n`)
  });
  const output = createOutput(transport);
  const interrupts = createInterrupts(transport.signals);
  const language = once(openLanguage);
  const notebook = (): NotebookModule => require('../index.js') as NotebookModule;

  const executor = createExecutor({
    language,
    interrupts,
    signals: transport.signals,
    modules: createCellModules({
      folder: process.cwd(),
      poll: interrupts.poll,
      tslab: () => tslabFor(output)
    }),
    declarations: globalDeclarations(),
    globals: new Map(GLOBAL_NAMES.map(name => [name, () => notebook()[name]]))
  });
  const kernel: Kernel = createKernel({
    transport,
    output,
    language,
    executor,
    interrupts,
    history: openHistory(historyPath()),
    pendingDrawings
  });

  setHost({
    comms: kernel.comms,
    output,
    input: kernel.input,
    help: value => documentationOf(value, executor, language())
  });
  (globalThis as Record<symbol, unknown>)[Symbol.for('brokerlab.output')] = output;
  installStackTraces();
  guardProcess(output);
  warmUp(language, executor.declarations);
  const report = unroutedStderr();
  routeStdio(output);
}

/** Loads what the first cell needs, in steps: a cell that has come meanwhile runs between them. */
function warmUp(language: () => Language, declarations: string): void {
  setImmediate(() => {
    language();
    setTimeout(() => {
      require('../index.js');
      setImmediate(() => language().compile(declarations, 'db'));
      // Kernels are killed, and what V8 compiled would otherwise be written at the end of the process only.
      setTimeout(() => flushCompileCache?.(), FLUSH_CACHE_MS).unref();
    }, WARM_UP_PAUSE_MS);
  });
}

function unroutedStderr(): (text: string) => void {
  const write = process.stderr.write.bind(process.stderr);
  return text => void write(text);
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

function tslabFor(output: Output): unknown {
  return loadTslab((content, update) => {
    const id = content.transient.display_id;
    if (update && id !== undefined) output.updateDisplay(content.data, id, content.metadata);
    else output.display(content.data, content.metadata, id === undefined ? {} : { display_id: id });
  });
}
