import type {
  TableColumn,
  TableQuery,
  TableRequest,
  TableSchema
} from '@brokerlab/core/dist/protocol/index.js';
import { copyText } from '../clipboard.js';
import { element } from '../runs/run-row.js';
import type { TableSource } from '../source/TableSource.js';
import { SourceError } from '../source/SourceError.js';
import { english, type Translation } from '../translation.js';
import { conditionText } from './conditions.js';
import { mostCopied, selectedText } from './copy-rows.js';
import { arrangeColumns, plainState, type TableState } from './Layout.js';
import { RowBlocks } from './RowBlocks.js';
import type { Rectangle } from './Selection.js';
import { tableCode } from './table-code.js';
import { TableBody, type TableBodyOptions } from './TableBody.js';
import { TablePanels } from './TablePanels.js';
import { TableToolbar } from './TableToolbar.js';
import { Summaries } from './Summaries.js';

export interface TableViewOptions extends TableRequest {
  text?: Translation;
  state?: Partial<TableState>;
  /** What a person has made of the table has changed. */
  onState?: (state: TableState) => void;
  /** The selected cells have changed. */
  onSelect?: (selection: { rows: [from: number, to: number]; columns: string[] }) => void;
  /** An array cell was opened; `row` is the row's place on screen. */
  onOpenArray?: (cell: { column: string; row: number }) => void;
}

/** One stream of a run as a table. Mount `node`, give it a height, then `load()`. */
export class TableView {
  readonly node: HTMLElement = element('div', 'table');
  readonly #source: TableSource;
  readonly #options: TableViewOptions;
  readonly #text: Translation;
  readonly #message: HTMLElement = element('div', 'table-message');
  readonly #live: HTMLElement = element('div', 'table-live');
  readonly #holder: HTMLElement = element('div', 'table-holder');
  readonly #toolbar: TableToolbar;
  readonly #panels: TablePanels;
  #life = new AbortController();
  #asking: AbortController | undefined;
  #schema: TableSchema | undefined;
  #state: TableState;
  #rowsLeft: number | undefined;
  #blocks: RowBlocks | undefined;
  #summaries: Summaries | undefined;
  #body: TableBody | undefined;

  constructor(source: TableSource, options: TableViewOptions) {
    this.#source = source;
    this.#options = options;
    this.#text = options.text ?? english;
    this.#state = { ...plainState, ...options.state };
    this.node.setAttribute('role', 'region');
    this.node.setAttribute('aria-label', this.#text.__('Table of %1', options.stream ?? 'primary'));
    this.#message.setAttribute('role', 'alert');
    this.#live.setAttribute('role', 'status');
    this.#toolbar = new TableToolbar(
      {
        onColumns: () => this.#panels.chooseColumns(this.columns, this.#state.hidden),
        onFormat: format => this.setState({ format }),
        onGoTo: row => void this.goTo(row - 1),
        onExpression: expression => this.setState({ expression }),
        onCopy: () => void this.copySelection(),
        onCode: () => void this.#copyCode()
      },
      this.#text
    );
    this.#panels = new TablePanels({
      text: this.#text,
      onHide: (name, hidden) => this.#hide(name, hidden),
      onFind: name => void this.#find(name),
      onAction: (column, action) =>
        this.#panels.act(this.#state, column, action, state => this.setState(state)),
      onClosed: () => this.#body?.focus(),
      check: condition => void this.#conditionText(condition),
      summary: name => this.#summaries?.get(name) ?? Promise.reject(new Error('There is no table.'))
    });
    const main = element('div', 'table-main');
    main.append(this.#holder, this.#panels.node);
    this.node.append(this.#toolbar.node, this.#message, main, this.#live);
  }

  get schema(): TableSchema | undefined {
    return this.#schema;
  }

  /** All columns, shown or not. */
  get columns(): readonly TableColumn[] {
    return this.#schema?.columns ?? [];
  }

  get state(): TableState {
    return structuredClone(this.#state);
  }

  /** How many rows the filters leave; undefined while that is being counted. */
  get numRows(): number | undefined {
    return this.#rowsLeft;
  }

  /** The selected cells: rows on screen, half-open, and the names of columns. */
  get selection(): { rows: [from: number, to: number]; columns: string[] } {
    const { rows, columns } = this.#rectangle();
    return { rows, columns: this.#shown.slice(...columns).map(column => column.name) };
  }

  /** Reads the table, again if it was read before. What fails is shown in the view, not thrown. */
  async load(): Promise<void> {
    this.node.dataset['state'] = 'pending';
    this.#say('');
    this.#message.replaceChildren(element('p', '', this.#text.__('Reading the table…')));
    const { signal } = this.#ask();
    try {
      const { uid, catalog, stream } = this.#options;
      this.#schema = await this.#source.tableSchema({ uid, catalog, stream }, { signal });
      signal.throwIfAborted();
      await this.#requery();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  /** Changes what is shown of the table. */
  setState(change: Partial<TableState>): void {
    const before = this.#state;
    this.#state = { ...before, ...change };
    this.#options.onState?.(this.state);
    if (!this.#schema) return;
    const asks = (['sort', 'conditions', 'expression'] as const).some(
      key => JSON.stringify(before[key]) !== JSON.stringify(this.#state[key])
    );
    if (asks) void this.#requery();
    else this.#show();
  }

  /** Brings a row (from 0, of those that the filters leave) on screen and makes it the active one. */
  async goTo(row: number): Promise<void> {
    await this.#body?.goTo(row);
  }

  /** Copies the selected cells as tab-separated lines with the columns' names. */
  async copySelection(): Promise<void> {
    const rectangle = this.#rectangle();
    const numRows = rectangle.rows[1] - rectangle.rows[0];
    const cells = numRows * (rectangle.columns[1] - rectangle.columns[0]);
    if (!this.#blocks || cells === 0) return;
    if (cells > mostCopied) {
      this.#say(this.#text.__('%1 cells are too many to copy; export the run instead.', cells));
      return;
    }
    try {
      await copyText(await selectedText(this.#blocks, this.#shown, rectangle));
      this.#say(this.#text._n('Copied %1 row.', 'Copied %1 rows.', numRows));
    } catch (error) {
      this.#say(this.#text.__('Nothing was copied: %1', messageOf(error)));
    }
  }

  /** The TypeScript that gives the table that is shown. */
  get code(): string {
    const { uid, catalog, stream } = this.#options;
    const same =
      this.#shown.map(column => column.name).join() === this.columns.map(column => column.name).join();
    return tableCode({
      request: { uid, catalog, stream },
      filter: this.#filter(),
      sort: this.#state.sort,
      columns: same ? undefined : this.#shown.filter(column => column.role !== 'index')
    });
  }

  dispose(): void {
    this.#life.abort();
    this.#asking?.abort();
    this.#drop();
    this.#toolbar.dispose();
    this.#panels.dispose();
    this.node.remove();
  }

  get #shown(): TableColumn[] {
    return arrangeColumns(this.columns, this.#state);
  }

  #rectangle(): Rectangle {
    return this.#body?.rectangle ?? { rows: [0, 0], columns: [0, 0] };
  }

  #filter(): string | undefined {
    const parts = this.#state.conditions.map(condition => this.#conditionText(condition));
    if (this.#state.expression !== '') {
      parts.push(parts.length > 0 ? `(${this.#state.expression})` : this.#state.expression);
    }
    return parts.length > 0 ? parts.join(' and ') : undefined;
  }

  #conditionText(condition: TableState['conditions'][number]): string {
    const type = this.columns.find(column => column.name === condition.column)?.type ?? 'float64';
    return conditionText(condition, type, this.#schema?.timezone ?? 'UTC');
  }

  #ask(): AbortController {
    this.#asking?.abort();
    this.#asking = new AbortController();
    return this.#asking;
  }

  async #requery(): Promise<void> {
    const { signal } = this.#ask();
    const { uid, catalog, stream } = this.#options;
    this.#rowsLeft = undefined;
    this.#showToolbar();
    try {
      const query: TableQuery = { uid, catalog, stream, filter: this.#filter(), sort: this.#state.sort };
      const isWhole = query.filter === undefined;
      const numRows = isWhole
        ? (this.#schema?.numRows ?? 0)
        : await this.#source.tableCount(query, { signal });
      signal.throwIfAborted();
      const hadFocus = this.#holder.contains(document.activeElement);
      const active = this.#body?.active ?? { row: 0, column: 0 };
      this.#drop();
      this.#rowsLeft = numRows;
      this.#blocks = new RowBlocks({
        source: this.#source,
        query,
        numRows,
        onChange: () => this.#body?.draw(),
        onFailure: error => this.#fail(error)
      });
      this.#summaries = new Summaries(this.#source, query, {
        onChange: () => this.#body?.refresh(),
        onFailure: error => this.#fail(error)
      });
      this.#message.replaceChildren();
      if (numRows === 0) this.#message.append(element('p', '', this.#emptySentence(isWhole)));
      this.#body = new TableBody({ active, ...this.#bodyOptions(numRows, this.#blocks, this.#summaries) });
      await this.#body.start(this.#holder);
      if (hadFocus) this.#body?.focus();
      this.node.dataset['state'] = 'ready';
      this.#show();
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    }
  }

  #bodyOptions(numRows: number, blocks: RowBlocks, summaries: Summaries): Omit<TableBodyOptions, 'active'> {
    return {
      numRows,
      blocks,
      summaries,
      text: this.#text,
      label: this.#text.__('Rows of %1', this.#options.stream ?? 'primary'),
      columns: () => this.#shown,
      state: () => this.#state,
      onState: change => this.setState(change),
      onColumn: column => this.#openPanel(column),
      onCopy: () => void this.copySelection(),
      onSelect: () => this.#options.onSelect?.(this.selection),
      onOpen: (column, row) => this.#options.onOpenArray?.({ column: column.name, row })
    };
  }

  #emptySentence(isWhole: boolean): string {
    if (!isWhole) return this.#text.__('No row fits the filters.');
    return this.#schema?.complete === false
      ? this.#text.__('No event has been recorded yet.')
      : this.#text.__('This stream has no events.');
  }

  #openPanel(column: TableColumn): void {
    const timezone = this.#schema?.timezone ?? 'UTC';
    this.#panels.openColumn(column, this.#state, timezone);
  }

  #show(): void {
    this.#showToolbar();
    this.#body?.refresh();
  }

  #showToolbar(): void {
    this.#toolbar.show({
      numRows: this.#schema?.numRows ?? 0,
      rowsLeft: this.#rowsLeft,
      numColumns: this.#shown.length,
      filters: this.#state.conditions.map((condition, i) => ({
        label: this.#conditionText(condition),
        remove: () => this.setState({ conditions: this.#state.conditions.filter((_, at) => at !== i) })
      })),
      expression: this.#state.expression,
      format: this.#state.format
    });
  }

  #hide(name: string, hidden: boolean): void {
    const others = this.#state.hidden.filter(each => each !== name);
    this.setState({ hidden: hidden ? [...others, name] : others });
  }

  async #find(name: string): Promise<void> {
    if (this.#state.hidden.includes(name)) this.#hide(name, false);
    this.#panels.close();
    await this.#body?.goToColumn(name);
    this.#say(this.#text.__('Column %1', name));
  }

  async #copyCode(): Promise<void> {
    try {
      await copyText(this.code);
      this.#say(this.#text.__('Copied the code.'));
    } catch (error) {
      this.#say(this.#text.__('Nothing was copied: %1', messageOf(error)));
    }
  }

  #say(sentence: string): void {
    this.#live.textContent = sentence;
  }

  #fail(error: unknown): void {
    this.node.dataset['state'] = 'error';
    const known =
      error instanceof SourceError
        ? error.message
        : this.#text.__('The table could not be read: %1', messageOf(error));
    const retry = element('button', 'table-retry', this.#text.__('Retry'));
    retry.type = 'button';
    retry.addEventListener('click', () => void this.load(), { signal: this.#life.signal });
    this.#message.replaceChildren(element('p', 'table-error', known), retry);
    this.#showToolbar();
  }

  #drop(): void {
    this.#body?.dispose();
    this.#blocks?.dispose();
    this.#summaries?.dispose();
    this.#body = this.#blocks = this.#summaries = undefined;
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
