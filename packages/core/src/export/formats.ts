import { writeArrow, writeCSV, writeParquet } from './columns/write-tables.js';
import { writeJson } from './documents/write-json.js';
import { writeJsonl, writeMsgpack } from './documents/write-suitcase.js';
import type { ExportFormat } from './Export.js';
import { writeNpy } from './frames/write-npy.js';
import { writeTiff } from './frames/write-tiff.js';
import { NexusFiles } from './hdf5/write-nexus.js';
import type { FormatWriter } from './RunExport.js';
import { writeSpec } from './spec/write-spec.js';

/** What writes one export's runs, one after the other. */
export interface RunWriter {
  write: FormatWriter;
  close?: () => Promise<void>;
}

const WRITERS: Readonly<Record<ExportFormat, () => RunWriter>> = {
  csv: () => ({ write: writeCSV }),
  parquet: () => ({ write: writeParquet }),
  arrow: () => ({ write: writeArrow }),
  json: () => ({ write: writeJson }),
  jsonl: () => ({ write: writeJsonl }),
  msgpack: () => ({ write: writeMsgpack }),
  hdf5: () => {
    const files = new NexusFiles();
    return { write: run => files.write(run), close: () => files.close() };
  },
  tiff: () => ({ write: writeTiff }),
  npy: () => ({ write: writeNpy }),
  specfile: () => ({ write: writeSpec })
};

export function createWriter(format: ExportFormat): RunWriter {
  return WRITERS[format]();
}
