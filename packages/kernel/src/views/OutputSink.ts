import { createRequire } from 'node:module';

/** Representations of one output by MIME type; bytes are base64. */
export type MimeBundle = Record<string, unknown>;

/** Where a view puts its output: the cell that called, even when the view is drawn later. */
export interface OutputSink {
  display(bundle: MimeBundle, options?: { displayId?: string; update?: boolean }): void;
}

/** What the Brokerlab kernel puts at `globalThis[Symbol.for('brokerlab.output')]`. */
interface KernelOutput {
  display(
    bundle: MimeBundle,
    metadata?: Record<string, unknown>,
    transient?: { display_id?: string }
  ): unknown;
  updateDisplay(bundle: MimeBundle, displayId: string, metadata?: Record<string, unknown>): unknown;
  capture?(): KernelOutput;
}

type TslabWrite = (content: Record<string, unknown>, update: boolean) => void;

function kernelSink(): OutputSink | undefined {
  const output = (globalThis as Record<symbol, unknown>)[Symbol.for('brokerlab.output')] as
    KernelOutput | undefined;
  if (!output) return undefined;
  const cell = output.capture?.() ?? output;
  return {
    display(bundle, { displayId, update } = {}) {
      if (update && displayId !== undefined) cell.updateDisplay(bundle, displayId);
      else cell.display(bundle, {}, displayId === undefined ? {} : { display_id: displayId });
    }
  };
}

// The tslab that runs the notebook need not be the one installed beside this package, so it is looked for among the
// loaded modules; its writer is replaced with each cell.
function tslabSink(): OutputSink | undefined {
  const loaded = createRequire(import.meta.url).cache;
  for (const [path, module] of Object.entries(loaded)) {
    if (!/[\\/]tslab[\\/]dist[\\/]jupyter\.js$/.test(path)) continue;
    const write = (module?.exports as { lastWriteDisplayData?: TslabWrite | null } | undefined)
      ?.lastWriteDisplayData;
    if (!write) continue;
    return {
      display(data, { displayId, update = false } = {}) {
        write(
          { data, metadata: {}, transient: displayId === undefined ? {} : { display_id: displayId } },
          update
        );
      }
    };
  }
  return undefined;
}

const terminal: OutputSink = {
  display(bundle) {
    process.stdout.write(`${String(bundle['text/plain'] ?? '')}\n`);
  }
};

/** The output of the cell that runs now; without a notebook, the terminal gets the text. */
export function findOutput(): OutputSink {
  return kernelSink() ?? tslabSink() ?? terminal;
}
