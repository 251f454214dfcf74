import { streamOf, type DataKey, type EventDescriptor } from '../../documents.js';
import type { RunSource, Signalled } from '../../store/Store.js';

/** What a table in several parts has to know of all events beforehand. */
export interface StreamSurvey {
  rows: number;
  /** Whether the events come in order of their seq_num. */
  ordered: boolean;
  /** The stream's descriptors, with the element types of arrays that only their values tell. */
  descriptors: EventDescriptor[];
}

/** One pass over a stream's events. */
export async function surveyStream(
  source: RunSource,
  stream: string,
  signal: Signalled
): Promise<StreamSurvey> {
  const descriptors = (await source.descriptors(signal)).filter(
    descriptor => streamOf(descriptor) === stream
  );
  const untyped = new Set(
    descriptors.flatMap(({ data_keys: keys }) => Object.keys(keys).filter(field => isUntyped(keys[field])))
  );
  const elements = new Map<string, string>();
  let rows = 0;
  let ordered = true;
  let last = -Infinity;
  for await (const event of source.events({ stream, fields: [...untyped], ...signal })) {
    rows++;
    if (event.seq_num < last) ordered = false;
    last = event.seq_num;
    for (const field of untyped) {
      const type = joinElements(elements.get(field), elementOf(event.data[field]));
      if (type !== undefined) elements.set(field, type);
    }
  }
  const typed = descriptors.map(descriptor => ({
    ...descriptor,
    data_keys: Object.fromEntries(
      Object.entries(descriptor.data_keys).map(([field, key]) => {
        const type = untyped.has(field) ? elements.get(field) : undefined;
        return [field, type === undefined ? key : { ...key, dtype_numpy: type }];
      })
    )
  }));
  return { rows, ordered, descriptors: typed };
}

function isUntyped(key: DataKey | undefined): boolean {
  return (
    key?.dtype === 'array' && key.external === undefined && (key.dtype_numpy ?? key.dtype_str) === undefined
  );
}

/** numpy's type of the elements of a nested list; undefined where there are none. */
function elementOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(elementOf).reduce(joinElements, undefined);
  switch (typeof value) {
    case 'number':
      return Number.isSafeInteger(value) && !Object.is(value, -0) ? '<i8' : '<f8';
    case 'bigint':
      return '<i8';
    case 'boolean':
      return '|b1';
    case 'string':
      return '<U';
    default:
      return undefined;
  }
}

function joinElements(a: string | undefined, b: string | undefined): string | undefined {
  if (a === undefined || a === b) return b ?? a;
  if (b === undefined) return a;
  return [a, b].every(type => type === '<i8' || type === '<f8') ? '<f8' : a;
}
