import { loadedTslab } from './stock-tslab.js';

/** Representations of one output by MIME type; bytes are base64. */
export type MimeBundle = Record<string, unknown>;

export interface DisplayOptions {
  displayId?: string;
  update?: boolean;
  /** By MIME type, as nbformat keeps it beside the data. */
  metadata?: Record<string, unknown>;
}

/** Where a view puts its output: the cell that called, even when the view is drawn later. */
export interface OutputSink {
  display(bundle: MimeBundle, options?: DisplayOptions): void;
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
    display(bundle, { displayId, update, metadata = {} } = {}) {
      if (update && displayId !== undefined) cell.updateDisplay(bundle, displayId, metadata);
      else cell.display(bundle, metadata, displayId === undefined ? {} : { display_id: displayId });
    }
  };
}

// tslab replaces its writer with each cell.
function tslabSink(): OutputSink | undefined {
  const write = loadedTslab()?.lastWriteDisplayData;
  if (!write) return undefined;
  return {
    display(data, { displayId, update = false, metadata = {} } = {}) {
      const transient = displayId === undefined ? {} : { display_id: displayId };
      write({ data, metadata, transient }, update);
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
