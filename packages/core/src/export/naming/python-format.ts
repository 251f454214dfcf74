import { DateTime } from 'luxon';

/** Python's `str()` of a value, as `str.format` puts it into a file name. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : pythonRepr(value);
}

function pythonRepr(value: unknown): string {
  if (value === null || value === undefined) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (typeof value === 'number') {
    if (Number.isNaN(value)) return 'nan';
    if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
    return Object.is(value, -0) ? '-0.0' : String(value);
  }
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (typeof value === 'object') {
    return `{${Object.entries(value)
      .map(([key, item]) => `'${key}': ${pythonRepr(item)}`)
      .join(', ')}}`;
  }
  return (value as bigint).toString();
}

const SPEC = /^(?:(.)?([<>=^]))?([-+ ])?(#)?(0)?(\d+)?([,_])?(?:\.(\d+))?([a-zA-Z%])?$/su;

/**
 * `format(value, spec)` of Python for strings and numbers; a number with a date's directives (`%Y-%m-%d`) is taken
 * as epoch seconds in `timezone`. Throws `RangeError` for what Python refuses.
 */
export function pythonFormat(value: unknown, spec: string, timezone: string): string {
  if (spec === '') return pythonText(value);
  if (typeof value === 'number' && /%[a-zA-Z]/.test(spec)) return strftime(value, spec, timezone);
  const match = SPEC.exec(spec);
  if (!match) throw new RangeError(`'${spec}' is not a format`);
  const [, fill, align, sign, alternate, zero, width, group, precision, type] = match;
  const numeric = typeof value === 'number' || typeof value === 'bigint';
  const digits = precision === undefined ? undefined : Number(precision);
  let text: string;
  let signText = '';
  if (numeric && type !== 's') {
    const negative = value < 0 || Object.is(value, -0);
    signText = negative ? '-' : sign === '+' || sign === ' ' ? sign : '';
    const magnitude = typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(value);
    text = grouped(magnitudeText(magnitude, type, digits, alternate !== undefined), group);
  } else {
    if (typeof value !== 'string' || (type !== undefined && type !== 's')) {
      throw new RangeError(`the format '${spec}' does not suit ${pythonText(value)}`);
    }
    text = digits === undefined ? value : [...value].slice(0, digits).join('');
  }
  const padding = Math.max(0, Number(width ?? 0) - [...(signText + text)].length);
  const pad = (fill ?? (zero && !align ? '0' : ' ')).repeat(padding);
  switch (align ?? (numeric ? (zero ? '=' : '>') : '<')) {
    case '=':
      return signText + pad + text;
    case '>':
      return pad + signText + text;
    case '^': {
      const left = Math.floor(padding / 2);
      return pad.slice(0, left) + signText + text + pad.slice(left);
    }
    default:
      return signText + text + pad;
  }
}

function magnitudeText(
  value: number | bigint,
  type: string | undefined,
  precision: number | undefined,
  alternate: boolean
): string {
  const radix = RADIX[type ?? ''];
  if (radix !== undefined || type === 'd') {
    if (precision !== undefined || (typeof value === 'number' && !Number.isInteger(value))) {
      throw new RangeError(`format '${type ?? ''}' takes an integer, not ${String(value)}`);
    }
    const digits = BigInt(value).toString(radix ?? 10);
    const text = type === 'X' ? digits.toUpperCase() : digits;
    return alternate && radix ? `0${type ?? ''}${text}` : text;
  }
  const number = Number(value);
  if (!Number.isFinite(number)) return Number.isNaN(number) ? 'nan' : 'inf';
  switch (type) {
    case undefined:
      return precision === undefined ? value.toString() : general(number, precision);
    case 'f':
    case 'F':
      return number.toFixed(precision ?? 6);
    case '%':
      return `${(number * 100).toFixed(precision ?? 6)}%`;
    case 'e':
    case 'E':
      return cased(exponential(number, precision ?? 6), type);
    case 'g':
    case 'G':
      return cased(general(number, precision ?? 6), type);
    default:
      throw new RangeError(`'${type}' is no format of a number`);
  }
}

const RADIX: Readonly<Record<string, number>> = { x: 16, X: 16, o: 8, b: 2 };

function cased(text: string, type: string): string {
  return type === type.toUpperCase() ? text.toUpperCase() : text;
}

function exponential(value: number, precision: number): string {
  return value.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}

function general(value: number, precision: number): string {
  const digits = Math.max(1, precision);
  const exponent = value === 0 ? 0 : Number(value.toExponential(digits - 1).split('e')[1]);
  if (exponent < -4 || exponent >= digits) {
    return exponential(value, digits - 1).replace(/\.?0*e/, 'e');
  }
  const text = value.toFixed(digits - 1 - exponent);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

function grouped(text: string, mark: string | undefined): string {
  return mark ? text.replace(/^\d+/, digits => digits.replace(/\B(?=(\d{3})+$)/g, mark)) : text;
}

const DIRECTIVES: Readonly<Record<string, string>> = {
  Y: 'yyyy',
  y: 'yy',
  m: 'MM',
  d: 'dd',
  H: 'HH',
  I: 'hh',
  M: 'mm',
  S: 'ss',
  j: 'ooo',
  b: 'LLL',
  B: 'LLLL',
  a: 'ccc',
  A: 'cccc',
  p: 'a',
  Z: 'ZZZZ',
  z: 'ZZZ'
};

function strftime(seconds: number, spec: string, timezone: string): string {
  const time = DateTime.fromSeconds(seconds, { zone: timezone, locale: 'en' });
  return spec.replace(/%(.)/gs, (_, letter: string) => {
    if (letter === '%') return '%';
    if (letter === 'f') return `${time.toFormat('SSS')}000`;
    const token = DIRECTIVES[letter];
    if (token === undefined) throw new RangeError(`'%${letter}' is not a date's directive`);
    return time.toFormat(token);
  });
}
