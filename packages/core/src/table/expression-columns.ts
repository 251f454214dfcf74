import type { ExpressionColumn } from '../view/expression/evaluate.js';
import type { ColumnData } from './ColumnData.js';
import { toFloat64 } from './statistics.js';

/** A column as expressions take it; undefined where they cannot (lists). */
export function expressionColumn(data: ColumnData): ExpressionColumn | undefined {
  const { length, valid } = data;
  switch (data.kind) {
    case 'number': {
      const { values } = data;
      const wide = values instanceof BigInt64Array || values instanceof BigUint64Array;
      if (wide && values.some(value => !Number.isSafeInteger(Number(value)))) {
        return { kind: 'integer', length, valid, values: Array.from(values) };
      }
      return {
        kind: 'number',
        length,
        valid,
        values: values instanceof Float64Array ? values : toFloat64(data)
      };
    }
    case 'timestamp':
      return {
        kind: 'number',
        length,
        valid,
        values: Float64Array.from(data.values, ns => Number(ns) / 1e9)
      };
    case 'boolean':
      return { kind: 'boolean', length, valid, values: data.values };
    case 'string':
      return { kind: 'string', length, valid, values: data.values };
    case 'list':
      return undefined;
  }
}

/** What an expression gave, as a column's values. */
export function columnData(result: ExpressionColumn): ColumnData {
  const { length, valid } = result;
  switch (result.kind) {
    case 'integer':
      return result.values.every(value => BigInt.asIntN(64, value) === value)
        ? { kind: 'number', dtype: 'int64', length, valid, values: BigInt64Array.from(result.values) }
        : { kind: 'number', dtype: 'uint64', length, valid, values: BigUint64Array.from(result.values) };
    case 'number':
      return { kind: 'number', dtype: 'float64', length, valid, values: result.values };
    case 'boolean':
      return { kind: 'boolean', length, valid, values: result.values };
    case 'string':
      return { kind: 'string', length, valid, values: [...result.values] };
  }
}
