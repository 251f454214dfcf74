import type { AssetReference } from '../assets/Assets.js';
import type { DataKey } from '../documents.js';
import type { BrokerError } from '../errors.js';
import type { RunSource } from '../store/Store.js';
import type { DType, NdArray } from './nd-array.js';

/** What an array is, without its values. */
export interface Described {
  shape: number[];
  dtype: DType;
}

/** Where one event's array of a field is. */
export type Place =
  | { kind: 'asset'; reference: AssetReference }
  /** In the event itself; the value is not kept where all of them take too much memory. */
  | {
      kind: 'inline';
      value: NdArray | undefined;
      known?: Described;
      source: RunSource;
      stream: string;
      event: string;
    }
  | { kind: 'broken'; error: BrokerError };

/** One event's array of a field. */
export interface Cell {
  /** uid of the run. */
  run: string;
  seqNum: number;
  dataKey: DataKey;
  place: Place;
}
