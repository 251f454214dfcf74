import { BrokerError } from '../errors.js';

/** A field by its exact name, or those whose whole name a RegExp matches. */
export type FieldName = string | RegExp;

export type FieldsOption = FieldName | readonly FieldName[];

/** Whether (or which) external fields are to be filled. */
export type FillOption = boolean | readonly string[];

/** What `fields` names, as a list; undefined where nothing is chosen. Throws InvalidQuery. */
export function fieldList(fields: FieldsOption | null | undefined): readonly FieldName[] | undefined {
  if (fields === undefined || fields === null) return undefined;
  const list = (Array.isArray(fields) ? fields : [fields]) as readonly FieldName[];
  if (list.every(field => typeof field === 'string' || isRegExp(field))) return list;
  throw new BrokerError(
    'InvalidQuery',
    "fields: give names and regular expressions, such as ['det', /motor.*/].",
    {
      query: fields
    }
  );
}

/** The names in `fill`, a single one too; undefined where it is true or false. Throws InvalidQuery. */
export function fillList(fill: FillOption): readonly string[] | undefined {
  if (typeof fill === 'boolean') return undefined;
  const list: unknown = typeof fill === 'string' ? [fill] : fill;
  if (Array.isArray(list) && list.every(field => typeof field === 'string')) return list;
  throw new BrokerError('InvalidQuery', "fill: give true, false or names of fields, such as ['image'].", {
    query: fill
  });
}

/** Whether a field's name is one of these or is matched whole. */
export function makeFieldTest(fields: readonly FieldName[]): (name: string) => boolean {
  const tests = fields.map(field =>
    isRegExp(field) ? matchesWhole(field) : (name: string): boolean => name === field
  );
  return name => tests.some(test => test(name));
}

export function matchesWhole(pattern: RegExp): (name: string) => boolean {
  const whole = new RegExp(`^(?:${pattern.source})$`, pattern.flags.replace(/[gy]/g, ''));
  return name => whole.test(name);
}

/** Notebook cells have a RegExp class of their own, so that `instanceof` does not tell. */
export function isRegExp(value: unknown): value is RegExp {
  return Object.prototype.toString.call(value) === '[object RegExp]';
}
