import type { ColumnSummary } from '../protocol/table.js';
import { summarizeNumbers, summarizeTexts, summaryHistogram } from '../view/column-summary.js';
import { Column } from './Column.js';
import { isNull, takeData, type NumberData } from './ColumnData.js';
import { quantilesOf, toFloat64 } from './statistics.js';

/** What a view tells of a column (or of those of its rows that `rows` names): the statistics are those of the column. */
export function summarizeColumn(whole: Column, rows: Int32Array | null): ColumnSummary {
  const column = rows === null ? whole : new Column(whole.info, takeData(whole.data, rows));
  const { data, length } = column;
  const absent = data.absent?.reduce((sum, bit) => sum + bit, 0) ?? 0;
  const counts = { rows: length, nulls: column.nullCount, absent };
  switch (data.kind) {
    case 'number': {
      const [first = NaN, second = NaN, third = NaN] = quantilesOf(data, [0.25, 0.5, 0.75]);
      return {
        ...summarizeNumbers(toFloat64(data), counts),
        ...exactExtremes(data),
        mean: column.mean(),
        std: column.std(),
        quartiles: [first, second, third]
      };
    }
    case 'timestamp': {
      const extremes = exactExtremes({ ...data, kind: 'number', dtype: 'int64' });
      return { ...counts, nans: 0, ...extremes, ...summaryHistogram(column.toFloat64()) };
    }
    case 'boolean':
    case 'string':
      return summarizeTexts(texts(column), counts);
    case 'list':
      return { ...counts, nans: 0 };
  }
}

function* texts(column: Column): Generator<string> {
  for (const cell of column) if (cell !== null) yield String(cell);
}

/** Of integers that a number cannot always hold. */
function exactExtremes(data: NumberData): Pick<ColumnSummary, 'min' | 'max'> {
  const { values } = data;
  if (!(values instanceof BigInt64Array || values instanceof BigUint64Array)) return {};
  let least: bigint | undefined;
  let greatest: bigint | undefined;
  for (let row = 0; row < values.length; row++) {
    if (isNull(data, row)) continue;
    const value = values[row] as bigint;
    if (least === undefined || value < least) least = value;
    if (greatest === undefined || value > greatest) greatest = value;
  }
  return least === undefined || greatest === undefined ? {} : { min: least, max: greatest };
}
