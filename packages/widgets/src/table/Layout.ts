import type { TableColumn, TableSort } from '@brokerlab/core/dist/protocol/index.js';
import type { NumberFormat } from './cell-text.js';
import type { Condition } from './conditions.js';

/** What a person has made of a table: small, plain, and enough to show it again. */
export interface TableState {
  /** Names of the columns that are left out. */
  hidden: string[];
  /** Names of the columns that stay at the left, in order. */
  frozen: string[];
  /** In pixels, by name. */
  widths: Record<string, number>;
  sort: TableSort[];
  conditions: Condition[];
  /** A condition in words of core's expressions, besides. */
  expression: string;
  format: NumberFormat;
}

export const plainState: TableState = {
  hidden: [],
  frozen: ['seq_num'],
  widths: {},
  sort: [],
  conditions: [],
  expression: '',
  format: 'auto'
};

/** The columns on screen: frozen ones first, hidden ones left out. */
export function arrangeColumns(columns: readonly TableColumn[], state: TableState): TableColumn[] {
  const byName = new Map(columns.map(column => [column.name, column]));
  const frozen = state.frozen.map(name => byName.get(name)).filter(column => column !== undefined);
  const rest = columns.filter(column => !state.frozen.includes(column.name));
  return [...frozen, ...rest].filter(column => !state.hidden.includes(column.name));
}

export function widthOf(column: TableColumn, widths: Record<string, number>): number {
  const set = widths[column.name];
  if (set !== undefined) return set;
  const name = column.name.length * 8 + 70;
  const least = column.type.startsWith('timestamp') ? 180 : column.type === 'string' ? 150 : 110;
  return Math.round(Math.min(260, Math.max(least, name)));
}

/** The sort after one more click on a column: ascending, descending, none; `also` keeps the other columns' part. */
export function nextSort(sort: readonly TableSort[], column: string, also: boolean): TableSort[] {
  const now = sort.find(key => key.column === column);
  const others = also ? sort.filter(key => key.column !== column) : [];
  if (!now) return [...others, { column, descending: false }];
  if (now.descending) return others;
  return also
    ? sort.map(key => (key.column === column ? { column, descending: true } : key))
    : [{ column, descending: true }];
}
