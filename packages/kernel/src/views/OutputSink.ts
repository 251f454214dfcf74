import { loadedTslab } from './stock-tslab.js';

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

// tslab replaces its writer with each cell.
function tslabSink(): OutputSink | undefined {
  const write = loadedTslab()?.lastWriteDisplayData;
  if (!write) return undefined;
  return {
    display(data, { displayId, update = false } = {}) {
      const transient = displayId === undefined ? {} : { display_id: displayId };
      write({ data, metadata: {}, transient }, update);
    }
  };
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
