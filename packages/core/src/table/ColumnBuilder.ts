import type { NdArray, TypedArray } from '../arrays/nd-array.js';
import type { ColumnData } from './ColumnData.js';
import { allocate, type ColumnType, type NumberDType } from './ColumnType.js';
import { exactElement, exactElements } from './exact-element.js';

/** Grows one column, a value at a time. */
export interface ColumnBuilder {
  readonly length: number;
  /** Appends `value`, null and undefined as null. `false`: it does not fit the type, and nothing was appended. */
  append(value: unknown): boolean;
  /** Appends all of `values`. `false`: some do not fit the type, or have to be looked at singly; nothing was appended. */
  appendAll?(values: Float64Array | readonly string[]): boolean;
  /** Forgets all rows from `length` on. */
  truncate(length: number): void;
  finish(): ColumnData;
}

const MOST_ELEMENTS = 2 ** 31 - 1;

/** The mask of a growing column; it takes no memory until the first null. */
class Nulls {
  #mask: Uint8Array | null = null;

  add(row: number): void {
    if (this.#mask === null || this.#mask.length <= row) {
      const grown = new Uint8Array(Math.max(64, row * 2)).fill(1);
      if (this.#mask !== null) grown.set(this.#mask);
      this.#mask = grown;
    }
    this.#mask[row] = 0;
  }

  truncate(length: number): void {
    this.#mask?.fill(1, length);
  }

  finish(length: number): Uint8Array | null {
    if (this.#mask === null) return null;
    const mask = new Uint8Array(length).fill(1);
    mask.set(this.#mask.subarray(0, length));
    return mask.includes(0) ? mask : null;
  }
}

class NumberBuilder implements ColumnBuilder {
  length = 0;
  readonly dtype: NumberDType;
  #values: TypedArray;
  readonly #nulls = new Nulls();

  constructor(dtype: NumberDType) {
    this.dtype = dtype;
    this.#values = allocate(dtype, 64);
  }

  #reserve(count: number): void {
    if (this.length + count <= this.#values.length) return;
    const grown = allocate(this.dtype, Math.max(this.length + count, this.#values.length * 2));
    copyTyped(this.#values.subarray(0, this.length), grown, 0);
    this.#values = grown;
  }

  append(value: unknown): boolean {
    this.#reserve(1);
    if (value === null || value === undefined) {
      this.#nulls.add(this.length++);
      return true;
    }
    const element =
      typeof value === 'number' && this.dtype === 'float64' ? value : exactElement(value, this.dtype);
    if (element === undefined) return false;
    this.#values[this.length++] = element;
    return true;
  }

  appendAll(values: Float64Array | readonly string[]): boolean {
    if (!(values instanceof Float64Array)) return false;
    const elements = this.dtype === 'float64' ? values : exactElements(values, this.dtype);
    if (elements === undefined) return false;
    this.extend(elements);
    return true;
  }

  at(row: number): number {
    return Number(this.#values[row] ?? 0);
  }

  /** Appends elements of the builder's own type. */
  extend(elements: TypedArray): void {
    this.#reserve(elements.length);
    copyTyped(elements, this.#values, this.length);
    this.length += elements.length;
  }

  truncate(length: number): void {
    this.length = length;
    this.#nulls.truncate(length);
  }

  finish(): ColumnData {
    const { length, dtype } = this;
    return {
      kind: 'number',
      dtype,
      length,
      valid: this.#nulls.finish(length),
      values: this.#values.slice(0, length)
    };
  }
}

function copyTyped(from: TypedArray, into: TypedArray, offset: number): void {
  if (from instanceof BigInt64Array || from instanceof BigUint64Array) {
    if (into instanceof BigInt64Array || into instanceof BigUint64Array) into.set(from, offset);
  } else if (!(into instanceof BigInt64Array || into instanceof BigUint64Array)) into.set(from, offset);
}

class BooleanBuilder implements ColumnBuilder {
  readonly #bytes = new NumberBuilder('uint8');

  get length(): number {
    return this.#bytes.length;
  }

  append(value: unknown): boolean {
    const fits =
      value === null || value === undefined || typeof value === 'boolean' || value === 0 || value === 1;
    return fits && this.#bytes.append(value);
  }

  extend(bytes: TypedArray): void {
    this.#bytes.extend(bytes);
  }

  truncate(length: number): void {
    this.#bytes.truncate(length);
  }

  finish(): ColumnData {
    const { length, valid, values } = this.#bytes.finish() as ColumnData & { kind: 'number' };
    return { kind: 'boolean', length, valid, values: values as Uint8Array };
  }
}

class StringBuilder implements ColumnBuilder {
  readonly #values: string[] = [];
  readonly #nulls = new Nulls();

  get length(): number {
    return this.#values.length;
  }

  append(value: unknown): boolean {
    if (value === null || value === undefined) {
      this.#nulls.add(this.#values.length);
      this.#values.push('');
      return true;
    }
    if (typeof value !== 'string') return false;
    this.#values.push(value);
    return true;
  }

  appendAll(values: Float64Array | readonly string[]): boolean {
    if (values instanceof Float64Array) return false;
    for (const value of values) this.#values.push(value);
    return true;
  }

  truncate(length: number): void {
    this.#values.length = length;
    this.#nulls.truncate(length);
  }

  finish(): ColumnData {
    const { length } = this.#values;
    return { kind: 'string', length, valid: this.#nulls.finish(length), values: this.#values };
  }
}

class TimestampBuilder implements ColumnBuilder {
  readonly #integers = new NumberBuilder('int64');
  readonly #timezone: string;

  constructor(timezone: string) {
    this.#timezone = timezone;
  }

  get length(): number {
    return this.#integers.length;
  }

  append(value: unknown): boolean {
    return this.#integers.append(value);
  }

  truncate(length: number): void {
    this.#integers.truncate(length);
  }

  finish(): ColumnData {
    const { length, valid, values } = this.#integers.finish() as ColumnData & { kind: 'number' };
    return { kind: 'timestamp', timezone: this.#timezone, length, valid, values: values as BigInt64Array };
  }
}

/**
 * A column whose type the first value tells. Numbers are float64, so that a column keeps its type as it grows; it
 * turns into int64 when an integer arrives that float64 cannot hold and all the others are integers too.
 */
class UnknownBuilder implements ColumnBuilder {
  #inner: ColumnBuilder | null = null;
  #nullsBefore = 0;

  get length(): number {
    return this.#inner?.length ?? this.#nullsBefore;
  }

  append(value: unknown): boolean {
    if (value === null || value === undefined) {
      if (this.#inner !== null) return this.#inner.append(null);
      this.#nullsBefore++;
      return true;
    }
    if (this.#inner === null) {
      const type = firstType(value);
      if (type === null) return false;
      this.#inner = createBuilder(type);
      for (let i = 0; i < this.#nullsBefore; i++) this.#inner.append(null);
    }
    return (
      this.#inner.append(value) || (typeof value === 'bigint' && this.#widen() && this.#inner.append(value))
    );
  }

  #widen(): boolean {
    const data = this.#inner?.finish();
    if (data?.kind !== 'number' || data.dtype !== 'float64') return false;
    const wide = new NumberBuilder('int64');
    for (let row = 0; row < data.length; row++) {
      if (!wide.append(data.valid?.[row] === 0 ? null : data.values[row])) return false;
    }
    this.#inner = wide;
    return true;
  }

  truncate(length: number): void {
    if (this.#inner === null) this.#nullsBefore = length;
    else this.#inner.truncate(length);
  }

  finish(): ColumnData {
    if (this.#inner !== null) return this.#inner.finish();
    const empty = new NumberBuilder('float64');
    for (let i = 0; i < this.#nullsBefore; i++) empty.append(null);
    return empty.finish();
  }
}

function firstType(value: unknown): ColumnType | null {
  if (typeof value === 'number') return { kind: 'number', dtype: 'float64' };
  if (typeof value === 'bigint')
    return { kind: 'number', dtype: Number.isSafeInteger(Number(value)) ? 'float64' : 'int64' };
  if (typeof value === 'boolean') return { kind: 'boolean' };
  if (typeof value === 'string') return { kind: 'string' };
  return Array.isArray(value) || ArrayBuffer.isView(value)
    ? { kind: 'list', child: { kind: 'unknown' } }
    : null;
}

class ListBuilder implements ColumnBuilder {
  readonly #offsets = new NumberBuilder('int32');
  readonly #nulls = new Nulls();
  readonly #child: ColumnBuilder;

  constructor(child: ColumnBuilder) {
    this.#child = child;
    this.#offsets.append(0);
  }

  get length(): number {
    return this.#offsets.length - 1;
  }

  append(value: unknown): boolean {
    if (value === null || value === undefined) {
      this.#nulls.add(this.length);
      return this.#offsets.append(this.#child.length);
    }
    const before = this.#child.length;
    if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
      if (!this.#extend(value as TypedArray)) return this.#undo(before);
    } else {
      if (!Array.isArray(value)) return false;
      for (const element of value) if (!this.#child.append(element)) return this.#undo(before);
    }
    return this.#offsets.append(this.#child.length) || this.#undo(before);
  }

  /** Appends one array of as many axes as there are lists in each other. */
  appendArray({ data, shape, dtype }: NdArray): boolean {
    const before = this.#child.length;
    const [rows = 0, ...rest] = shape;
    if (this.#child instanceof ListBuilder) {
      const size = rest.reduce((product, axis) => product * axis, 1);
      for (let row = 0; row < rows; row++) {
        const part = { data: data.subarray(row * size, (row + 1) * size), shape: rest, dtype };
        if (!this.#child.appendArray(part)) return this.#undo(before);
      }
    } else if (rest.length > 0 || !this.#extend(data)) return this.#undo(before);
    return this.#child.length <= MOST_ELEMENTS && this.#offsets.append(this.#child.length);
  }

  #extend(elements: TypedArray): boolean {
    const child = this.#child;
    if (child.length + elements.length > MOST_ELEMENTS) return false;
    if (child instanceof NumberBuilder && elements.constructor === allocate(child.dtype, 0).constructor) {
      child.extend(elements);
      return true;
    }
    if (
      child instanceof BooleanBuilder &&
      elements instanceof Uint8Array &&
      elements.every(byte => byte < 2)
    ) {
      child.extend(elements);
      return true;
    }
    for (const element of elements) if (!child.append(element)) return false;
    return true;
  }

  #undo(length: number): false {
    this.#child.truncate(length);
    return false;
  }

  truncate(length: number): void {
    this.#offsets.truncate(length + 1);
    this.#nulls.truncate(length);
    this.#child.truncate(this.#offsets.at(length));
  }

  finish(): ColumnData {
    const { length } = this;
    const offsets = this.#offsets.finish() as ColumnData & { kind: 'number' };
    return {
      kind: 'list',
      length,
      valid: this.#nulls.finish(length),
      offsets: offsets.values as Int32Array,
      child: this.#child.finish()
    };
  }
}

export type { ListBuilder };

/** A builder for arrays of `type`, which must be a list. */
export function createListBuilder(type: ColumnType & { kind: 'list' }): ListBuilder {
  return new ListBuilder(
    type.child.kind === 'list' ? createListBuilder(type.child) : createBuilder(type.child)
  );
}

export function createBuilder(type: ColumnType): ColumnBuilder {
  switch (type.kind) {
    case 'number':
      return new NumberBuilder(type.dtype);
    case 'boolean':
      return new BooleanBuilder();
    case 'string':
      return new StringBuilder();
    case 'timestamp':
      return new TimestampBuilder(type.timezone);
    case 'list':
      return createListBuilder(type);
    case 'unknown':
      return new UnknownBuilder();
  }
}
