import { createRequire } from 'node:module';
import type { RecordBatchFileWriter, Schema, Table } from 'apache-arrow';
import type { RunTable } from '../../table/RunTable.js';
import type { OutputFile } from '../output/OutputFile.js';

type Arrow = typeof import('apache-arrow');

function arrow(): Arrow {
  return createRequire(import.meta.url)('apache-arrow') as Arrow;
}

/** An Arrow IPC file (Feather version 2) of one record batch a part. */
export class ArrowFile {
  readonly #file: OutputFile;
  readonly #chunks: Uint8Array[] = [];
  #writer: RecordBatchFileWriter | undefined;
  /** Of all batches: the library begins another file at a schema that is only equal. */
  #schema: Schema | undefined;

  constructor(file: OutputFile) {
    this.#file = file;
  }

  async write(part: RunTable): Promise<void> {
    this.#writer ??= this.#open();
    const table: Table = part.toArrow();
    this.#schema ??= table.schema;
    for (const { data } of table.batches) this.#writer.write(new (arrow().RecordBatch)(this.#schema, data));
    await this.#drain();
  }

  async finish(): Promise<void> {
    this.#writer?.finish();
    await this.#drain();
  }

  /** The library's own queue keeps all it is given until it is read to its end; this one is emptied part by part. */
  #open(): RecordBatchFileWriter {
    const { AsyncByteQueue, RecordBatchFileWriter } = arrow();
    const chunks = this.#chunks;
    class Sink extends AsyncByteQueue {
      override write(chunk: Uint8Array): void {
        chunks.push(chunk.slice());
      }
    }
    const writer = new RecordBatchFileWriter();
    writer.reset(new Sink());
    return writer;
  }

  async #drain(): Promise<void> {
    for (const chunk of this.#chunks.splice(0)) await this.#file.write(chunk);
  }
}
