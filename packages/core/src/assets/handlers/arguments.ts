import { BrokerError } from '../../errors.js';
import type { JsonObject } from '../../documents.js';
import { corrupt } from '../open-file.js';

/** A whole number, 0 or more, that a document must give. @throws InvalidDocument */
export function wholeNumber(values: JsonObject, name: string, document: string, fallback?: number): number {
  const value: unknown = values[name] ?? fallback;
  const number = typeof value === 'bigint' ? Number(value) : value;
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= 0) return number;
  throw new BrokerError(
    'InvalidDocument',
    `A ${document} document gives ${name} as ${String(value)}; a whole number is needed.`,
    { document: document }
  );
}

/** A string that a document must give. @throws InvalidDocument */
export function text(values: JsonObject, name: string, document: string, fallback?: string): string {
  const value: unknown = values[name] ?? fallback;
  if (typeof value === 'string') return value;
  throw new BrokerError(
    'InvalidDocument',
    `A ${document} document gives ${name} as ${String(value)}; text is needed.`,
    { document: document }
  );
}

/** The error for frames that a file does not hold. */
export function notThere(path: string, what: string, from: number, to: number, length: number): BrokerError {
  return corrupt(path, `${what} ${from} to ${to - 1} are asked for, it holds ${length}`);
}
