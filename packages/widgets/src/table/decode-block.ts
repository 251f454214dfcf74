import { arrayPreviews, parseExact, type ArrayPreview } from '@brokerlab/core/dist/protocol/index.js';
import { tableFromIPC } from '@uwdata/flechette';

/** A cell; undefined where the event does not have the field. Times are bigint nanoseconds, int64 bigint. */
export type TableCell = number | bigint | string | boolean | null | undefined | ArrayPreview;

/** The cells of one column in one block. */
export type BlockColumn = (row: number) => TableCell;

/** Reads what `tableRows` answers. */
export function decodeBlock(bytes: Uint8Array): Map<string, BlockColumn> {
  const table = tableFromIPC(bytes, { useBigInt: true });
  const columns = new Map<string, BlockColumn>();
  table.schema.fields.forEach(({ name, metadata }, i) => {
    const column = table.getChildAt<TableCell>(i);
    const absent = new Set((metadata?.get('absent') ?? '').split(',').filter(Boolean).map(Number));
    const isArrays = metadata?.get('cells') === arrayPreviews;
    columns.set(name, row => {
      if (absent.has(row)) return undefined;
      const value = column.at(row);
      return isArrays && typeof value === 'string' ? (parseExact(value) as ArrayPreview) : value;
    });
  });
  return columns;
}

export function isPreview(cell: TableCell): cell is ArrayPreview {
  return typeof cell === 'object' && cell !== null;
}
