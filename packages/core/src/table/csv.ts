import type { Column } from './Column.js';
import { cellOf, isNull, type ColumnData } from './ColumnData.js';
import { jsonText } from './json-text.js';
import { isoTime } from '../view/local-time.js';

export interface CSVOptions {
  /** Between fields; a comma unless given. */
  separator?: string;
  /** Between lines; CR LF unless given. */
  lineEnd?: string;
  /**
   * Whether text that a spreadsheet would take for a formula (it begins with `=`, `+`, `-`, `@`, tab or CR) gets an
   * apostrophe in front. The default is false, which changes nothing.
   */
  guardFormulas?: boolean;
}

export function toCSV(columns: readonly Column[], options: CSVOptions = {}): string {
  const { separator = ',', lineEnd = '\r\n', guardFormulas = false } = options;
  const field = (text: string): string => {
    const guarded = guardFormulas && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    const quote = guarded === '' || /["\r\n]/.test(guarded) || guarded.includes(separator);
    return quote ? `"${guarded.replaceAll('"', '""')}"` : guarded;
  };
  const lines = [columns.map(column => field(column.name)).join(separator)];
  const writers = columns.map(({ data }) => writerOf(data, field));
  for (let row = 0; row < (columns[0]?.length ?? 0); row++) {
    lines.push(writers.map((write, i) => (isNullAt(columns[i], row) ? '' : write(row))).join(separator));
  }
  return lines.join(lineEnd) + lineEnd;
}

function isNullAt(column: Column | undefined, row: number): boolean {
  return column === undefined || isNull(column.data, row);
}

function writerOf(data: ColumnData, field: (text: string) => string): (row: number) => string {
  switch (data.kind) {
    case 'number':
      return row => (Object.is(data.values[row], -0) ? '-0' : String(data.values[row]));
    case 'boolean':
      return row => (data.values[row] === 1 ? 'true' : 'false');
    case 'timestamp':
      return row => isoTime(data.values[row] ?? 0n, data.timezone);
    case 'string':
      return row => field(data.values[row] ?? '');
    case 'list':
      return row => field(jsonText(cellOf(data, row)));
  }
}
