import type { TableColumn } from '@brokerlab/core/dist/protocol/index.js';
import { isoTime, localTime } from '@brokerlab/core/dist/view/local-time.js';
import { numberText } from '@brokerlab/core/dist/view/number-text.js';
import { isPreview, type TableCell } from './decode-block.js';

/** How numbers are written: by the descriptor's precision, with an exponent, or with every digit. */
export type NumberFormat = 'auto' | 'scientific' | 'exact';

export type CellKind = 'number' | 'text' | 'time' | 'array' | 'null' | 'nan' | 'absent';

export interface CellText {
  kind: CellKind;
  short: string;
  /** All that the cell holds. */
  full: string;
}

const timeZones = /^timestamp\[ns, (.+)\]$/;

export function cellText(cell: TableCell, column: TableColumn, format: NumberFormat): CellText {
  if (cell === undefined)
    return { kind: 'absent', short: 'not recorded', full: 'not recorded in this event' };
  if (cell === null) return { kind: 'null', short: 'null', full: 'null: recorded without a value' };
  if (isPreview(cell)) {
    const shape = cell.shape.join(' × ');
    return { kind: 'array', short: `[${shape}]`, full: `array of shape ${shape}; Enter opens it` };
  }
  const zone = timeZones.exec(column.type)?.[1];
  if (typeof cell === 'bigint' && zone !== undefined) {
    const rounded = cell + 500_000n - ((((cell + 500_000n) % 1_000_000n) + 1_000_000n) % 1_000_000n);
    const { date, time, fraction } = localTime(rounded, zone);
    return { kind: 'time', short: `${date} ${time}.${fraction.slice(0, 3)}`, full: isoTime(cell, zone) };
  }
  if (typeof cell !== 'number' && typeof cell !== 'bigint')
    return { kind: 'text', short: String(cell), full: String(cell) };
  const full = exactText(cell);
  if (Number.isNaN(cell)) return { kind: 'nan', short: 'NaN', full: 'NaN: not a number' };
  return { kind: 'number', short: shortNumber(cell, column, format), full };
}

/** Every digit of a number. */
export function exactText(value: number | bigint): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function shortNumber(value: number | bigint, column: TableColumn, format: NumberFormat): string {
  if (format === 'exact') return exactText(value);
  if (format === 'scientific') return Number(value).toExponential(6);
  return numberText(value, column.type.startsWith('float') ? column.precision : undefined);
}
