import type { BrokerError } from '../errors.js';
import { cellText, type CellText } from './cell-text.js';
import type { Column } from './Column.js';

const MOST_ROWS = 20;
const EDGE = 5;
const MOST_COLUMNS = 40;

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;'
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, character => ESCAPES[character] ?? character);
}

/** The rows that a table of `length` shows; null is the gap. */
export function shownRows(length: number): (number | null)[] {
  if (length <= MOST_ROWS) return Array.from({ length }, (_, row) => row);
  const first = Array.from({ length: EDGE }, (_, row) => row);
  return [...first, null, ...first.map(row => length - EDGE + row)];
}

/** The columns that are shown; null is the gap. */
export function shownColumns(columns: readonly Column[]): (Column | null)[] {
  if (columns.length <= MOST_COLUMNS) return [...columns];
  return [...columns.slice(0, MOST_COLUMNS / 2), null, ...columns.slice(-MOST_COLUMNS / 2)];
}

/** The caption: `15 rows × 4 columns`. */
export function sizeText(columns: readonly Column[]): string {
  const rows = columns[0]?.length ?? 0;
  const count = (n: number, noun: string): string =>
    `${n.toLocaleString('en-US')} ${noun}${n === 1 ? '' : 's'}`;
  return `${count(rows, 'row')} × ${count(columns.length, 'column')}`;
}

const FAINT = 'opacity:.6';
const LEFT = 'text-align:left';

/** Numbers stand to the right, as the page has it; all else to the left. */
function alignment(column: Column): string {
  return column.data.kind === 'number' ? '' : LEFT;
}

function styleOf(...rules: string[]): string {
  const given = rules.filter(rule => rule !== '');
  return given.length > 0 ? ` style="${given.join(';')}"` : '';
}

function cellHtml(column: Column, { short, full, kind }: CellText): string {
  const style = styleOf(alignment(column), kind === 'text' ? 'white-space:pre-wrap' : 'white-space:nowrap');
  const title = full === short ? '' : ` title="${escapeHtml(full)}"`;
  const text = kind === 'null' ? `<i style="${FAINT}">null</i>` : escapeHtml(short);
  return `<td${style}${title}>${text}</td>`;
}

function headerHtml(column: Column): string {
  const units = column.units === undefined ? '' : ` (${escapeHtml(column.units)})`;
  const type = `<br><small style="${FAINT};font-weight:normal">${escapeHtml(column.type)}${units}</small>`;
  return `<th scope="col"${styleOf(alignment(column))}>${escapeHtml(column.name)}${type}</th>`;
}

/** A table for a notebook; everything in it is escaped, its looks are the page's own. */
export function tableHtml(columns: readonly Column[], errors: Readonly<Record<string, BrokerError>>): string {
  const shown = shownColumns(columns);
  const lines = ['<div>', '<table class="dataframe brokerlab-table">', '<thead>'];
  lines.push(
    `<tr>${shown.map(column => (column === null ? '<th>…</th>' : headerHtml(column))).join('')}</tr>`
  );
  lines.push('</thead>', '<tbody>');
  for (const row of shownRows(columns[0]?.length ?? 0)) {
    const cells = shown.map(column => {
      if (row === null || column === null) return '<td>…</td>';
      if (column.role !== 'index' && column.role !== 'label') return cellHtml(column, cellText(column, row));
      return `<th scope="row">${escapeHtml(cellText(column, row).short)}</th>`;
    });
    lines.push(`<tr>${cells.join('')}</tr>`);
  }
  lines.push('</tbody>', '</table>', `<p>${sizeText(columns)}</p>`);
  for (const [field, error] of Object.entries(errors)) {
    lines.push(`<p><b>${escapeHtml(field)}</b>: ${escapeHtml(error.tag)}: ${escapeHtml(error.message)}</p>`);
  }
  lines.push('</div>');
  return lines.join('\n');
}
