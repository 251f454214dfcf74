import { BrokerError } from '../errors.js';
import type { Configuration, DataKey, DocumentName, JsonObject } from '../documents.js';
import { floatLiteral, numberLiteral, stringLiteral } from './python-json.js';

type Encode = (value: unknown, path: string) => string;
type DataKeys = Record<string, DataKey>;

/**
 * The line of suitcase-jsonl for a document: `["name", {…}]` and a line feed. Numbers are floats where Python would have
 * had floats: in times, and in what `dataKeys` (of the event's descriptor) or a configuration's own keys declare `number`.
 */
export function encodeDocument(name: DocumentName, document: JsonObject, dataKeys: DataKeys = {}): string {
  const fields = FIELDS[name]?.(dataKeys) ?? {};
  try {
    return `[${stringLiteral(name)}, ${encodeObject(document, '', fields)}]\n`;
  } catch (error) {
    if (!(error instanceof Unwritable)) throw error;
    throw new BrokerError('InvalidDocument', `This ${name} document cannot be written: ${error.message}.`, {
      document: name,
      ...(typeof document['uid'] === 'string' && { uid: document['uid'] })
    });
  }
}

class Unwritable extends Error {}

const FIELDS: Partial<Record<DocumentName, (keys: DataKeys) => Record<string, Encode>>> = {
  start: () => ({ time: encodeFloats }),
  stop: () => ({ time: encodeFloats }),
  descriptor: () => ({ time: encodeFloats, configuration: encodeConfigurations }),
  event: keys => ({ time: encodeFloats, timestamps: encodeFloats, data: byKey(keys, encodeReading) }),
  event_page: keys => ({ time: encodeFloats, timestamps: encodeFloats, data: byKey(keys, encodeReadings) })
};

const encodeConfigurations: Encode = (value, path) =>
  isObject(value) ? encodeObject(value, path, {}, encodeConfiguration) : encodeAny(value, path);

const encodeConfiguration: Encode = (value, path) => {
  if (!isObject(value)) return encodeAny(value, path);
  const { data_keys: keys = {} } = value as Partial<Configuration>;
  return encodeObject(value, path, { timestamps: encodeFloats, data: byKey(keys, encodeReading) });
};

function byKey(keys: DataKeys, encode: (key: DataKey, value: unknown, path: string) => string): Encode {
  return (value, path) => {
    if (!isObject(value)) return encodeAny(value, path);
    const encoders = Object.entries(keys).map(
      ([name, key]) => [name, (v: unknown, p: string) => encode(key, v, p)] as const
    );
    return encodeObject(value, path, Object.fromEntries(encoders));
  };
}

function encodeReading(key: DataKey, value: unknown, path: string): string {
  if (key.dtype === 'number' || isFloatType(key.dtype_numpy ?? key.dtype_str))
    return encodeFloats(value, path);
  if (key.dtype === 'array' && key.dtype_numpy === undefined && hasFraction(value))
    return encodeFloats(value, path);
  return encodeAny(value, path);
}

function encodeReadings(key: DataKey, value: unknown, path: string): string {
  if (!Array.isArray(value)) return encodeReading(key, value, path);
  return `[${Array.from(value, (item, i) => encodeReading(key, item, `${path}[${i}]`)).join(', ')}]`;
}

function isFloatType(type: DataKey['dtype_numpy']): boolean {
  return typeof type === 'string' && /^[<>=|]?f/.test(type);
}

/** An array is of one type: a fraction among its numbers makes all of them floats. */
function hasFraction(value: unknown): boolean {
  if (typeof value === 'number') return !Number.isInteger(value);
  return Array.isArray(value) && value.some(hasFraction);
}

const encodeFloats: Encode = (value, path) => {
  if (typeof value === 'number') return floatLiteral(value);
  if (typeof value === 'bigint') return `${value}.0`;
  if (Array.isArray(value))
    return `[${Array.from(value, (item, i) => encodeFloats(item, `${path}[${i}]`)).join(', ')}]`;
  if (isTypedArray(value)) return `[${Array.from(value, item => encodeFloats(item, path)).join(', ')}]`;
  return isObject(value) ? encodeObject(value, path, {}, encodeFloats) : encodeAny(value, path);
};

const encodeAny: Encode = (value, path) => {
  switch (typeof value) {
    case 'string':
      return stringLiteral(value);
    case 'number':
      return numberLiteral(value);
    case 'bigint':
    case 'boolean':
      return String(value);
    case 'object':
      if (value === null) return 'null';
      if (Array.isArray(value))
        return `[${Array.from(value, (item, i) => encodeAny(item, `${path}[${i}]`)).join(', ')}]`;
      if (isTypedArray(value)) return encodeTypedArray(value, path);
      if (isObject(value)) return encodeObject(value, path, {});
      throw unwritable(value, path);
    default:
      throw unwritable(value, path);
  }
};

function unwritable(value: unknown, path: string): Unwritable {
  const what =
    value instanceof Object
      ? `a ${value.constructor.name}`
      : value === undefined
        ? 'undefined'
        : `a ${typeof value}`;
  return new Unwritable(
    `${path || 'it'} is ${what}, which JSON does not have; give a number, a string, a list or an object`
  );
}

function encodeTypedArray(value: Iterable<number | bigint>, path: string): string {
  const float = Object.prototype.toString.call(value).startsWith('[object Float');
  return `[${Array.from(value, item => (float ? encodeFloats(item, path) : encodeAny(item, path))).join(', ')}]`;
}

function encodeObject(
  value: object,
  path: string,
  fields: Record<string, Encode>,
  rest: Encode = encodeAny
): string {
  const members = Object.entries(value).map(([key, item]) => {
    const encode = Object.hasOwn(fields, key) ? fields[key] : undefined;
    return `${stringLiteral(key)}: ${(encode ?? rest)(item, path === '' ? key : `${path}.${key}`)}`;
  });
  return `{${members.join(', ')}}`;
}

function isTypedArray(value: unknown): value is Iterable<number | bigint> {
  return ArrayBuffer.isView(value) && !(value instanceof DataView);
}

function isObject(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
}
