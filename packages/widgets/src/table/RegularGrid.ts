import type { RegularTableElement } from 'regular-table';
import type { Place } from './Selection.js';

/** What a cell shows: text, or an element; and how. */
export interface GridCell {
  content: string | HTMLElement;
  classes: string;
  title: string;
}

export interface GridModel {
  numRows: number;
  /** All columns on screen, frozen ones first. */
  widths(): readonly number[];
  numFrozen(): number;
  /** The lines of a column's header. */
  header(column: number): readonly HTMLElement[];
  cell(row: number, column: number): GridCell;
  /** What is on screen: columns by number, rows half-open. */
  look(columns: readonly number[], from: number, to: number): void;
  /** After each drawing, for each cell on screen; row -1 is the header. */
  style(cell: HTMLTableCellElement, place: Place): void;
}

type Response = Awaited<ReturnType<Parameters<RegularTableElement['setDataListener']>[0]>>;
type Scalar = Response['data'][number][number];

const headerLines = 3;
const unknownWidth = 60;

/** The only file that knows regular-table: draws a {@link GridModel}, as many rows and columns as are on screen. */
export class RegularGrid {
  readonly node: RegularTableElement;
  readonly #model: GridModel;
  readonly #onResize: (widths: number[]) => void;
  readonly #life = new AbortController();
  readonly #observer: ResizeObserver;
  readonly #unstyle: () => void;
  readonly #drawn = new Set<number>();
  #shown = { from: 0, to: 0 };
  /** The column at the left, of those that are not frozen. */
  #left = 0;

  /** `onResize`: columns were made wider or narrower with the mouse. Append `node` before the first `draw`. */
  static async create(model: GridModel, onResize: (widths: number[]) => void): Promise<RegularGrid> {
    await import('regular-table');
    return new RegularGrid(model, onResize);
  }

  private constructor(model: GridModel, onResize: (widths: number[]) => void) {
    this.#model = model;
    this.#onResize = onResize;
    this.node = document.createElement('regular-table') as RegularTableElement;
    this.#unstyle = this.node.addStyleListener(() => this.#style());
    this.#observer = new ResizeObserver(() => void this.draw());
    document.addEventListener('mouseup', () => this.#afterMouse(), { signal: this.#life.signal });
  }

  /** The table itself. */
  get table(): HTMLTableElement | null {
    return this.node.querySelector('table');
  }

  /** Begins to show; `node` is in the page. */
  start(): void {
    this.node.setDataListener(
      async (x0, y0, x1, y1) => this.#answer(Math.floor(x0), Math.floor(y0), Math.ceil(x1), Math.ceil(y1)),
      { virtual_mode: 'both' }
    );
    this.node.tabIndex = -1;
    this.#observer.observe(this.node);
  }

  /** Draws again what is on screen, in the next animation frame. */
  async draw(): Promise<void> {
    if (this.#life.signal.aborted || this.node.clientHeight === 0) return;
    await this.node.draw({ invalid_viewport: true });
  }

  /** Takes new widths over, by column. */
  resize(): void {
    this.#drawn.clear();
    this.node.resetAutoSize({ auto: true, override: false, indices: true, row_height: false });
    this.node.restoreColumnSizes(Object.fromEntries(this.#model.widths().entries()));
  }

  /** How many whole rows are on screen. */
  get page(): number {
    return Math.max(1, this.#shown.to - this.#shown.from - 1);
  }

  /** Scrolls until a place is on screen, no further than it takes. */
  async reveal(place: Place): Promise<void> {
    // Widths are known to it as columns are drawn, so that a place far away takes several steps.
    for (let step = 0; step < 6; step++) {
      const before = this.node.scrollLeft;
      this.#scrollTo(place);
      await this.node.flush();
      if (this.node.scrollLeft === before) return;
    }
  }

  #scrollTo({ row, column }: Place): void {
    const { numRows } = this.#model;
    const [numFrozen, widths] = [this.#model.numFrozen(), this.#model.widths()];
    const rowHeight = this.#rowHeight;
    const visible = Math.floor(this.node.clientHeight / rowHeight) - headerLines;
    const scrollable = this.node.scrollHeight - this.node.clientHeight;
    const hidden = Math.max(1, numRows - (this.node.clientHeight / rowHeight - headerLines));
    const first = (this.node.scrollTop / Math.max(1, scrollable)) * hidden;
    const top =
      row < 0 ? first : row < first ? row : row >= first + visible - 1 ? row - visible + 1.01 : first;
    if (top !== first) this.node.scrollTop = (Math.max(0, top) / hidden) * scrollable;
    if (column >= numFrozen) {
      const frozen = widths.slice(0, numFrozen).reduce((a, b) => a + b, 0);
      let first = column;
      let room = this.node.clientWidth - frozen - (widths[column] ?? 0);
      while (first > numFrozen && room >= (widths[first - 1] ?? 0)) room -= widths[--first] ?? 0;
      const left = numFrozen + this.#left;
      if (column < left || (column === left && this.node.scrollLeft > this.#offset(column)))
        this.node.scrollLeft = this.#offset(column);
      else if (first > left) this.node.scrollLeft = this.#offset(first) + 1;
    }
  }

  /** The place of a cell of the table; undefined for what is no cell. */
  placeOf(target: EventTarget | null): Place | undefined {
    const cell = target instanceof Element ? target.closest<HTMLTableCellElement>('td, th') : null;
    return cell && this.node.contains(cell) ? this.#place(cell) : undefined;
  }

  dispose(): void {
    this.#life.abort();
    this.#observer.disconnect();
    this.#unstyle();
    this.node.remove();
  }

  get #rowHeight(): number {
    return this.node.querySelector('tbody tr')?.getBoundingClientRect().height || 24;
  }

  #answer(x0: number, y0: number, x1: number, y1: number): Response {
    const { numRows } = this.#model;
    const [numFrozen, widths] = [this.#model.numFrozen(), this.#model.widths()];
    const columns = Array.from(
      { length: Math.max(0, Math.min(x1, widths.length - numFrozen) - x0) },
      (_, i) => numFrozen + x0 + i
    );
    const rows = Array.from({ length: Math.max(0, Math.min(y1, numRows) - y0) }, (_, i) => y0 + i);
    const frozen = Array.from({ length: numFrozen }, (_, i) => i);
    if (y1 > y0) this.#shown = { from: y0, to: Math.min(y1, numRows) };
    const content = (row: number, column: number): Scalar => this.#model.cell(row, column).content as Scalar;
    return {
      num_rows: numRows,
      num_columns: widths.length - numFrozen,
      num_row_headers: numFrozen,
      num_column_headers: headerLines,
      column_header_merge_depth: 0,
      merge_headers: 'column',
      data: columns.map(column => rows.map(row => content(row, column))),
      row_headers: rows.map(row => frozen.map(column => content(row, column))),
      column_headers: columns.map(column => this.#model.header(column) as unknown as Scalar[])
    };
  }

  /** Where it takes a column to begin: one that it has not drawn yet counts as 60 pixels wide. */
  #offset(column: number): number {
    const [numFrozen, widths] = [this.#model.numFrozen(), this.#model.widths()];
    let offset = 0;
    for (let i = numFrozen; i < column; i++) offset += this.#drawn.has(i) ? (widths[i] ?? 0) : unknownWidth;
    return offset;
  }

  /** The columns on screen, from the one at the left. */
  #onScreen(): number[] {
    const [numFrozen, widths] = [this.#model.numFrozen(), this.#model.widths()];
    const columns = Array.from({ length: numFrozen }, (_, i) => i);
    let room = this.node.clientWidth - columns.reduce((sum, column) => sum + (widths[column] ?? 0), 0);
    room += widths[numFrozen + this.#left] ?? 0;
    for (let column = numFrozen + this.#left; column < widths.length && room > 0; column++) {
      columns.push(column);
      room -= widths[column] ?? 0;
    }
    return columns;
  }

  #place(cell: HTMLTableCellElement): Place | undefined {
    const meta = this.node.getMeta(cell);
    if (!meta) return undefined;
    const numFrozen = this.#model.numFrozen();
    if (meta.type === 'corner' || meta.type === 'row_header')
      return { row: meta.type === 'corner' ? -1 : meta.y, column: meta.row_header_x };
    return { row: meta.type === 'column_header' ? -1 : meta.y, column: numFrozen + meta.x };
  }

  #style(): void {
    const first = this.node.querySelector<HTMLTableCellElement>('thead th:not(.rt-group-corner)');
    const meta = first && this.node.getMeta(first);
    if (meta?.type === 'column_header') this.#left = meta.x;
    this.#model.look(this.#onScreen(), this.#shown.from, this.#shown.to);
    for (const [line, row] of [...(this.node.querySelectorAll('thead tr') ?? [])].entries()) {
      row.toggleAttribute('aria-hidden', false);
      if (line > 0) row.setAttribute('aria-hidden', 'true');
      for (const cell of row.querySelectorAll('th')) {
        const place = this.#place(cell);
        if (!place) continue;
        const content = this.#model.header(place.column)[line];
        if (content && cell.firstChild !== content) cell.firstChild?.replaceWith(content);
        if (line === 0) this.#model.style(cell, place);
        this.#drawn.add(place.column);
      }
    }
    for (const cell of this.node.querySelectorAll<HTMLTableCellElement>('tbody td, tbody th')) {
      const place = this.#place(cell);
      if (!place) continue;
      const { classes, title } = this.#model.cell(place.row, place.column);
      const column = /\brt-[\w-]+/g;
      const kept = cell.className.match(column)?.join(' ') ?? '';
      const name = `${kept} ${classes}`.trim();
      if (cell.className !== name) cell.className = name;
      if (cell.title !== title) cell.title = title;
      this.#model.style(cell, place);
    }
  }

  #afterMouse(): void {
    const sizes = this.node.saveColumnSizes();
    const widths = this.#model.widths();
    const now = widths.map((width, column) => Math.round(sizes[column] ?? width));
    if (now.some((width, column) => width !== widths[column])) this.#onResize(now);
  }
}
