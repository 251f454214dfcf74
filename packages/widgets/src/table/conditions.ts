import type { TableColumn } from '@brokerlab/core/dist/protocol/index.js';
import { localTime } from '@brokerlab/core/dist/view/local-time.js';

export type Operator =
  '==' | '!=' | '<' | '<=' | '>' | '>=' | 'null' | 'not null' | 'nan' | 'not nan' | 'true' | 'false';

/** One condition on one column. */
export interface Condition {
  column: string;
  operator: Operator;
  /** As it was typed; empty where the operator needs none. */
  value: string;
}

export type ColumnKind = 'number' | 'text' | 'boolean' | 'time' | 'array';

export function kindOf({ type }: Pick<TableColumn, 'type'>): ColumnKind {
  if (type === 'string') return 'text';
  if (type === 'boolean') return 'boolean';
  if (type.startsWith('timestamp')) return 'time';
  return type.startsWith('list') ? 'array' : 'number';
}

const comparisons: readonly Operator[] = ['==', '!=', '<', '<=', '>', '>='];

/** What can be asked of a column. */
export function operatorsFor(column: Pick<TableColumn, 'type'>): readonly Operator[] {
  switch (kindOf(column)) {
    case 'number':
      return column.type.startsWith('float')
        ? [...comparisons, 'null', 'not null', 'nan', 'not nan']
        : [...comparisons, 'null', 'not null'];
    case 'boolean':
      return ['true', 'false', 'null', 'not null'];
    case 'array':
      return [];
    default:
      return [...comparisons, 'null', 'not null'];
  }
}

export function needsValue(operator: Operator): boolean {
  return comparisons.includes(operator);
}

const numbers = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;

/**
 * A condition as core's expressions write it: `det > 3`. Times are typed as the table shows them, in its zone. Throws
 * an `Error` that says what is expected instead.
 */
export function conditionText(
  { column, operator, value }: Condition,
  type: string,
  timezone: string
): string {
  const name = `\`${column.replaceAll('`', '``')}\``;
  const plain = /^[\p{L}_][\p{L}\p{N}_]*$/u.test(column) && !reserved.has(column) ? column : name;
  switch (operator) {
    case 'null':
      return `isnull(${plain})`;
    case 'not null':
      return `not isnull(${plain})`;
    case 'nan':
      return `isnan(${plain})`;
    case 'not nan':
      return `not isnan(${plain})`;
    case 'true':
      return plain;
    case 'false':
      return `not ${plain}`;
    default:
      return `${plain} ${operator} ${literal(value.trim(), kindOf({ type }), timezone)}`;
  }
}

const reserved = new Set(['and', 'or', 'not', 'true', 'false', 'null', 'none', 'True', 'False', 'None']);

function literal(value: string, kind: ColumnKind, timezone: string): string {
  if (kind === 'text') return `"${value.replaceAll('"', '""')}"`;
  if (kind === 'time') return String(epochOf(value, timezone));
  if (numbers.test(value)) return value;
  throw new Error(`'${value}' is no number. Type one such as 3, -1.5 or 2e-7.`);
}

const times = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?)?$/;

/** Epoch seconds of a local time; of one that a clock shows twice, the first. */
function epochOf(text: string, timezone: string): number {
  const parts = times.exec(text);
  if (!parts) throw new Error(`'${text}' is no time. Type one such as 2026-11-22 14:05:12.`);
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = parts
    .slice(1)
    .map(part => Number(part ?? 0));
  const asUtc = Date.UTC(year, month - 1, day, hour, minute) / 1000 + second;
  const offsetAt = (seconds: number): number => {
    const [, sign = '+', hours = '0', minutes = '0'] =
      /^([+-])(\d+):(\d+)$/.exec(localTime(BigInt(Math.floor(seconds)) * 1_000_000_000n, timezone).offset) ??
      [];
    return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
  };
  const guess = asUtc - offsetAt(asUtc - 86_400);
  return asUtc - offsetAt(guess) === guess ? guess : asUtc - offsetAt(asUtc);
}
