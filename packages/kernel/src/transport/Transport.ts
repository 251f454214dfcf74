import { Worker } from 'node:worker_threads';

import type { Connection } from '../protocol/connection.js';
import { encodeJson } from '../protocol/json.js';
import type { Channel, Header, JsonRecord, Message } from '../protocol/message.js';
import type { FromSockets, SocketWorkerData, StreamName, ToSockets } from './messages.js';
import { createSignals, Word, type Signals } from './signals.js';

const MAX_UNTAKEN = 2000;

export interface TransportEvents {
  message(message: Message): void;
  interrupt(sequence: number): void;
  shutdown(restart: boolean): void;
  failed(text: string): void;
}

export interface SendOptions {
  metadata?: JsonRecord;
  buffers?: readonly Uint8Array[];
}

/**
 * The kernel's sockets, which live in a thread of their own: heartbeat, kernel_info, interrupts and shutdown are
 * answered, and output leaves, while the main thread is busy.
 */
export interface Transport {
  readonly signals: Signals;
  publish(type: string, content: JsonRecord, parent: Header | undefined, options?: SendOptions): void;
  stream(name: StreamName, text: string, parent: Header | undefined): void;
  reply(request: Message, type: string, content: JsonRecord, options?: SendOptions): void;
  ask(request: Message, type: string, content: JsonRecord): void;
  setRunning(parent: Header | undefined): void;
  /** Resolves when everything that has reached the sockets so far has been handed to `message`. */
  fence(): Promise<void>;
  stopped(): void;
}

export function openTransport(
  connection: Connection,
  kernelInfo: JsonRecord,
  events: TransportEvents
): Transport {
  const signals = createSignals();
  const data: SocketWorkerData = { connection, signals, kernelInfo };
  const worker = new Worker(new URL('./socket-worker.js', import.meta.url), { workerData: data });
  const fences = new Map<number, () => void>();
  let sent = 0;
  let fenceId = 0;

  worker.on('message', (message: FromSockets) => {
    if (message.kind === 'message') events.message(message.message);
    else if (message.kind === 'interrupt') events.interrupt(message.sequence);
    else if (message.kind === 'shutdown') events.shutdown(message.restart);
    else if (message.kind === 'failed') events.failed(message.text);
    else if (message.kind === 'fence') fences.get(message.id)?.();
  });
  worker.on('error', error => {
    process.stderr.write(`The kernel's sockets failed: ${error.stack ?? error.message}\n`);
    process.kill(process.pid, 'SIGKILL');
  });

  function post(message: ToSockets): void {
    worker.postMessage(message);
  }

  /** Waits, a second at most, while the sockets are far behind: a loop that prints must not fill the memory. */
  function pace(): void {
    while (sent - Atomics.load(signals, Word.Taken) > MAX_UNTAKEN) {
      const taken = Atomics.load(signals, Word.Taken);
      if (Atomics.wait(signals, Word.Taken, taken, 1000) === 'timed-out') break;
    }
    sent++;
  }

  function send(
    socket: Channel | 'iopub',
    identities: Uint8Array[],
    type: string,
    content: JsonRecord,
    parent: Header | undefined,
    options: SendOptions = {}
  ): void {
    pace();
    post({
      kind: 'send',
      message: {
        socket,
        identities,
        type,
        parentHeader: parent ? encodeJson(parent) : '{}',
        metadata: encodeJson(options.metadata ?? {}),
        content: encodeJson(content),
        buffers: (options.buffers ?? []).map(buffer => new Uint8Array(buffer))
      }
    });
  }

  return {
    signals,
    publish: (type, content, parent, options) => send('iopub', [], type, content, parent, options),
    stream(name, text, parent) {
      pace();
      post({ kind: 'stream', name, text, parentHeader: parent ? encodeJson(parent) : '{}' });
    },
    reply: (request, type, content, options) =>
      send(request.channel, request.identities, type, content, request.header, options),
    ask: (request, type, content) => send('stdin', request.identities, type, content, request.header),
    setRunning: parent => post({ kind: 'running', parentHeader: parent ? encodeJson(parent) : null }),
    fence: () =>
      new Promise(resolve => {
        const id = fenceId++;
        fences.set(id, () => {
          fences.delete(id);
          resolve();
        });
        post({ kind: 'fence', id });
      }),
    stopped: () => post({ kind: 'stopped' })
  };
}
