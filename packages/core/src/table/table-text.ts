import type { BrokerError } from '../errors.js';
import { cellText } from './cell-text.js';
import type { Column } from './Column.js';
import { shownColumns, shownRows, sizeText } from './table-html.js';

const MOST_WIDTH = 120;

const width = (text: string): number => Array.from(text).length;

function pad(text: string, to: number, left: boolean): string {
  const space = ' '.repeat(Math.max(0, to - width(text)));
  return left ? text + space : space + text;
}

/** One column as lines of equal width, its name and type (with units) first. */
function columnLines(column: Column | null, rows: readonly (number | null)[]): string[] {
  if (column === null) return ['…', '', ...rows.map(() => '…')];
  const isText = column.data.kind === 'string' || column.data.kind === 'list';
  const cells = rows.map(row => (row === null ? '…' : cellText(column, row).short.replace(/\s/g, ' ')));
  const type = column.units === undefined ? column.type : `${column.type} ${column.units}`;
  const lines = [column.name, type.replace(/^timestamp\[ns, (.*)\]$/, '$1'), ...cells];
  const widest = Math.max(...lines.map(width));
  return lines.map(line => pad(line, widest, isText));
}

/** A table as aligned text, first and last rows, in blocks of columns where they are too wide for one line. */
export function tableText(columns: readonly Column[], errors: Readonly<Record<string, BrokerError>>): string {
  const rows = shownRows(columns[0]?.length ?? 0);
  const blocks: string[][] = [];
  let block: string[] | null = null;
  for (const column of shownColumns(columns)) {
    const lines = columnLines(column, rows);
    if (block === null || width(block[0] ?? '') + width(lines[0] ?? '') + 2 > MOST_WIDTH) {
      block = lines;
      blocks.push(block);
    } else {
      for (const [i, line] of lines.entries()) block[i] = `${block[i] ?? ''}  ${line}`;
    }
  }
  const text = blocks.map(lines => lines.map(line => line.trimEnd()).join('\n')).join('\n\n');
  const notes = Object.entries(errors).map(([field, error]) => `${field}: ${error.tag}: ${error.message}`);
  return [text, '', `[${sizeText(columns)}]`, ...notes].join('\n');
}
