import type { Json } from '../../dist/index.js';

/** Where our answers to the sample runs differ from databroker 1.2.5's, by decision; `docs/differences.md` has a line for each. */
export const DIFFERENCES = {
  'stop-of-a-running-run': 'h.stop is null while a run is going on, not an empty document',
  'order-of-names':
    'streams, fields and devices come in the order of the descriptors, not in that of a Python set',
  'order-of-descriptors': 'descriptors come in the order in which they were written, not newest first',
  'table-index': 'seq_num is the first column of a table, not an index beside the columns',
  'table-row-order': 'rows come in seq_num order where a stream has several descriptors',
  'table-missing-values': 'a missing value of a number field is null, not NaN',
  'table-empty-columns': 'the columns of a table without rows have the types that the descriptor declares',
  'table-time-zone': "times carry the catalog's time zone, not naive UTC",
  'fill-field-by-field':
    'a field that cannot be filled is null and has its error; the rest of the table is whole',
  'stream-resources':
    'runs with stream resources can be read: tables, rows without events, images, documents',
  'image-of-one-frame': 'an image of an event that holds one frame is two-dimensional',
  'images-of-any-type':
    'get_images takes arrays of two dimensions or more; others are NotAnImage and read with h.array',
  'errors-by-tag': 'failures are tagged errors, not KeyError, ValueError and IndexError'
} as const;

export type Difference = keyof typeof DIFFERENCES;

const applied = new Set<Difference>();

/** The differences that some comparison has needed so far. */
export const appliedDifferences = (): ReadonlySet<Difference> => applied;

/** Puts our value in the place of Python's, naming the difference, where it applies; otherwise Python's stays. */
export function differing(id: Difference, applies: boolean, ours: () => Json, python: Json): Json {
  if (!applies) return python;
  applied.add(id);
  return ours();
}
