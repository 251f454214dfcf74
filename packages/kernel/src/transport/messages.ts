import type { Connection } from '../protocol/connection.js';
import type { JsonRecord, Message, Outgoing } from '../protocol/message.js';
import type { Signals } from './signals.js';

export interface SocketWorkerData {
  connection: Connection;
  signals: Signals;
  kernelInfo: JsonRecord;
}

export type StreamName = 'stdout' | 'stderr';

/** From the socket thread to the main thread. */
export type FromSockets =
  | { kind: 'bound' }
  | { kind: 'message'; message: Message }
  | { kind: 'interrupt'; sequence: number }
  | { kind: 'shutdown'; restart: boolean }
  | { kind: 'fence'; id: number }
  | { kind: 'failed'; text: string };

/** From the main thread to the socket thread. */
export type ToSockets =
  | { kind: 'send'; message: Outgoing }
  /** Text that a cell writes; what follows closely goes into one message. */
  | { kind: 'stream'; name: StreamName; text: string; parentHeader: string }
  /** The cell that runs now, as a JSON parent header, or null. */
  | { kind: 'running'; parentHeader: string | null }
  /** Asks for an echo behind everything that has arrived so far. */
  | { kind: 'fence'; id: number }
  | { kind: 'stopped' };
