/** A cell by its place on screen: a row of what the filter leaves (-1: the header), a column among those shown. */
export interface Place {
  row: number;
  column: number;
}

export interface Extent {
  numRows: number;
  numColumns: number;
}

/** The rows and columns that are selected, both half-open. */
export interface Rectangle {
  rows: [from: number, to: number];
  columns: [from: number, to: number];
}

/** The cell that has the keyboard, and what is selected: the rectangle from the anchor to it, or whole lines of it. */
export class Selection {
  active: Place = { row: 0, column: 0 };
  #anchor: Place = { row: 0, column: 0 };
  #whole: 'rows' | 'columns' | 'all' | undefined;

  /** Moves to a place; `extend` keeps where the selection began. */
  moveTo(place: Place, extend = false): void {
    this.active = place;
    if (extend && place.row >= 0) return;
    this.#anchor = place;
    this.#whole = undefined;
  }

  /** Selects the whole rows or columns of what is selected, or everything. */
  selectWhole(whole: 'rows' | 'columns' | 'all'): void {
    this.#whole = whole;
  }

  rectangle({ numRows, numColumns }: Extent): Rectangle {
    const span = (a: number, b: number, length: number): [number, number] => [
      Math.max(0, Math.min(a, b)),
      Math.min(length, Math.max(a, b) + 1)
    ];
    const [active, anchor] = [this.active, this.#anchor];
    const columns = span(anchor.column, active.column, numColumns);
    if (this.#whole === 'all') return { rows: [0, numRows], columns: [0, numColumns] };
    if (this.#whole === 'columns') return { rows: [0, numRows], columns };
    if (active.row < 0) return { rows: [0, 0], columns };
    const rows = span(anchor.row, active.row, numRows);
    return { rows, columns: this.#whole === 'rows' ? [0, numColumns] : columns };
  }
}

/** Where a key leads, with `page` rows on screen; undefined where it leads nowhere. The header is row -1. */
export function placeAfterKey(
  { key, ctrlKey, metaKey }: Pick<KeyboardEvent, 'key' | 'ctrlKey' | 'metaKey'>,
  { row, column }: Place,
  { numRows, numColumns }: Extent,
  page: number
): Place | undefined {
  const far = ctrlKey || metaKey;
  const at = (toRow: number, toColumn: number): Place => ({
    row: Math.max(-1, Math.min(numRows - 1, toRow)),
    column: Math.max(0, Math.min(numColumns - 1, toColumn))
  });
  switch (key) {
    case 'ArrowDown':
      return at(far ? numRows - 1 : row + 1, column);
    case 'ArrowUp':
      return at(far ? 0 : row - 1, column);
    case 'ArrowRight':
      return at(row, far ? numColumns - 1 : column + 1);
    case 'ArrowLeft':
      return at(row, far ? 0 : column - 1);
    case 'PageDown':
      return at(row + page, column);
    case 'PageUp':
      return at(Math.max(0, row - page), column);
    case 'Home':
      return far ? at(0, 0) : at(row, 0);
    case 'End':
      return far ? at(numRows - 1, numColumns - 1) : at(row, numColumns - 1);
    default:
      return undefined;
  }
}
