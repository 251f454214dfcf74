import type { ColumnSummary, TableColumn, TableSort } from '@brokerlab/core/dist/protocol/index.js';
import { element } from '../runs/run-row.js';
import type { Translation } from '../translation.js';
import { kindOf } from './conditions.js';
import { histogramPicture } from './outline-picture.js';

/** The three lines of a column's header, each as high as a row. */
export interface ColumnHeader {
  name: HTMLElement;
  type: HTMLElement;
  histogram: HTMLElement;
}

export interface HeaderOptions {
  column: TableColumn;
  sort: readonly TableSort[];
  filtered: boolean;
  summary: ColumnSummary | undefined;
  text: Translation;
}

export function columnHeader(options: HeaderOptions): ColumnHeader {
  const { column, summary } = options;
  const type = element(
    'span',
    'table-type',
    [column.units, column.type.replace(/^timestamp.*/, 'time')].filter(Boolean).join(' · ')
  );
  type.title = column.type;
  const histogram = element('span', 'table-distribution');
  if (summary) {
    if (kindOf(column) !== 'array') histogram.append(histogramPicture(summary));
    const share = missingShare(summary);
    if (share !== '') histogram.append(element('span', 'table-missing', share));
    histogram.title = missingText(summary, options.text);
  }
  return { name: headline(options), type, histogram };
}

function headline({ column, sort, filtered, text }: HeaderOptions): HTMLElement {
  const line = element('span', 'table-headline');
  line.append(element('span', 'table-name', column.name));
  if (column.hint) {
    const badge = element('span', 'table-hint', column.hint === 'motor' ? 'M' : 'D');
    badge.title =
      column.hint === 'motor' ? text.__('a motor of the scan') : text.__('a detector of the scan');
    badge.dataset['hint'] = column.hint;
    line.append(badge);
  }
  if (filtered) line.append(element('span', 'table-filtered', '▽'));
  const at = sort.findIndex(key => key.column === column.name);
  if (at >= 0) {
    const arrow = sort[at]?.descending ? '↓' : '↑';
    line.append(element('span', 'table-sorted', sort.length > 1 ? `${arrow}${at + 1}` : arrow));
  }
  const menu = element('button', 'table-menu', '⋮');
  menu.type = 'button';
  menu.tabIndex = -1;
  menu.setAttribute('aria-label', text.__('Column %1: sort, filter, statistics', column.name));
  line.append(menu);
  line.title = [column.name, column.error?.message].filter(Boolean).join('\n');
  return line;
}

/** What a column's header says to those who hear it. */
export function headerText({ column, sort, filtered, summary, text }: HeaderOptions): string {
  const at = sort.findIndex(key => key.column === column.name);
  const parts = [
    column.name,
    column.units,
    column.type.replace(/^timestamp.*/, 'time'),
    column.hint,
    at < 0 ? '' : sort[at]?.descending ? text.__('sorted descending') : text.__('sorted ascending'),
    filtered ? text.__('filtered') : '',
    summary && missingShare(summary) !== '' ? missingText(summary, text) : ''
  ];
  return parts.filter(Boolean).join(', ');
}

function missingShare({ nulls, nans, rows }: ColumnSummary): string {
  if (nulls + nans === 0 || rows === 0) return '';
  const percent = (100 * (nulls + nans)) / rows;
  return percent < 1 ? '<1%' : `${Math.round(percent)}%`;
}

export function missingText({ nulls, nans, absent, rows }: ColumnSummary, text: Translation): string {
  if (nulls + nans === 0) return text.__('no value missing of %1', rows);
  return text.__('missing of %1: %2 null, %3 not recorded, %4 NaN', rows, nulls - absent, absent, nans);
}
