import type { ColumnSummary, TableColumn } from '@brokerlab/core/dist/protocol/index.js';
import { localTime } from '@brokerlab/core/dist/view/local-time.js';
import { numberText } from '@brokerlab/core/dist/view/number-text.js';
import { element } from '../runs/run-row.js';
import type { Translation } from '../translation.js';
import { missingText } from './column-header.js';
import { kindOf, needsValue, operatorsFor, type Condition, type Operator } from './conditions.js';
import { histogramPicture } from './outline-picture.js';

export type ColumnAction =
  | { kind: 'sort'; descending: boolean; also: boolean }
  | { kind: 'unsort' }
  | { kind: 'freeze'; frozen: boolean }
  | { kind: 'hide' }
  | { kind: 'width'; width: number }
  | { kind: 'filter'; condition: Condition };

export interface ColumnPanelOptions {
  column: TableColumn;
  frozen: boolean;
  width: number;
  timezone: string;
  text: Translation;
  /** Throws a sentence where a filter cannot be. */
  onAction(action: ColumnAction): void;
  onClose(): void;
}

const words: Record<Operator, string> = {
  '==': 'equals',
  '!=': 'does not equal',
  '<': 'is less than',
  '<=': 'is at most',
  '>': 'is greater than',
  '>=': 'is at least',
  null: 'is null',
  'not null': 'is not null',
  nan: 'is NaN',
  'not nan': 'is not NaN',
  true: 'is true',
  false: 'is false'
};

/** One column: its statistics, and what can be done with it. */
export class ColumnPanel {
  readonly node: HTMLElement = element('section', 'table-panel');
  readonly #options: ColumnPanelOptions;
  readonly #statistics: HTMLElement = element('div', 'table-statistics');
  readonly #life = new AbortController();

  constructor(options: ColumnPanelOptions) {
    this.#options = options;
    const { column, text } = options;
    this.node.setAttribute('role', 'dialog');
    this.node.setAttribute('aria-label', text.__('Column %1', column.name));
    const head = element('div', 'table-panel-head');
    head.append(
      element('h3', 'table-panel-title', column.name),
      this.#button(text.__('Close'), options.onClose, '✕')
    );
    this.#statistics.append(element('p', '', text.__('Counting…')));
    this.#statistics.setAttribute('role', 'status');
    this.node.append(head, this.#about(), this.#actions(), ...this.#filter(), this.#statistics);
    const { signal } = this.#life;
    this.node.addEventListener(
      'keydown',
      event => {
        if (event.key === 'Escape') options.onClose();
        event.stopPropagation();
      },
      { signal }
    );
  }

  focus(): void {
    this.node.querySelector<HTMLElement>('.brokerlab-table-actions button, input, button')?.focus();
  }

  /** Shows the statistics, when they have come. */
  show(summary: ColumnSummary): void {
    const { text, column } = this.#options;
    const list = element('dl', 'table-numbers');
    for (const [name, value] of this.#lines(summary)) {
      list.append(element('dt', '', name), element('dd', '', value));
    }
    const drawn = summary.histogram ? [histogramPicture(summary)] : [];
    const ends = summary.histogram ? [this.#ends(summary.histogram)] : [];
    this.#statistics.setAttribute('aria-label', text.__('Statistics of %1', column.name));
    this.#statistics.replaceChildren(...drawn, ...ends, list);
  }

  fail(sentence: string): void {
    this.#statistics.replaceChildren(element('p', 'table-error', sentence));
  }

  dispose(): void {
    this.#life.abort();
    this.node.remove();
  }

  #about(): HTMLElement {
    const { column, text } = this.#options;
    const parts = [
      column.type,
      column.units && `${text.__('units')} ${column.units}`,
      column.shape && `[${column.shape.join(' × ')}]`
    ];
    const about = element('p', 'table-about', parts.filter(Boolean).join(' · '));
    if (column.error) about.append(element('span', 'table-error', column.error.message));
    return about;
  }

  #ends({ min, max }: { min: number; max: number }): HTMLElement {
    const line = element('div', 'table-ends');
    const isTime = kindOf(this.#options.column) === 'time';
    const name = (value: number): string => (isTime ? this.#time(value) : numberText(value));
    line.append(element('span', '', name(min)), element('span', '', name(max)));
    return line;
  }

  #time(seconds: number): string {
    const { date, time } = localTime(BigInt(Math.round(seconds * 1e3)) * 1_000_000n, this.#options.timezone);
    return `${date} ${time}`;
  }

  #lines(summary: ColumnSummary): [name: string, value: string][] {
    const { text } = this.#options;
    const lines: [string, string][] = [
      [text.__('rows'), String(summary.rows)],
      [text.__('missing'), missingText(summary, text)]
    ];
    const add = (name: string, value: number | bigint | undefined): void => {
      if (value !== undefined) lines.push([text.__(name), String(value)]);
    };
    if (kindOf(this.#options.column) !== 'time') {
      add('min', summary.min);
      add('25 %', summary.quartiles?.[0]);
      add('median', summary.quartiles?.[1]);
      add('75 %', summary.quartiles?.[2]);
      add('max', summary.max);
      add('mean', summary.mean);
      add('std', summary.std);
    }
    add('different values', summary.distinct);
    for (const { value, count } of summary.frequent ?? []) lines.push([value, `${count}×`]);
    return lines;
  }

  #actions(): HTMLElement {
    const { frozen, text, onAction, width, column } = this.#options;
    const actions = element('div', 'table-actions');
    const add = (label: string, action: ColumnAction): void =>
      actions.append(this.#button(text.__(label), () => onAction(action)));
    if (kindOf(column) !== 'array') {
      add('Sort ascending', { kind: 'sort', descending: false, also: false });
      add('Sort descending', { kind: 'sort', descending: true, also: false });
      add('Then by ascending', { kind: 'sort', descending: false, also: true });
      add('Then by descending', { kind: 'sort', descending: true, also: true });
      add('Do not sort', { kind: 'unsort' });
    }
    add(frozen ? 'Unfreeze' : 'Freeze', { kind: 'freeze', frozen: !frozen });
    add('Hide', { kind: 'hide' });
    const label = element('label', 'table-width', text.__('Width'));
    const input = element('input', '');
    Object.assign(input, { type: 'number', min: '40', max: '1000', step: '10', value: String(width) });
    input.addEventListener(
      'change',
      () => onAction({ kind: 'width', width: Math.max(40, Number(input.value) || width) }),
      {
        signal: this.#life.signal
      }
    );
    label.append(input);
    actions.append(label);
    return actions;
  }

  #filter(): HTMLElement[] {
    const { column, text, onAction } = this.#options;
    const operators = operatorsFor(column);
    if (operators.length === 0) return [];
    const form = element('form', 'table-filter');
    const operator = element('select', '');
    operator.setAttribute('aria-label', text.__('Condition on %1', column.name));
    for (const each of operators) {
      const option = element('option', '', text.__(words[each]));
      option.value = each;
      operator.append(option);
    }
    const value = element('input', '');
    value.setAttribute('aria-label', text.__('Value for %1', column.name));
    value.placeholder = kindOf(column) === 'time' ? '2026-11-22 14:05:12' : '';
    const fault = element('p', 'table-error');
    fault.setAttribute('role', 'alert');
    const add = element('button', '', text.__('Filter'));
    add.type = 'submit';
    form.append(operator, value, add, fault);
    const { signal } = this.#life;
    const chosen = (): Operator => operators.find(each => each === operator.value) ?? '==';
    operator.addEventListener('change', () => (value.hidden = !needsValue(chosen())), { signal });
    value.hidden = !needsValue(chosen());
    form.addEventListener(
      'submit',
      event => {
        event.preventDefault();
        fault.textContent = '';
        try {
          onAction({
            kind: 'filter',
            condition: { column: column.name, operator: chosen(), value: value.value }
          });
        } catch (error) {
          fault.textContent = error instanceof Error ? error.message : String(error);
        }
      },
      { signal }
    );
    return [form];
  }

  #button(label: string, action: () => void, shown = label): HTMLButtonElement {
    const button = element('button', '', shown);
    button.type = 'button';
    if (shown !== label) button.setAttribute('aria-label', label);
    button.addEventListener('click', action, { signal: this.#life.signal });
    return button;
  }
}
