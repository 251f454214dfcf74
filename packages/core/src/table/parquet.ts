import { parquetWriteBuffer, type ColumnSource, type SchemaElement } from 'hyparquet-writer';
import { toArrowStream } from './arrow.js';
import { nestedArrays } from './json-text.js';
import { Column } from './Column.js';
import { cellOf, isNull, sliceData, typeOf, type ColumnData } from './ColumnData.js';
import type { ColumnType, NumberDType } from './ColumnType.js';

const PHYSICAL: Record<NumberDType, Pick<SchemaElement, 'type' | 'converted_type'>> = {
  int8: { type: 'INT32', converted_type: 'INT_8' },
  uint8: { type: 'INT32', converted_type: 'UINT_8' },
  int16: { type: 'INT32', converted_type: 'INT_16' },
  uint16: { type: 'INT32', converted_type: 'UINT_16' },
  int32: { type: 'INT32', converted_type: 'INT_32' },
  uint32: { type: 'INT32', converted_type: 'UINT_32' },
  int64: { type: 'INT64', converted_type: 'INT_64' },
  uint64: { type: 'INT64', converted_type: 'UINT_64' },
  float32: { type: 'FLOAT' },
  float64: { type: 'DOUBLE' }
};

function schemaOf(name: string, type: ColumnType): SchemaElement[] {
  const repetition_type = 'OPTIONAL';
  switch (type.kind) {
    case 'number':
      return [{ name, repetition_type, ...PHYSICAL[type.dtype] }];
    case 'boolean':
      return [{ name, repetition_type, type: 'BOOLEAN' }];
    case 'timestamp':
      return [
        {
          name,
          repetition_type,
          type: 'INT64',
          logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' }
        }
      ];
    case 'list':
      return [
        { name, repetition_type, converted_type: 'LIST', logical_type: { type: 'LIST' }, num_children: 1 },
        { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
        ...schemaOf('element', type.child)
      ];
    default:
      return [{ name, repetition_type, type: 'BYTE_ARRAY', converted_type: 'UTF8' }];
  }
}

/** A value as the writer takes it: 64-bit integers as bigints. */
function plain(cell: unknown, dtype: NumberDType | undefined): unknown {
  if (Array.isArray(cell)) return cell.map(element => plain(element, dtype));
  if (cell === null || (dtype !== 'int64' && dtype !== 'uint64')) return cell;
  return BigInt(cell as number | bigint);
}

function leafOf(type: ColumnType): NumberDType | undefined {
  if (type.kind === 'list') return leafOf(type.child);
  return type.kind === 'number' ? type.dtype : undefined;
}

function valuesOf(data: ColumnData): unknown[] {
  const dtype = leafOf(typeOf(data));
  return Array.from({ length: data.length }, (_, row) => {
    if (isNull(data, row)) return null;
    if (data.kind === 'timestamp') return data.values[row];
    return plain(nestedArrays(cellOf(data, row)), dtype);
  });
}

/** The Arrow schema, from which pyarrow and pandas take time zones and exact types. */
function arrowSchema(columns: readonly Column[]): string {
  const empty = columns.map(column => new Column(column.info, sliceData(column.data, 0, 0)));
  const stream = toArrowStream(empty);
  const message = stream.subarray(0, 8 + new DataView(stream.buffer, stream.byteOffset).getInt32(4, true));
  return Buffer.from(message).toString('base64');
}

/** What a Parquet writer takes: one row group's values, and the schema and metadata of all of them. */
export interface ParquetParts {
  schema: SchemaElement[];
  kvMetadata: { key: string; value: string }[];
  columnData: ColumnSource[];
}

export function parquetParts(columns: readonly Column[]): ParquetParts {
  const children = columns.map(column => schemaOf(column.name, typeOf(column.data)));
  return {
    schema: [{ name: 'root', num_children: columns.length }, ...children.flat()],
    kvMetadata: [{ key: 'ARROW:schema', value: arrowSchema(columns) }],
    columnData: columns.map((column): ColumnSource => ({
      name: column.name,
      data: valuesOf(column.data),
      encoding: 'PLAIN'
    }))
  };
}

export function toParquet(columns: readonly Column[]): Uint8Array {
  return new Uint8Array(parquetWriteBuffer(parquetParts(columns)));
}
