import type { NdArray, TypedArray } from '../arrays/nd-array.js';
import type { Column } from './Column.js';
import { cellOf, isNull } from './ColumnData.js';
import { isoTime, localTime } from './timestamps.js';

export function isTypedArray(value: unknown): value is TypedArray {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

export function isNdArray(value: unknown): value is NdArray {
  return typeof value === 'object' && value !== null && 'shape' in value && 'data' in value;
}

/** Plain nested arrays of a list cell. */
export function nestedArrays(cell: unknown): unknown {
  if (isTypedArray(cell)) return Array.from<number | bigint>(cell);
  if (!isNdArray(cell)) return Array.isArray(cell) ? cell.map(nestedArrays) : cell;
  const { data, shape, dtype } = cell;
  const [rows = 0, ...rest] = shape;
  if (rest.length === 0)
    return Array.from<number | bigint, unknown>(data, x => (dtype === 'bool' ? x === 1 : x));
  const size = rest.reduce((product, axis) => product * axis, 1);
  return Array.from({ length: rows }, (_, row) =>
    nestedArrays({ data: data.subarray(row * size, (row + 1) * size), shape: rest, dtype })
  );
}

/** JSON with NaN, infinities and bigints as bare words, as Python writes it. */
export function cellJSON(cell: unknown): string {
  const plain = nestedArrays(cell);
  if (Array.isArray(plain)) return `[${plain.map(cellJSON).join(',')}]`;
  if (typeof plain === 'number' && Object.is(plain, -0)) return '-0';
  if (typeof plain === 'number' || typeof plain === 'bigint') return String(plain);
  return JSON.stringify(plain) ?? 'null';
}

/** A number for reading: `precision` decimal places where given and of use, otherwise about six digits. */
export function numberText(value: number | bigint, precision?: number): string {
  if (typeof value === 'bigint' || Number.isInteger(value)) return String(value);
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (precision !== undefined && precision >= 0 && precision <= 20 && size < 1e15) {
    const fixed = value.toFixed(precision);
    if (Number(fixed) !== 0) return fixed;
  }
  if (size >= 1e-4 && size < 1e6) return String(Number(value.toPrecision(6)));
  return value.toExponential(5).replace(/\.?0+e/, 'e');
}

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
      return { short: numberText(value, precision), full, kind: 'number' };
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
