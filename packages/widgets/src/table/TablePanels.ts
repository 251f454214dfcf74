import type { ColumnSummary, TableColumn } from '@brokerlab/core/dist/protocol/index.js';
import { element } from '../runs/run-row.js';
import type { Translation } from '../translation.js';
import { ColumnChooser } from './ColumnChooser.js';
import { ColumnPanel, type ColumnAction } from './ColumnPanel.js';
import type { Condition } from './conditions.js';
import { widthOf, type TableState } from './Layout.js';

export interface TablePanelsOptions {
  text: Translation;
  onHide(name: string, hidden: boolean): void;
  onFind(name: string): void;
  onAction(column: TableColumn, action: ColumnAction): void;
  onClosed(): void;
  /** Throws where a condition cannot be. */
  check(condition: Condition): void;
  summary(column: string): Promise<ColumnSummary>;
}

/** The panel beside a table: one column, or the choice of columns, or nothing. */
export class TablePanels {
  readonly node: HTMLElement = element('div', 'table-side');
  readonly #options: TablePanelsOptions;
  #open: ColumnPanel | ColumnChooser | undefined;

  constructor(options: TablePanelsOptions) {
    this.#options = options;
    this.node.hidden = true;
  }

  openColumn(column: TableColumn, state: TableState, timezone: string): void {
    const { text, onAction, summary } = this.#options;
    const panel = new ColumnPanel({
      column,
      frozen: state.frozen.includes(column.name),
      width: widthOf(column, state.widths),
      timezone,
      text,
      onAction: action => onAction(column, action),
      onClose: () => this.close()
    });
    this.#mount(panel);
    summary(column.name).then(
      found => panel.show(found),
      (error: unknown) => panel.fail(error instanceof Error ? error.message : String(error))
    );
  }

  chooseColumns(columns: readonly TableColumn[], hidden: readonly string[]): void {
    const { text, onHide, onFind } = this.#options;
    this.#mount(
      new ColumnChooser({
        columns,
        hidden,
        text,
        onToggle: (name, shown) => onHide(name, !shown),
        onFind,
        onClose: () => this.close()
      })
    );
  }

  /** What an action makes of a table's state. Throws where a filter cannot be. */
  act(
    state: TableState,
    { name }: TableColumn,
    action: ColumnAction,
    change: (state: Partial<TableState>) => void
  ): void {
    const others = state.sort.filter(key => key.column !== name);
    switch (action.kind) {
      case 'sort':
        return change({
          sort: [...(action.also ? others : []), { column: name, descending: action.descending }]
        });
      case 'unsort':
        return change({ sort: others });
      case 'freeze': {
        const frozen = state.frozen.filter(each => each !== name);
        change({ frozen: action.frozen ? [...frozen, name] : frozen });
        return this.close();
      }
      case 'hide':
        this.#options.onHide(name, true);
        return this.close();
      case 'width':
        return change({ widths: { ...state.widths, [name]: action.width } });
      case 'filter':
        this.#options.check(action.condition);
        return change({ conditions: [...state.conditions, action.condition] });
    }
  }

  close(): void {
    if (!this.#open) return;
    this.#open.dispose();
    this.#open = undefined;
    this.node.hidden = true;
    this.#options.onClosed();
  }

  dispose(): void {
    this.#open?.dispose();
    this.node.remove();
  }

  #mount(panel: ColumnPanel | ColumnChooser): void {
    this.#open?.dispose();
    this.#open = panel;
    this.node.replaceChildren(panel.node);
    this.node.hidden = false;
    panel.focus();
  }
}
