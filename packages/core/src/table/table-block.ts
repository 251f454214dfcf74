import { arrayPreviews } from '../protocol/table.js';
import { stringifyExact } from '../protocol/exact-json.js';
import { arrayPreview } from '../view/array-preview.js';
import { toArrowStream } from './arrow.js';
import { Column } from './Column.js';
import { cellOf, isAbsent, sliceData, takeData, type ColumnData, type ListData } from './ColumnData.js';
import { isNdArray } from './json-text.js';
import type { RunTable } from './RunTable.js';

export interface TableBlockOptions {
  columns: readonly string[];
  from: number;
  to: number;
  /** Which rows, in which order; see {@link rowOrder}. */
  order: Int32Array | null;
}

/**
 * Some rows of some columns as an Arrow IPC stream for a view: arrays as previews, and in the metadata of each field
 * the rows (`absent`, from 0, separated by commas) whose events do not have it. Throws `FieldNotFound`.
 */
export function tableBlock(table: RunTable, { columns, from, to, order }: TableBlockOptions): Uint8Array {
  const rows = order?.subarray(from, to);
  const parts = columns.map(name => {
    const { info, data } = table.column(name);
    const part = rows ? takeData(data, rows) : sliceData(data, from, Math.min(to, data.length));
    const metadata: Record<string, string> = {};
    const absent = Array.from({ length: part.length }, (_, row) => row).filter(row => isAbsent(part, row));
    if (absent.length > 0) metadata['absent'] = absent.join(',');
    if (part.kind === 'list') metadata['cells'] = arrayPreviews;
    const column = new Column(info, wireData(part));
    return { column, metadata };
  });
  return toArrowStream(
    parts.map(part => part.column),
    parts.map(part => part.metadata)
  );
}

/** Times travel as integers, which every reader of Arrow leaves as they are. */
function wireData(data: ColumnData): ColumnData {
  if (data.kind === 'list') return previewsOf(data);
  if (data.kind !== 'timestamp') return data;
  const { length, valid, values } = data;
  return { kind: 'number', dtype: 'int64', length, valid, values };
}

function previewsOf(data: ListData): ColumnData {
  const values = Array.from({ length: data.length }, (_, row) => {
    const cell = cellOf(data, row);
    if (cell === null) return '';
    const shape = isNdArray(cell) ? cell.shape : [(cell as ArrayLike<unknown>).length];
    const flat = (isNdArray(cell) ? cell.data : cell) as ArrayLike<unknown>;
    const numberAt = (index: number): number => {
      const value = flat[index];
      return typeof value === 'number' || typeof value === 'bigint' ? Number(value) : NaN;
    };
    return stringifyExact({ ...arrayPreview(shape, numberAt) });
  });
  const { length, valid } = data;
  return { kind: 'string', length, valid, values };
}
