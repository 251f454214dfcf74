import { ByteWriter, ParquetWriter } from 'hyparquet-writer';
import { parquetParts } from '../../table/parquet.js';
import type { RunTable } from '../../table/RunTable.js';
import type { OutputFile } from '../output/OutputFile.js';

/** A Parquet file of one row group a part. */
export class ParquetFile {
  readonly #file: OutputFile;
  readonly #bytes = new ByteWriter();
  #writer: ParquetWriter | undefined;

  constructor(file: OutputFile) {
    this.#file = file;
  }

  async write(part: RunTable): Promise<void> {
    const { schema, kvMetadata, columnData } = parquetParts(part.columnList());
    this.#writer ??= new ParquetWriter({ writer: this.#bytes, schema, kvMetadata });
    await this.#writer.write({ columnData, rowGroupSize: Math.max(1, part.numRows) });
    await this.#drain();
  }

  async finish(): Promise<void> {
    await this.#writer?.finish();
    await this.#drain();
  }

  async #drain(): Promise<void> {
    await this.#file.write(this.#bytes.getBytes().slice());
    this.#bytes.index = 0;
  }
}
