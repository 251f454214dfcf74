import type { TableColumn } from '@brokerlab/core/dist/protocol/index.js';
import { element } from '../runs/run-row.js';
import type { Translation } from '../translation.js';

export interface ColumnChooserOptions {
  columns: readonly TableColumn[];
  hidden: readonly string[];
  text: Translation;
  onToggle(name: string, shown: boolean): void;
  /** A column is to be brought on screen. */
  onFind(name: string): void;
  onClose(): void;
}

/** All columns, with a box to find one: shows and hides them, and leads to them. */
export class ColumnChooser {
  readonly node: HTMLElement = element('section', 'table-panel');
  readonly #search = element('input', 'table-find');
  readonly #life = new AbortController();

  constructor({ columns, hidden, text, onToggle, onFind, onClose }: ColumnChooserOptions) {
    const { signal } = this.#life;
    this.node.setAttribute('role', 'dialog');
    this.node.setAttribute('aria-label', text.__('Columns'));
    this.#search.type = 'search';
    this.#search.placeholder = text.__('Find a column');
    this.#search.setAttribute('aria-label', text.__('Find a column'));
    const close = element('button', '', '✕');
    close.type = 'button';
    close.setAttribute('aria-label', text.__('Close'));
    const head = element('div', 'table-panel-head');
    head.append(this.#search, close);
    const list = element('ul', 'table-columns');
    const items = columns.map(column => {
      const item = element('li', '');
      const box = element('input', '');
      box.type = 'checkbox';
      box.checked = !hidden.includes(column.name);
      box.setAttribute('aria-label', text.__('Show %1', column.name));
      const find = element('button', 'table-column', column.name);
      find.type = 'button';
      find.append(element('span', 'table-type', column.units ?? column.type));
      box.addEventListener('change', () => onToggle(column.name, box.checked), { signal });
      find.addEventListener('click', () => onFind(column.name), { signal });
      item.append(box, find);
      list.append(item);
      return { item, name: column.name.toLowerCase() };
    });
    const fitting = (): typeof items =>
      items.filter(({ name }) => name.includes(this.#search.value.toLowerCase()));
    this.#search.addEventListener(
      'input',
      () => {
        const fit = new Set(fitting());
        for (const entry of items) entry.item.hidden = !fit.has(entry);
      },
      { signal }
    );
    close.addEventListener('click', onClose, { signal });
    this.node.addEventListener(
      'keydown',
      event => {
        const [first] = fitting();
        if (event.key === 'Escape') onClose();
        else if (event.key === 'Enter' && event.target === this.#search && first)
          first.item.querySelector('button')?.click();
        event.stopPropagation();
      },
      { signal }
    );
    this.node.append(head, list);
  }

  focus(): void {
    this.#search.focus();
  }

  dispose(): void {
    this.#life.abort();
    this.node.remove();
  }
}
