import { parentPort, workerData } from 'node:worker_threads';

import { Publisher, Reply, Router } from 'zeromq';

import { addressOf } from '../protocol/connection.js';
import { encodeJson } from '../protocol/json.js';
import {
  createWire,
  type Channel,
  type JsonRecord,
  type Message,
  type Outgoing
} from '../protocol/message.js';
import type { FromSockets, SocketWorkerData, StreamName, ToSockets } from './messages.js';
import { Flag, Word } from './signals.js';

const SIGINT_AFTER_MS = 400;
const REPORT_AFTER_MS = 3000;
const KILL_AFTER_MS = 1500;
const STREAM_MS = 15;
const STREAM_CHARACTERS = 65_536;

const { connection, signals, kernelInfo } = workerData as SocketWorkerData;
const wire = createWire(connection.key, connection.signature_scheme);
const sockets = {
  shell: new Router({ linger: 1000, sendHighWaterMark: 0 }),
  control: new Router({ linger: 1000 }),
  stdin: new Router({ linger: 1000 }),
  iopub: new Publisher({ linger: 1000, sendHighWaterMark: 0 })
};
const heartbeat = new Reply({ linger: 0 });

let running: string | null = null;
let last: Promise<void> = Promise.resolve();
let onStopped: (() => void) | undefined;

function post(message: FromSockets): void {
  parentPort?.postMessage(message);
}

function send(message: Outgoing): Promise<void> {
  last = last.then(async () => {
    try {
      const topic = message.socket === 'iopub' ? [message.type] : [];
      await sockets[message.socket].send([...topic, ...wire.encode(message)]);
    } catch (error) {
      post({ kind: 'failed', text: `a ${message.type} message could not be sent: ${String(error)}` });
    }
  });
  return last;
}

/** Text that waits for more of its kind. */
let stream: { name: StreamName; text: string[]; length: number; parentHeader: string } | undefined;
let streamTimer: NodeJS.Timeout | undefined;

function flushStream(): void {
  clearTimeout(streamTimer);
  streamTimer = undefined;
  if (!stream) return;
  const { name, text, parentHeader } = stream;
  stream = undefined;
  publish('stream', { name, text: text.join('') }, parentHeader);
}

function addToStream(name: StreamName, text: string, parentHeader: string): void {
  if (stream && (stream.name !== name || stream.parentHeader !== parentHeader)) flushStream();
  stream ??= { name, text: [], length: 0, parentHeader };
  stream.text.push(text);
  stream.length += text.length;
  if (stream.length > STREAM_CHARACTERS) flushStream();
  else streamTimer ??= setTimeout(flushStream, STREAM_MS);
}

function took(): void {
  Atomics.add(signals, Word.Taken, 1);
  Atomics.notify(signals, Word.Taken);
}

function publish(type: string, content: JsonRecord, parentHeader: string): void {
  void send({
    socket: 'iopub',
    identities: [],
    type,
    parentHeader,
    metadata: '{}',
    content: encodeJson(content),
    buffers: []
  });
}

function reply(request: Message, type: string, content: JsonRecord): void {
  void send({
    socket: request.channel,
    identities: request.identities,
    type,
    parentHeader: encodeJson(request.header),
    metadata: '{}',
    content: encodeJson(content),
    buffers: []
  });
}

function around(request: Message, act: () => void): void {
  const parent = encodeJson(request.header);
  publish('status', { execution_state: 'busy' }, parent);
  act();
  publish('status', { execution_state: 'idle' }, parent);
  if (running !== null) publish('status', { execution_state: 'busy' }, running);
}

function interrupt(): void {
  const sequence = Atomics.add(signals, Word.Asked, 1) + 1;
  Atomics.or(signals, Word.Flags, Flag.Now);
  post({ kind: 'interrupt', sequence });
  const open = (): boolean => Atomics.load(signals, Word.Handled) < sequence;
  setTimeout(() => {
    if (open() && Atomics.load(signals, Word.Breakable) === 1) process.kill(process.pid, 'SIGINT');
  }, SIGINT_AFTER_MS);
  setTimeout(() => {
    if (!open()) return;
    const text =
      'The interrupt has not stopped this cell: it is inside a long call of a library, which nothing can break off.\n' +
      'It stops when that call returns. To stop it now, restart the kernel (Kernel > Restart Kernel…); variables are lost then.\n';
    publish('stream', { name: 'stderr', text }, running ?? '{}');
  }, REPORT_AFTER_MS);
}

async function shutdown(request: Message, restart: boolean): Promise<void> {
  publish('status', { execution_state: 'busy' }, encodeJson(request.header));
  post({ kind: 'shutdown', restart });
  await new Promise<void>(resolve => {
    onStopped = resolve;
    setTimeout(resolve, KILL_AFTER_MS);
  });
  const content = { status: 'ok', restart };
  reply(request, 'shutdown_reply', content);
  publish('shutdown_reply', content, encodeJson(request.header));
  publish('status', { execution_state: 'idle' }, encodeJson(request.header));
  flushStream();
  await last;
  for (const socket of [...Object.values(sockets), heartbeat]) socket.close();
  setTimeout(() => process.kill(process.pid, 'SIGKILL'), 100);
}

function receive(channel: Channel, frames: readonly Uint8Array[]): void {
  let request: Message;
  try {
    request = wire.decode(channel, frames);
  } catch (error) {
    post({ kind: 'failed', text: error instanceof Error ? error.message : String(error) });
    return;
  }
  const type = request.header.msg_type;
  if (type === 'kernel_info_request') around(request, () => reply(request, 'kernel_info_reply', kernelInfo));
  else if (type === 'interrupt_request') {
    around(request, () => {
      interrupt();
      reply(request, 'interrupt_reply', { status: 'ok' });
    });
  } else if (type === 'shutdown_request') void shutdown(request, request.content['restart'] === true);
  else post({ kind: 'message', message: request });
}

async function listen(channel: Channel): Promise<void> {
  for await (const frames of sockets[channel]) receive(channel, frames);
}

async function beat(): Promise<void> {
  for await (const frames of heartbeat) await heartbeat.send(frames);
}

function leaveWithParent(): void {
  if (process.env['JPY_PARENT_PID'] === undefined) return;
  const parent = process.ppid;
  setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, 'SIGKILL');
  }, 2000).unref();
}

parentPort?.on('message', (message: ToSockets) => {
  if (message.kind === 'send') {
    flushStream();
    void send(message.message).then(took);
  } else if (message.kind === 'stream') {
    addToStream(message.name, message.text, message.parentHeader);
    took();
  } else if (message.kind === 'running') running = message.parentHeader;
  else if (message.kind === 'fence') setTimeout(() => post(message), 5);
  else onStopped?.();
});

const ports = {
  shell: connection.shell_port,
  control: connection.control_port,
  stdin: connection.stdin_port,
  iopub: connection.iopub_port
};
await Promise.all([
  heartbeat.bind(addressOf(connection, connection.hb_port)),
  ...Object.entries(ports).map(([name, port]) =>
    sockets[name as keyof typeof ports].bind(addressOf(connection, port))
  )
]);
publish('status', { execution_state: 'starting' }, '{}');
for (const channel of ['shell', 'control', 'stdin'] as const) void listen(channel);
void beat();
leaveWithParent();
post({ kind: 'bound' });
