import type { TypedArray } from '../../arrays/nd-array.js';
import type { RunTable } from '../../table/RunTable.js';
import type { Column } from '../../table/Column.js';
import { cellOf, isNull, nullCount, type ColumnData } from '../../table/ColumnData.js';
import { jsonText } from '../../table/json-text.js';
import type { Hdf5Writer } from './Hdf5Writer.js';
import { LETTERS } from './element-letters.js';
import type { Attributes } from './protocol.js';

const ROWS_A_CHUNK = 1024;

/**
 * Writes a stream's columns into its group as they come: numbers as they are, truth values as 0 and 1, text as UTF-8 of
 * fixed width, lists of text as JSON. A null is NaN, 0 or empty, and `<column>_missing` has 1 in its row.
 */
export class GrowingColumns {
  readonly #writer: Hdf5Writer;
  readonly #group: string;
  readonly #names: ReadonlyMap<string, string>;
  readonly #widths: ReadonlyMap<string, number>;
  readonly #attributes: ReadonlyMap<string, Attributes>;
  readonly #made = new Set<string>();
  #rows = 0;

  /** `names`: the dataset of each column; `widths`: the bytes of the longest text. */
  constructor(
    writer: Hdf5Writer,
    group: string,
    columns: {
      names: ReadonlyMap<string, string>;
      widths: ReadonlyMap<string, number>;
      attributes: ReadonlyMap<string, Attributes>;
    }
  ) {
    this.#writer = writer;
    this.#group = group;
    this.#names = columns.names;
    this.#widths = columns.widths;
    this.#attributes = columns.attributes;
  }

  get rows(): number {
    return this.#rows;
  }

  async write(part: RunTable): Promise<void> {
    for (const column of part.columnList()) {
      const name = this.#names.get(column.name) ?? column.name;
      await this.#column(name, column);
      if (nullCount(column.data) > 0) await this.#missing(name, column.data);
    }
    this.#rows += part.numRows;
  }

  async finish(): Promise<void> {
    for (const path of this.#made) await this.#writer.ask({ kind: 'length', path, length: this.#rows });
  }

  async #column(name: string, column: Column): Promise<void> {
    const { data } = column;
    const path = `${this.#group}/${name}`;
    const attributes = this.#attributes.get(column.name) ?? {};
    if (data.kind === 'number' || data.kind === 'boolean') {
      const dtype = data.kind === 'number' ? data.dtype : 'bool';
      await this.#make(path, LETTERS[dtype], attributes);
      await this.#put(path, data.valid ? filled(data.values, data.valid) : data.values.slice());
    } else {
      const width = Math.max(1, this.#widths.get(column.name) ?? 1);
      await this.#make(
        path,
        `S${width}`,
        data.kind === 'list' ? { ...attributes, encoding: 'json' } : attributes
      );
      await this.#put(path, textsOf(data));
    }
  }

  async #missing(name: string, data: ColumnData): Promise<void> {
    const path = `${this.#group}/${name}_missing`;
    await this.#make(path, LETTERS.bool, { long_name: `1 where ${name} has no value` });
    await this.#put(
      path,
      Uint8Array.from({ length: data.length }, (_, row) => (isNull(data, row) ? 1 : 0))
    );
  }

  async #make(path: string, dtype: string, attributes: Attributes): Promise<void> {
    if (this.#made.has(path)) return;
    this.#made.add(path);
    await this.#writer.ask({ kind: 'growing', path, shape: [0], chunks: [ROWS_A_CHUNK], dtype, attributes });
  }

  async #put(path: string, data: TypedArray | readonly string[]): Promise<void> {
    if (data.length === 0) return;
    await this.#writer.ask({ kind: 'write', path, offset: [this.#rows], count: [data.length], data });
  }
}

/** Nulls as NaN where there is one, otherwise 0. */
function filled(values: TypedArray, valid: Uint8Array): TypedArray {
  const copy = values.slice();
  const isBig = copy instanceof BigInt64Array || copy instanceof BigUint64Array;
  const none = copy instanceof Float32Array || copy instanceof Float64Array ? NaN : isBig ? 0n : 0;
  for (let row = 0; row < valid.length; row++) if (valid[row] === 0) copy[row] = none;
  return copy;
}

/** The text of each row of a column that is no number. */
export function textsOf(data: ColumnData): string[] {
  return Array.from({ length: data.length }, (_, row) => {
    if (isNull(data, row)) return '';
    const cell = cellOf(data, row);
    return data.kind === 'list' ? jsonText(cell) : String(cell);
  });
}
