// What users mostly read of apache-arrow's Table and its parts, by structure: its own declarations are 126 files, which
// a notebook's compiler would read before the first cell.

export interface ArrowField {
  readonly name: string;
  /** `String(type)` is its name, such as `Float64` or `Timestamp<NANOSECOND, Europe/Berlin>`. */
  readonly type: { readonly typeId: number; toString(): string };
  readonly nullable: boolean;
  /** `role`, and `units` and `precision` where they are known. */
  readonly metadata: Map<string, string>;
}

export interface ArrowVector<T = unknown> extends Iterable<T | null> {
  readonly length: number;
  readonly nullCount: number;
  /** The pieces that it consists of; `values` is shared memory where there is one typed array for it. */
  readonly data: readonly { readonly length: number; readonly nullCount: number; readonly values: unknown }[];
  get(index: number): T | null;
  at(index: number): T | null;
  slice(begin?: number, end?: number): ArrowVector<T>;
  toArray(): ArrayLike<T>;
  toJSON(): (T | null)[];
}

/** A row: its values by name. */
export interface ArrowRow {
  toArray(): unknown[];
  toJSON(): Record<string, unknown>;
  readonly [column: string]: unknown;
}

/** An Arrow table as apache-arrow makes it, for those who do not import its types. */
export interface ArrowTable extends Iterable<ArrowRow> {
  readonly numRows: number;
  readonly numCols: number;
  readonly nullCount: number;
  readonly schema: { readonly fields: readonly ArrowField[]; readonly metadata: Map<string, string> };
  readonly batches: readonly { readonly numRows: number }[];
  getChild(name: string): ArrowVector | null;
  getChildAt(index: number): ArrowVector | null;
  get(index: number): ArrowRow | null;
  toArray(): ArrowRow[];
  slice(begin?: number, end?: number): ArrowTable;
  select(names: string[]): ArrowTable;
}
