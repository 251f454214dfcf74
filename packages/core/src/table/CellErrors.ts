import { BrokerError } from '../errors.js';
import { isNdArray, isTypedArray, jsonText, nestedArrays } from './json-text.js';

/** Gathers what went wrong, field by field: the first error of each, and how often it happened. */
export class CellErrors {
  readonly #found = new Map<string, { error: BrokerError; count: number }>();

  add(field: string, makeError: () => BrokerError): void {
    const known = this.#found.get(field);
    if (known === undefined) this.#found.set(field, { error: makeError(), count: 1 });
    else known.count++;
  }

  /** A value of an event that is not of the type that its descriptor says. */
  addUnfit(field: string, value: unknown, type: string, place: { uid: string; seqNum: number }): void {
    this.add(field, () => {
      const message =
        `'${field}' is ${type} by its descriptor, and event ${place.seqNum} of run ${place.uid} has ${shorten(value)}. ` +
        `The cell is null; getEvents() gives the value as it was recorded.`;
      return new BrokerError('InvalidDocument', message, { document: 'event', uid: place.uid });
    });
  }

  finish(): Record<string, BrokerError> {
    const errors: Record<string, BrokerError> = Object.create(null) as Record<string, BrokerError>;
    for (const [field, { error, count }] of this.#found) {
      if (count > 1) error.message += ` (The first of ${count} such cells.)`;
      errors[field] = error;
    }
    return errors;
  }
}

function shorten(value: unknown): string {
  if (isNdArray(value)) return `a ${value.dtype} array of shape ${value.shape.join(' × ')}`;
  const part = Array.isArray(value) || isTypedArray(value) ? nestedArrays(value.slice(0, 8)) : value;
  const text = jsonText(part);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
