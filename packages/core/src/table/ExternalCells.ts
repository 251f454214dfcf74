import type { NdArray } from '../arrays/nd-array.js';
import type { AssetReference, Assets } from '../assets/Assets.js';
import type { DataKey } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { AssetIndex } from '../store/Store.js';
import type { CellErrors } from './CellErrors.js';
import { createBuilder, createListBuilder, type ListBuilder } from './ColumnBuilder.js';
import type { ColumnData } from './ColumnData.js';
import { isNdArray } from './json-text.js';
import { STRING, typeName, typeOfArray, typeOfDataKey, type ColumnType } from './ColumnType.js';

/** One cell of an external field as the documents have it. */
export interface ExternalCell {
  /** A datum id, `<stream_resource uid>/<index>`, or values that were filled in before they were written. */
  value: unknown;
  filled: boolean | string | undefined;
  dataKey: DataKey | undefined;
  streamed: boolean;
  seqNum: number;
}

interface PlacedCell extends ExternalCell {
  uid: string;
  assetIndex: AssetIndex | null;
}

/** The growing column of an external field: references first, and at the end, where asked, what they refer to. */
export class ExternalCells {
  readonly #field: string;
  readonly #cells: PlacedCell[] = [];
  #uid = '';
  #assetIndex: AssetIndex | null = null;

  constructor(field: string) {
    this.#field = field;
  }

  /** `assetIndex` is needed where the cells are to be filled. */
  beginRun(uid: string, assetIndex: AssetIndex | null): void {
    this.#uid = uid;
    this.#assetIndex = assetIndex;
  }

  add(cell: ExternalCell): void {
    this.#cells.push({ ...cell, uid: this.#uid, assetIndex: this.#assetIndex });
  }

  /** The column, in `order`: ids where `assets` is null, otherwise arrays. Files are read in the order of the rows. */
  async finish(
    order: Int32Array | null,
    errors: CellErrors,
    assets: Assets | null,
    signal: AbortSignal | undefined
  ): Promise<ColumnData> {
    const cells = order === null ? this.#cells : Array.from(order, row => this.#cells[row]).filter(isThere);
    return assets === null ? this.#ids(cells, errors) : this.#arrays(cells, errors, assets, signal);
  }

  #ids(cells: readonly PlacedCell[], errors: CellErrors): ColumnData {
    const builder = createBuilder(STRING);
    for (const { value, filled, uid, seqNum } of cells) {
      const id = typeof value !== 'string' && typeof filled === 'string' ? filled : value;
      if (builder.append(id)) continue;
      builder.append(null);
      errors.addUnfit(this.#field, id, 'external', { uid, seqNum });
    }
    return builder.finish();
  }

  async #arrays(
    cells: readonly PlacedCell[],
    errors: CellErrors,
    assets: Assets,
    signal: AbortSignal | undefined
  ): Promise<ColumnData> {
    const column = new ArrayCells();
    for (const cell of cells) {
      signal?.throwIfAborted();
      const { value, uid, seqNum } = cell;
      try {
        const array = typeof value === 'string' ? await this.#read(cell, value, assets, signal) : value;
        if (column.append(array)) continue;
        errors.addUnfit(this.#field, array, column.type, { uid, seqNum });
      } catch (error) {
        signal?.throwIfAborted();
        errors.add(this.#field, () => asBrokerError(error, this.#field, cell));
      }
      column.append(null);
    }
    const dataKey = cells.find(cell => cell.dataKey !== undefined)?.dataKey;
    return column.finish(dataKey === undefined ? null : typeOfDataKey(dataKey));
  }

  #read(cell: PlacedCell, id: string, assets: Assets, signal: AbortSignal | undefined): Promise<NdArray> {
    return assets.read(this.#reference(cell, id), signal === undefined ? {} : { signal });
  }

  #reference({ assetIndex, dataKey, streamed, uid }: PlacedCell, id: string): AssetReference {
    const missing = (what: string): BrokerError =>
      new BrokerError(
        'InvalidDocument',
        `'${this.#field}' of run ${uid} refers to ${what}, which the run does not have.`,
        {
          document: streamed ? 'stream_resource' : 'datum',
          uid
        }
      );
    if (dataKey === undefined) throw missing('a descriptor');
    if (streamed) {
      const slash = id.lastIndexOf('/');
      const streamResource = assetIndex?.streamResource(id.slice(0, slash));
      if (streamResource === undefined) throw missing(`stream_resource '${id.slice(0, slash)}'`);
      return { kind: 'stream', streamResource, index: Number(id.slice(slash + 1)), dataKey };
    }
    const datum = assetIndex?.datum(id);
    if (datum === undefined) throw missing(`datum '${id}'`);
    const resource = assetIndex?.resource(datum.resource);
    if (resource === undefined) throw missing(`resource '${datum.resource}'`);
    return { kind: 'datum', resource, datum, dataKey };
  }
}

function isThere<T>(cell: T | undefined): cell is T {
  return cell !== undefined;
}

function asBrokerError(error: unknown, field: string, { uid, seqNum }: PlacedCell): BrokerError {
  if (error instanceof BrokerError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  const message = `'${field}' of event ${seqNum} of run ${uid} could not be read: ${reason}`;
  return new BrokerError('AssetCorrupt', message, { path: field }, { cause: error });
}

/** A growing column of arrays whose element type and number of axes the first array tells. */
class ArrayCells {
  #builder: ListBuilder | null = null;
  #type: ColumnType & { kind: 'list' } = { kind: 'list', child: { kind: 'unknown' } };
  #nulls = 0;

  get type(): string {
    return typeName(this.#type);
  }

  #start(type: ColumnType): ListBuilder {
    this.#type = type.kind === 'list' ? type : { kind: 'list', child: type };
    const builder = createListBuilder(this.#type);
    for (; this.#nulls > 0; this.#nulls--) builder.append(null);
    this.#builder = builder;
    return builder;
  }

  append(value: unknown): boolean {
    if (value === null || value === undefined) {
      if (this.#builder !== null) return this.#builder.append(null);
      this.#nulls++;
      return true;
    }
    if (!isNdArray(value)) {
      const element: ColumnType = { kind: 'unknown' };
      return (this.#builder ?? this.#start({ kind: 'list', child: element })).append(value);
    }
    const array = value.shape.length === 0 ? { ...value, shape: [1] } : value;
    return (this.#builder ?? this.#start(typeOfArray(array))).appendArray(array);
  }

  finish(declared: ColumnType | null): ColumnData {
    return (this.#builder ?? this.#start(declared ?? this.#type)).finish();
  }
}
