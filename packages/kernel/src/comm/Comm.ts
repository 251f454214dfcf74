import type { JsonRecord } from '../protocol/message.js';

export interface CommMessage {
  data: JsonRecord;
  metadata: JsonRecord;
  buffers: Uint8Array[];
}

export interface CommOptions {
  metadata?: JsonRecord;
  buffers?: readonly Uint8Array[];
}

export type CommListener = (message: CommMessage) => unknown;

/** A two-way line between the kernel and a page. Source: Jupyter's messaging specification, "Custom Messages". */
export interface Comm {
  readonly id: string;
  readonly target: string;
  readonly closed: boolean;
  send(data: JsonRecord, options?: CommOptions): void;
  /** Calls `listener` for every message from the page; the function given back ends that. */
  onMsg(listener: CommListener): () => void;
  onClose(listener: CommListener): () => void;
  close(data?: JsonRecord, options?: CommOptions): void;
}

/** Called when a page opens a comm to a target. */
export type CommTarget = (comm: Comm, message: CommMessage) => unknown;

export interface OpenCommOptions extends CommOptions {
  /** The comm's id; a new one when left out. */
  id?: string;
}
