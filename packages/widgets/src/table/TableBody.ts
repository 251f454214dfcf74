import type { TableColumn } from '@brokerlab/core/dist/protocol/index.js';
import { element } from '../runs/run-row.js';
import type { Translation } from '../translation.js';
import { cellText } from './cell-text.js';
import { columnHeader, headerText, type ColumnHeader, type HeaderOptions } from './column-header.js';
import { isPreview } from './decode-block.js';
import { nextSort, widthOf, type TableState } from './Layout.js';
import { outlinePicture } from './outline-picture.js';
import { RegularGrid, type GridCell, type GridModel } from './RegularGrid.js';
import type { RowBlocks } from './RowBlocks.js';
import { placeAfterKey, Selection, type Extent, type Place, type Rectangle } from './Selection.js';
import type { Summaries } from './Summaries.js';

export interface TableBodyOptions {
  numRows: number;
  /** The cell that has the keyboard at first. */
  active: Place;
  blocks: RowBlocks;
  summaries: Summaries;
  text: Translation;
  label: string;
  /** The columns on screen, in order. */
  columns(): readonly TableColumn[];
  state(): TableState;
  onState(change: Partial<TableState>): void;
  /** What there is about a column is asked for. */
  onColumn(column: TableColumn): void;
  onCopy(): void;
  onSelect(): void;
  /** An array is to be opened. */
  onOpen(column: TableColumn, row: number): void;
}

let bodies = 0;

/** The rows themselves: drawing, keys, mouse and selection. */
export class TableBody {
  readonly #options: TableBodyOptions;
  readonly #selection = new Selection();
  readonly #life = new AbortController();
  readonly #activeId = `brokerlab-table-active-${++bodies}`;
  readonly #arrays = new Map<string, HTMLElement>();
  #columns: readonly TableColumn[];
  #widths: number[] = [];
  #headers: ColumnHeader[] = [];
  #labels: string[] = [];
  #grid: RegularGrid | undefined;
  #dragging = false;

  constructor(options: TableBodyOptions) {
    this.#options = options;
    this.#columns = options.columns();
    const { row, column } = options.active;
    this.#selection.moveTo({ row: Math.min(row, options.numRows - 1), column });
  }

  get active(): Place {
    return this.#selection.active;
  }

  get rectangle(): Rectangle {
    return this.#selection.rectangle(this.#extent);
  }

  async start(holder: HTMLElement): Promise<void> {
    const grid = await RegularGrid.create(this.#model(), widths => this.#onResize(widths));
    if (this.#life.signal.aborted) return grid.dispose();
    this.#grid = grid;
    holder.replaceChildren(grid.node);
    grid.start();
    const { signal } = this.#life;
    const { table } = grid;
    if (!table) throw new Error('The table was not made.');
    table.tabIndex = 0;
    table.setAttribute('role', 'grid');
    table.setAttribute('aria-label', this.#options.label);
    table.setAttribute('aria-multiselectable', 'true');
    table.addEventListener('keydown', event => void this.#onKey(event), { signal });
    table.addEventListener('mousedown', event => this.#onMouseDown(event), { signal });
    table.addEventListener('mouseover', event => this.#onMouseOver(event), { signal });
    table.addEventListener('dblclick', event => this.#onDoubleClick(event), { signal });
    table.addEventListener('click', event => this.#onClick(event), { signal });
    document.addEventListener('mouseup', () => (this.#dragging = false), { signal });
    this.refresh();
  }

  /** Takes over columns, widths, sort and statistics, and draws. */
  refresh(): void {
    const { columns, state, summaries, text, numRows } = this.#options;
    const { sort, widths, conditions } = state();
    this.#columns = columns();
    this.#widths = this.#columns.map(column => widthOf(column, widths));
    const options = this.#columns.map((column): HeaderOptions => ({
      column,
      sort,
      text,
      filtered: conditions.some(condition => condition.column === column.name),
      summary: summaries.known(column.name)
    }));
    this.#headers = options.map(columnHeader);
    this.#labels = options.map(headerText);
    this.#arrays.clear();
    const table = this.#grid?.table;
    table?.setAttribute('aria-rowcount', String(numRows + 1));
    table?.setAttribute('aria-colcount', String(this.#columns.length));
    this.#grid?.resize();
    this.draw();
  }

  draw(): void {
    void this.#grid?.draw();
  }

  focus(): void {
    this.#grid?.table?.focus({ preventScroll: true });
  }

  async goTo(row: number): Promise<void> {
    if (!Number.isFinite(row)) return;
    const to = Math.max(0, Math.min(this.#options.numRows - 1, Math.round(row)));
    await this.#move({ row: to, column: this.#selection.active.column }, false);
    this.focus();
  }

  async goToColumn(name: string): Promise<void> {
    const column = this.#columns.findIndex(each => each.name === name);
    if (column >= 0) await this.#move({ row: Math.max(0, this.#selection.active.row), column }, false);
  }

  dispose(): void {
    this.#life.abort();
    this.#grid?.dispose();
    this.#arrays.clear();
  }

  get #extent(): Extent {
    return { numRows: this.#options.numRows, numColumns: this.#columns.length };
  }

  #model(): GridModel {
    const { blocks, summaries, numRows, state } = this.#options;
    return {
      numRows,
      widths: () => this.#widths,
      numFrozen: () => this.#columns.filter(column => state().frozen.includes(column.name)).length,
      header: column => {
        const header = this.#headers[column];
        return header ? [header.name, header.type, header.histogram] : [];
      },
      cell: (row, column) => this.#cell(row, column),
      look: (columns, from, to) => {
        const names = columns.map(column => this.#columns[column]?.name).filter(name => name !== undefined);
        blocks.look(names, from, to);
        summaries.look(names);
      },
      style: (cell, place) => this.#style(cell, place)
    };
  }

  #cell(row: number, at: number): GridCell {
    const column = this.#columns[at];
    if (!column || !this.#options.blocks.has(column.name, row))
      return { content: '…', classes: 'is-coming', title: '' };
    const cell = this.#options.blocks.cell(column.name, row);
    const { kind, short, full } = cellText(cell, column, this.#options.state().format);
    const content = isPreview(cell)
      ? this.#array(`${row} ${column.name}`, () => [outlinePicture(cell), short])
      : short;
    return { content, classes: `is-${kind}`, title: full };
  }

  #array(key: string, parts: () => (Element | string)[]): HTMLElement {
    const known = this.#arrays.get(key);
    if (known) return known;
    if (this.#arrays.size > 500) this.#arrays.clear();
    const made = element('span', 'table-array');
    made.append(...parts());
    this.#arrays.set(key, made);
    return made;
  }

  #style(cell: HTMLTableCellElement, place: Place): void {
    const { active } = this.#selection;
    const { rows, columns } = this.rectangle;
    const isActive = active.row === place.row && active.column === place.column;
    const within = (at: number, [from, to]: [number, number]): boolean => at >= from && at < to;
    cell.setAttribute('aria-colindex', String(place.column + 1));
    cell.classList.toggle('is-active', isActive);
    if (isActive) {
      cell.id = this.#activeId;
      this.#grid?.table?.setAttribute('aria-activedescendant', this.#activeId);
    } else if (cell.id !== '') cell.removeAttribute('id');
    if (place.row < 0) {
      const sort = this.#options.state().sort.find(key => key.column === this.#columns[place.column]?.name);
      cell.setAttribute('aria-sort', sort ? (sort.descending ? 'descending' : 'ascending') : 'none');
      cell.setAttribute('aria-label', this.#labels[place.column] ?? '');
      cell.scope = 'col';
      return;
    }
    cell.parentElement?.setAttribute('aria-rowindex', String(place.row + 2));
    const isSelected = within(place.row, rows) && within(place.column, columns);
    cell.setAttribute('aria-selected', String(isSelected));
    cell.classList.toggle('is-selected', isSelected);
  }

  async #move(place: Place, extend: boolean): Promise<void> {
    this.#selection.moveTo(place, extend);
    await this.#grid?.reveal(place);
    this.#changed();
  }

  #changed(): void {
    this.draw();
    this.#options.onSelect();
  }

  async #onKey(event: KeyboardEvent): Promise<void> {
    const { active } = this.#selection;
    const column = this.#columns[active.column];
    if (!column) return;
    const far = event.ctrlKey || event.metaKey;
    const act = this.#action(event, active, column, far);
    if (act) {
      event.preventDefault();
      event.stopPropagation();
      await act();
      return;
    }
    if (event.altKey) return;
    const to = placeAfterKey(event, active, this.#extent, this.#grid?.page ?? 1);
    if (!to) return;
    event.preventDefault();
    await this.#move(to, event.shiftKey && to.row >= 0);
  }

  #action(
    event: KeyboardEvent,
    active: Place,
    column: TableColumn,
    far: boolean
  ): (() => void | Promise<void>) | undefined {
    const { key, shiftKey, altKey } = event;
    const select = (whole: 'rows' | 'columns' | 'all') => (): void => {
      this.#selection.selectWhole(whole);
      this.#changed();
    };
    if (key === 'ContextMenu' || (key === 'F10' && shiftKey) || (key === 'ArrowDown' && altKey))
      return () => this.#options.onColumn(column);
    if (far && key.toLowerCase() === 'c') return () => this.#options.onCopy();
    if (far && key.toLowerCase() === 'a') return select('all');
    if (key === ' ' && far) return select('columns');
    if (key === ' ' && shiftKey && active.row >= 0) return select('rows');
    if (active.row < 0 && altKey && (key === 'ArrowLeft' || key === 'ArrowRight')) {
      const width = (this.#widths[active.column] ?? 100) + (key === 'ArrowRight' ? 10 : -10);
      return () =>
        this.#options.onState({
          widths: { ...this.#options.state().widths, [column.name]: Math.max(40, width) }
        });
    }
    if (key !== 'Enter') return undefined;
    if (active.row < 0) return () => this.#sort(column, shiftKey);
    return column.type.startsWith('list') || column.external === true
      ? (): void => this.#options.onOpen(column, active.row)
      : undefined;
  }

  #sort(column: TableColumn, also: boolean): void {
    if (column.type.startsWith('list')) return;
    this.#options.onState({ sort: nextSort(this.#options.state().sort, column.name, also) });
  }

  #onMouseDown(event: MouseEvent): void {
    const place = this.#grid?.placeOf(event.target);
    if (!place || event.button !== 0 || place.row < 0) return;
    this.#dragging = true;
    this.#selection.moveTo(place, event.shiftKey);
    if (this.#columns[place.column]?.role === 'index') this.#selection.selectWhole('rows');
    this.#changed();
    this.focus();
    event.preventDefault();
  }

  #onMouseOver(event: MouseEvent): void {
    const place = this.#dragging ? this.#grid?.placeOf(event.target) : undefined;
    if (!place || place.row < 0) return;
    this.#selection.moveTo(place, true);
    this.#changed();
  }

  #onClick(event: MouseEvent): void {
    const place = this.#grid?.placeOf(event.target);
    const column = place && this.#columns[place.column];
    if (!place || !column || !(event.target instanceof Element)) return;
    if (event.target.closest('.rt-column-resize')) return;
    if (event.target.closest('.brokerlab-table-menu')) {
      this.#selection.moveTo({ row: -1, column: place.column });
      this.#options.onColumn(column);
    } else if (place.row < 0) {
      this.#selection.moveTo({ row: -1, column: place.column });
      if (event.altKey) this.#selection.selectWhole('columns');
      else if (event.target.closest('.brokerlab-table-headline')) this.#sort(column, event.shiftKey);
      this.#changed();
    } else if (event.target.closest('.brokerlab-table-array')) this.#options.onOpen(column, place.row);
  }

  #onDoubleClick(event: MouseEvent): void {
    const place = this.#grid?.placeOf(event.target);
    const column = place && place.row >= 0 ? this.#columns[place.column] : undefined;
    if (place && column?.external === true) this.#options.onOpen(column, place.row);
  }

  #onResize(widths: number[]): void {
    const changed = widths.flatMap((width, i) => {
      const column = this.#columns[i];
      return column && width !== this.#widths[i] ? [[column.name, width] as const] : [];
    });
    this.#options.onState({ widths: { ...this.#options.state().widths, ...Object.fromEntries(changed) } });
  }
}
