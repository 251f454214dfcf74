import { randomUUID } from 'node:crypto';

import type { JsonRecord, Message } from '../protocol/message.js';
import type { Comm, CommListener, CommMessage, CommOptions, CommTarget, OpenCommOptions } from './Comm.js';

export type PublishComm = (
  type: 'comm_open' | 'comm_msg' | 'comm_close',
  content: JsonRecord,
  options: CommOptions
) => void;

/** The comms of one kernel. */
export interface CommRegistry {
  open(target: string, data: JsonRecord, options?: OpenCommOptions): Comm;
  registerTarget(target: string, handler: CommTarget): () => void;
  handle(message: Message): Promise<void>;
  info(target?: string): Record<string, { target_name: string }>;
}

interface Entry {
  comm: Comm;
  messages: Set<CommListener>;
  closings: Set<CommListener>;
  end(): void;
}

export function createCommRegistry(publish: PublishComm): CommRegistry {
  const entries = new Map<string, Entry>();
  const targets = new Map<string, CommTarget>();

  function add(id: string, target: string): Entry {
    const messages = new Set<CommListener>();
    const closings = new Set<CommListener>();
    let closed = false;
    const subscribe = (to: Set<CommListener>) => (listener: CommListener) => {
      to.add(listener);
      return () => void to.delete(listener);
    };
    const comm: Comm = {
      id,
      target,
      get closed() {
        return closed;
      },
      send(data, options = {}) {
        if (closed) throw new Error(`comm ${id} (${target}) is closed: open a new one`);
        publish('comm_msg', { comm_id: id, data }, options);
      },
      onMsg: subscribe(messages),
      onClose: subscribe(closings),
      close(data = {}, options = {}) {
        if (closed) return;
        end();
        publish('comm_close', { comm_id: id, data }, options);
      }
    };
    const end = (): void => {
      closed = true;
      entries.delete(id);
    };
    const entry = { comm, messages, closings, end };
    entries.set(id, entry);
    return entry;
  }

  async function handle(message: Message): Promise<void> {
    const id = String(message.content['comm_id']);
    const event: CommMessage = {
      data: (message.content['data'] ?? {}) as JsonRecord,
      metadata: message.metadata,
      buffers: message.buffers
    };
    const type = message.header.msg_type;
    if (type === 'comm_open') {
      const target = String(message.content['target_name']);
      const handler = targets.get(target);
      if (!handler) {
        publish('comm_close', { comm_id: id, data: {} }, {});
        throw new Error(`no code of this kernel serves the comm target '${target}'`);
      }
      const entry = add(id, target);
      try {
        await handler(entry.comm, event);
      } catch (error) {
        entry.comm.close();
        throw error;
      }
      return;
    }
    const entry = entries.get(id);
    if (!entry) return;
    if (type === 'comm_close') entry.end();
    for (const listener of [...(type === 'comm_close' ? entry.closings : entry.messages)])
      await listener(event);
  }

  return {
    open(target, data, { id = randomUUID(), ...options } = {}) {
      const { comm } = add(id, target);
      publish('comm_open', { comm_id: id, target_name: target, data }, options);
      return comm;
    },
    registerTarget(target, handler) {
      targets.set(target, handler);
      return () => {
        if (targets.get(target) === handler) targets.delete(target);
      };
    },
    handle,
    info: target =>
      Object.fromEntries(
        [...entries]
          .filter(([, { comm }]) => target === undefined || comm.target === target)
          .map(([id, { comm }]) => [id, { target_name: comm.target }])
      )
  };
}
