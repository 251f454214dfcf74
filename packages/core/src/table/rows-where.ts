import { BrokerError } from '../errors.js';
import { evaluateExpression, type ExpressionColumn } from '../view/expression/evaluate.js';
import type { Column } from './Column.js';
import { expressionColumn } from './expression-columns.js';

/** Evaluates an expression on columns of `length` rows. Throws `InvalidQuery` that points at the mistake. */
export function evaluateOver(
  expression: string,
  length: number,
  columns: ReadonlyMap<string, Column>
): ExpressionColumn {
  return evaluateExpression(expression, {
    length,
    names: [...columns.keys()],
    column: name => {
      const column = columns.get(name);
      return column === undefined ? undefined : expressionColumn(column.data);
    }
  });
}

/** The numbers of the rows for which a condition is true; where it is null, it is not. Throws `InvalidQuery`. */
export function rowsWhere(
  condition: string,
  length: number,
  columns: ReadonlyMap<string, Column>
): Int32Array {
  const result = evaluateOver(condition, length, columns);
  if (result.kind !== 'boolean') {
    const message = `A filter needs a condition, such as 'det > 3'; '${condition}' gives ${result.kind}s.`;
    throw new BrokerError('InvalidQuery', message, { query: condition, position: 0 });
  }
  const { values, valid } = result;
  const rows = new Int32Array(length);
  let count = 0;
  for (let row = 0; row < length; row++) if (values[row] === 1 && valid?.[row] !== 0) rows[count++] = row;
  return rows.slice(0, count);
}
