import type { Json } from '@brokerlab/core';
import type { Movable, Readable } from './device.js';

/** One step of a plan. */
export type Message =
  | { command: 'open_run'; metadata: Record<string, Json> }
  | { command: 'set'; device: Movable; position: number }
  | { command: 'sleep'; seconds: number }
  /** Triggers and reads the devices into one event of the stream (`primary` when left out). */
  | { command: 'read'; devices: readonly Readable[]; stream?: string }
  | { command: 'close_run'; exitStatus?: 'success' | 'abort' | 'fail'; reason?: string };

/** What a run engine executes, step by step. A plan of one's own is a generator function that yields messages. */
export type Plan = Iterable<Message> | AsyncIterable<Message>;

/** Options that every plan takes as its last argument. */
export interface PlanOptions {
  /** Further metadata of the start document; it wins over the plan's own. */
  md?: Record<string, Json>;
  /** A pause between points, in seconds, so that a live view has something to watch. */
  delay?: number;
}

export interface GridOptions extends PlanOptions {
  /** Whether every other sweep of the inner motors goes backwards: all of them, or those that are given. */
  snakeAxes?: boolean | readonly Movable[];
}
