import { Column } from './Column.js';
import { createBuilder } from './ColumnBuilder.js';
import { FLOAT64, STRING } from './ColumnType.js';
import { quantilesOf, type NumericData } from './statistics.js';

const ROWS = ['count', 'mean', 'std', 'min', '25%', '50%', '75%', 'max'];

function statisticsOf(column: Column, data: NumericData): number[] {
  const quartiles = quantilesOf(data, [0.25, 0.5, 0.75]);
  return [column.count(), column.mean(), column.std(), column.min(), ...quartiles, column.max()];
}

/** What `describe()` shows: a label column, and the statistics of each column of numbers. */
export function describeColumns(columns: readonly Column[]): Column[] {
  const labels = createBuilder(STRING);
  for (const name of ROWS) labels.append(name);
  const described = [new Column({ name: 'statistic', role: 'label' }, labels.finish())];
  for (const column of columns) {
    const { name, units, role, data } = column;
    if (role !== 'data' || data.kind !== 'number') continue;
    const builder = createBuilder(FLOAT64);
    for (const value of statisticsOf(column, data)) builder.append(value);
    described.push(new Column({ name, role, ...(units === undefined ? {} : { units }) }, builder.finish()));
  }
  return described;
}
