import { element } from '../runs/run-row.js';
import type { Translation } from '../translation.js';
import type { NumberFormat } from './cell-text.js';

export interface ToolbarActions {
  onColumns(): void;
  onFormat(format: NumberFormat): void;
  /** Row numbers are those of the table on screen, from 1. */
  onGoTo(row: number): void;
  onExpression(text: string): void;
  onCopy(): void;
  onCode(): void;
}

/** One condition as it is shown, and what takes it away. */
export interface FilterChip {
  label: string;
  remove(): void;
}

export interface ToolbarState {
  numRows: number;
  rowsLeft: number | undefined;
  numColumns: number;
  filters: readonly FilterChip[];
  expression: string;
  format: NumberFormat;
}

const formats: readonly [NumberFormat, string][] = [
  ['auto', 'Auto'],
  ['scientific', 'Scientific'],
  ['exact', 'Exact']
];

/** What stands above a table: how much it has, what is left of it, and what can be done. */
export class TableToolbar {
  readonly node: HTMLElement = element('div', 'table-toolbar');
  readonly columnsButton: HTMLButtonElement;
  readonly #text: Translation;
  readonly #count: HTMLElement = element('span', 'table-count');
  readonly #chips: HTMLElement = element('span', 'table-chips');
  readonly #expression = element('input', 'table-expression');
  readonly #format = element('select', '');
  readonly #life = new AbortController();

  constructor(actions: ToolbarActions, text: Translation) {
    this.#text = text;
    this.node.setAttribute('role', 'group');
    this.node.setAttribute('aria-label', text.__('Table tools'));
    this.#count.setAttribute('role', 'status');
    const { signal } = this.#life;
    const button = (label: string, action: () => void): HTMLButtonElement => {
      const made = element('button', '', text.__(label));
      made.type = 'button';
      made.addEventListener('click', action, { signal });
      return made;
    };
    this.#expression.type = 'text';
    this.#expression.placeholder = text.__('Filter, such as det / I0 > 3');
    this.#expression.setAttribute('aria-label', text.__('Filter rows by an expression'));
    this.#expression.addEventListener('change', () => actions.onExpression(this.#expression.value.trim()), {
      signal
    });
    const row = element('input', 'table-row-number');
    Object.assign(row, { type: 'number', min: '1', placeholder: text.__('Go to row') });
    row.setAttribute('aria-label', text.__('Go to row'));
    row.addEventListener('change', () => row.value !== '' && actions.onGoTo(Number(row.value)), { signal });
    this.#format.setAttribute('aria-label', text.__('Number format'));
    for (const [value, name] of formats) {
      const option = element('option', '', text.__(name));
      option.value = value;
      this.#format.append(option);
    }
    this.#format.addEventListener(
      'change',
      () => actions.onFormat(formats.find(([value]) => value === this.#format.value)?.[0] ?? 'auto'),
      { signal }
    );
    this.columnsButton = button('Columns', actions.onColumns);
    this.node.append(
      this.#count,
      this.#chips,
      this.#expression,
      row,
      this.columnsButton,
      this.#format,
      button('Copy', actions.onCopy),
      button('Copy as code', actions.onCode)
    );
  }

  show({ numRows, rowsLeft, numColumns, filters, expression, format }: ToolbarState): void {
    const text = this.#text;
    const whole = `${text._n('%1 row', '%1 rows', numRows)} · ${text._n('%1 column', '%1 columns', numColumns)}`;
    const isFiltered = filters.length > 0 || expression !== '';
    const left =
      rowsLeft === undefined ? text.__('filtering…') : text._n('%1 row left', '%1 rows left', rowsLeft);
    const said = isFiltered ? `${whole} · ${left}` : whole;
    if (this.#count.textContent !== said) this.#count.textContent = said;
    this.#chips.replaceChildren(...filters.map(chip => this.#chip(chip)));
    if (document.activeElement !== this.#expression) this.#expression.value = expression;
    this.#format.value = format;
  }

  dispose(): void {
    this.#life.abort();
    this.node.remove();
  }

  #chip({ label, remove }: FilterChip): HTMLElement {
    const chip = element('button', 'table-chip', label);
    chip.type = 'button';
    chip.setAttribute('aria-label', this.#text.__('Remove the filter %1', label));
    chip.append(element('span', '', ' ✕'));
    chip.addEventListener('click', remove);
    return chip;
  }
}
