import type { ChosenStream } from '../choose-streams.js';
import { chooseStreams } from '../choose-streams.js';
import type { OutputFile } from '../output/OutputFile.js';
import type { FormatWriter, RunExport } from '../RunExport.js';
import type { RunTable } from '../../table/RunTable.js';
import { ArrowFile } from './ArrowFile.js';
import { ParquetFile } from './ParquetFile.js';
import { readParts } from './read-parts.js';

/** What turns the parts of a table into a file. */
export interface TableFile {
  write(part: RunTable): Promise<void>;
  finish(): Promise<void>;
}

/** As `RunTable.toCSV`, with one header. */
class CSVFile implements TableFile {
  readonly #file: OutputFile;
  #begun = false;

  constructor(file: OutputFile) {
    this.#file = file;
  }

  async write(part: RunTable): Promise<void> {
    const text = part.toCSV();
    await this.#file.write(this.#begun ? text.slice(part.slice(0, 0).toCSV().length) : text);
    this.#begun = true;
  }

  async finish(): Promise<void> {}
}

/** One file a stream, as `getTable` shows it: external fields are their ids. */
function writerOfTables(suffix: string, make: (file: OutputFile) => TableFile): FormatWriter {
  return async run => {
    const streams = await chooseStreams(run);
    for (const [i, stream] of streams.entries()) {
      await run.file({ suffix: `${stream.name}.${suffix}`, stream: stream.name }, async file => {
        await writeParts(run, stream, file, make(file), fraction => (i + fraction) / streams.length);
      });
    }
  };
}

async function writeParts(
  run: RunExport,
  stream: ChosenStream,
  file: OutputFile,
  table: TableFile,
  fractionOf: (fraction: number) => number
): Promise<void> {
  const told = new Set<string>();
  for await (const part of readParts(run, stream)) {
    await table.write(part.table);
    for (const [field, error] of Object.entries(part.table.errors)) {
      if (told.has(field)) continue;
      told.add(field);
      run.fail(error, file.path, { stream: stream.name, field });
    }
    run.progress(fractionOf(part.done / part.total), file);
  }
  await table.finish();
}

export const writeCSV: FormatWriter = writerOfTables('csv', file => new CSVFile(file));
export const writeParquet: FormatWriter = writerOfTables('parquet', file => new ParquetFile(file));
export const writeArrow: FormatWriter = writerOfTables('arrow', file => new ArrowFile(file));
