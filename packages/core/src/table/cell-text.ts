import type { Column } from './Column.js';
import { cellOf, isNull } from './ColumnData.js';
import { isNdArray, isTypedArray } from './json-text.js';
import { isoTime, localTime } from '../view/local-time.js';
import { numberText } from '../view/number-text.js';

/** How a cell is shown, and all that it holds. */
export interface CellText {
  short: string;
  full: string;
  kind: 'number' | 'text' | 'null' | 'nan' | 'time' | 'array';
}

const MOST_ELEMENTS = 4;
const MOST_CHARACTERS = 60;

export function cellText(column: Column, row: number): CellText {
  const { data, precision } = column;
  if (isNull(data, row)) return { short: 'null', full: 'null: no value', kind: 'null' };
  switch (data.kind) {
    case 'number': {
      const value = data.values[row] ?? 0;
      const full = Object.is(value, -0) ? '-0' : String(value);
      if (typeof value === 'number' && Number.isNaN(value)) return { short: 'NaN', full, kind: 'nan' };
      const places = data.dtype.startsWith('float') ? precision : undefined;
      return { short: numberText(value, places), full, kind: 'number' };
    }
    case 'timestamp': {
      const ns = data.values[row] ?? 0n;
      const { date, time, fraction } = localTime(roundToMilliseconds(ns), data.timezone);
      return {
        short: `${date} ${time}.${fraction.slice(0, 3)}`,
        full: isoTime(ns, data.timezone),
        kind: 'time'
      };
    }
    case 'list':
      return listText(cellOf(data, row), precision);
    default: {
      const full = String(cellOf(data, row));
      const points = Array.from(full);
      const short =
        points.length > MOST_CHARACTERS ? `${points.slice(0, MOST_CHARACTERS - 1).join('')}…` : full;
      return { short, full, kind: 'text' };
    }
  }
}

function roundToMilliseconds(ns: bigint): bigint {
  const up = ns + 500_000n;
  return up - (((up % 1_000_000n) + 1_000_000n) % 1_000_000n);
}

function listText(cell: unknown, precision: number | undefined): CellText {
  const shape = isNdArray(cell) ? cell.shape : [(cell as ArrayLike<unknown>).length];
  const flat = isNdArray(cell) ? cell.data : (cell as ArrayLike<unknown>);
  const texts: string[] = [];
  for (let i = 0; i < Math.min(MOST_ELEMENTS, flat.length); i++) texts.push(elementText(flat[i], precision));
  const values = texts.join(', ') + (flat.length > MOST_ELEMENTS ? ', …' : '');
  const size = shape.join(' × ');
  return {
    short: flat.length === 0 ? `[${size}]` : `[${size}] ${values}`,
    full: `shape ${size}: ${values}`,
    kind: 'array'
  };
}

function elementText(element: unknown, precision: number | undefined): string {
  if (typeof element === 'number' || typeof element === 'bigint') return numberText(element, precision);
  if (isTypedArray(element) || isNdArray(element) || Array.isArray(element)) return '[…]';
  const text = String(element);
  return text.length > 20 ? `${text.slice(0, 19)}…` : text;
}
