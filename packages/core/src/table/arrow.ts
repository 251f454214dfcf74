import { createRequire } from 'node:module';
import type { Data, DataType, Field, Schema, Table } from 'apache-arrow';
import type { Column } from './Column.js';
import { nullCount, type ColumnData, type Validity } from './ColumnData.js';
import type { NumberDType } from './ColumnType.js';

type Arrow = typeof import('apache-arrow');

let loaded: Arrow | undefined;

/** Loaded when it is first needed: it takes as long to load as many a table takes to read. */
function arrow(): Arrow {
  loaded ??= createRequire(import.meta.url)('apache-arrow') as Arrow;
  return loaded;
}

/** Arrow's validity bitmap, least significant bit first. */
function packBits(bytes: Uint8Array): Uint8Array {
  const bits = new Uint8Array(Math.ceil(bytes.length / 64) * 8);
  for (let i = 0; i < bytes.length; i++)
    if (bytes[i] !== 0) bits[i >> 3] = (bits[i >> 3] ?? 0) | (1 << (i & 7));
  return bits;
}

function nulls(data: ColumnData): { nullCount: number; nullBitmap: Uint8Array | null } {
  const valid: Validity = data.valid;
  return { nullCount: nullCount(data), nullBitmap: valid === null ? null : packBits(valid) };
}

const NUMBERS: Record<NumberDType, (a: Arrow) => DataType> = {
  int8: a => new a.Int8(),
  uint8: a => new a.Uint8(),
  int16: a => new a.Int16(),
  uint16: a => new a.Uint16(),
  int32: a => new a.Int32(),
  uint32: a => new a.Uint32(),
  int64: a => new a.Int64(),
  uint64: a => new a.Uint64(),
  float32: a => new a.Float32(),
  float64: a => new a.Float64()
};

function toData(data: ColumnData): Data {
  const a = arrow();
  const { length } = data;
  const shared = { length, ...nulls(data) };
  switch (data.kind) {
    case 'number':
      return a.makeData({
        type: NUMBERS[data.dtype](a) as never,
        ...shared,
        data: data.values as never
      }) as Data;
    case 'boolean':
      return a.makeData({ type: new a.Bool(), ...shared, data: packBits(data.values) });
    case 'timestamp': {
      const type = new a.TimestampNanosecond(data.timezone);
      return a.makeData({ type, ...shared, data: data.values as never });
    }
    case 'string':
      return a.makeData({ type: new a.Utf8(), ...shared, ...utf8(data.values) });
    case 'list': {
      const child = toData(data.child);
      const type = new a.List(new a.Field('item', child.type, true));
      return a.makeData({ type, ...shared, valueOffsets: data.offsets, child: child as never }) as Data;
    }
  }
}

function utf8(strings: readonly string[]): { valueOffsets: Int32Array; data: Uint8Array } {
  const encoder = new TextEncoder();
  const encoded = strings.map(text => encoder.encode(text));
  const valueOffsets = new Int32Array(strings.length + 1);
  encoded.forEach((bytes, i) => (valueOffsets[i + 1] = (valueOffsets[i] ?? 0) + bytes.length));
  const data = new Uint8Array(valueOffsets[strings.length] ?? 0);
  encoded.forEach((bytes, i) => data.set(bytes, valueOffsets[i]));
  return { valueOffsets, data };
}

function toField(
  { name, role, units, precision }: Column,
  type: DataType,
  more: Readonly<Record<string, string>> = {}
): Field {
  const metadata = new Map([['role', role as string], ...Object.entries(more)]);
  if (units !== undefined) metadata.set('units', units);
  if (precision !== undefined) metadata.set('precision', String(precision));
  return new (arrow().Field)(name, type, true, metadata);
}

/** What each field's metadata is to have besides. */
type FieldMetadata = readonly Readonly<Record<string, string>>[];

/** Units, precision and role travel in the fields' metadata. */
export function toArrowTable(columns: readonly Column[], more: FieldMetadata = []): Table {
  const a = arrow();
  const data = columns.map(column => toData(column.data));
  const schema = new a.Schema(
    columns.map((column, i) => toField(column, data[i]?.type ?? new a.Null(), more[i]))
  );
  const length = columns[0]?.length ?? 0;
  const struct = a.makeData({ type: new a.Struct(schema.fields), length, nullCount: 0, children: data });
  return new a.Table(schema as Schema, new a.RecordBatch(schema, struct as never)) as Table;
}

export function toArrowStream(columns: readonly Column[], more: FieldMetadata = []): Uint8Array {
  return arrow().tableToIPC(toArrowTable(columns, more), 'stream');
}
