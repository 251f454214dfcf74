import type { TypedArray } from '../../arrays/nd-array.js';

export type AttributeValue = string | number | readonly string[] | readonly number[];
export type Attributes = Readonly<Record<string, AttributeValue>>;

/** What a dataset holds, in h5wasm's letters: `<d`, `<Q`; `S<n>` is text of `n` bytes, `S` text of any length. */
export type StoredAs = string;

/** What the worker is asked; paths are absolute, their groups there. */
export type WriteRequest =
  | { kind: 'open'; file: string }
  | { kind: 'group'; path: string; attributes: Attributes }
  /** A dataset that does not grow. */
  | {
      kind: 'value';
      path: string;
      data: string | readonly string[] | TypedArray;
      shape: number[];
      dtype: StoredAs;
      attributes: Attributes;
    }
  /** A dataset whose first axis grows; nothing in it yet. */
  | {
      kind: 'growing';
      path: string;
      shape: number[];
      chunks: number[];
      dtype: StoredAs;
      attributes: Attributes;
    }
  /** Writes a block of a growing dataset at `offset`, and makes it long enough. */
  | { kind: 'write'; path: string; offset: number[]; count: number[]; data: TypedArray | readonly string[] }
  | { kind: 'length'; path: string; length: number }
  | { kind: 'attributes'; path: string; attributes: Attributes }
  | { kind: 'link'; path: string; target: string }
  | { kind: 'close' };

export type WriteReply = { ok: true } | { ok: false; message: string; code: string | undefined };
