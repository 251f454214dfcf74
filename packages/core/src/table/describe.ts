import { Column } from './Column.js';
import { createBuilder } from './ColumnBuilder.js';
import { FLOAT64, STRING } from './ColumnType.js';

const ROWS: readonly [string, (column: Column) => number][] = [
  ['count', column => column.count()],
  ['mean', column => column.mean()],
  ['std', column => column.std()],
  ['min', column => column.min()],
  ['25%', column => column.quantile(0.25)],
  ['50%', column => column.quantile(0.5)],
  ['75%', column => column.quantile(0.75)],
  ['max', column => column.max()]
];

/** What `describe()` shows: a label column, and the statistics of each column of numbers. */
export function describeColumns(columns: readonly Column[]): Column[] {
  const labels = createBuilder(STRING);
  for (const [name] of ROWS) labels.append(name);
  const described = columns.filter(column => column.role === 'data' && column.data.kind === 'number');
  return [
    new Column({ name: 'statistic', role: 'label' }, labels.finish()),
    ...described.map(column => {
      const builder = createBuilder(FLOAT64);
      for (const [, statistic] of ROWS) builder.append(statistic(column));
      const { name, units } = column;
      return new Column({ name, role: 'data', ...(units === undefined ? {} : { units }) }, builder.finish());
    })
  ];
}
