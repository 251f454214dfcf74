/** The values of one field in a batch of events: numbers, strings, or the same constant in all of them. */
export type BatchValues = Float64Array | string[] | { constant: unknown };

/** Consecutive events of one descriptor, by columns. The arrays may be longer than the batch. */
export interface EventBatch {
  descriptor: string;
  length: number;
  seqNums: Float64Array;
  times: Float64Array;
  /** In the order of the fields that were asked for. */
  values: BatchValues[];
}
