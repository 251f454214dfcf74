import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

import { encodeJson } from './json.js';

export type JsonRecord = Record<string, unknown>;

export interface Header {
  msg_id: string;
  session: string;
  username: string;
  date: string;
  msg_type: string;
  version: string;
}

export type Channel = 'shell' | 'control' | 'stdin';

/** A message as it came in. */
export interface Message {
  channel: Channel;
  /** The routing frames, to send the reply to. */
  identities: Uint8Array[];
  header: Header;
  parentHeader: Partial<Header>;
  metadata: JsonRecord;
  content: JsonRecord;
  buffers: Uint8Array[];
}

/** A message to send: `parts` are the parent header, metadata and content, as JSON. */
export interface Outgoing {
  socket: Channel | 'iopub';
  identities: Uint8Array[];
  type: string;
  parentHeader: string;
  metadata: string;
  content: string;
  buffers: Uint8Array[];
}

export const PROTOCOL_VERSION = '5.3';

const DELIMITER = '<IDS|MSG>';

export class SignatureError extends Error {
  override name = 'SignatureError';
}

/** Signs, checks and packs messages of one session; source: Jupyter's messaging specification, "The wire protocol". */
export interface Wire {
  decode(channel: Channel, frames: readonly Uint8Array[]): Message;
  encode(message: Outgoing): (string | Uint8Array)[];
}

export function createWire(key: string, scheme: string): Wire {
  const algorithm = scheme.replace(/^hmac-/, '');
  const session = randomUUID();

  function sign(parts: readonly (string | Uint8Array)[]): string {
    if (key === '') return '';
    const hmac = createHmac(algorithm, key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }

  function decode(channel: Channel, frames: readonly Uint8Array[]): Message {
    const text = (index: number): string => Buffer.from(frames[index] ?? []).toString('utf8');
    const start = frames.findIndex((_, index) => text(index) === DELIMITER);
    if (start < 0 || frames.length < start + 6)
      throw new SignatureError('a message without its five parts was dropped');
    const parts = frames.slice(start + 2, start + 6);
    const expected = Buffer.from(sign(parts));
    const given = Buffer.from(text(start + 1));
    if (expected.length !== given.length || !timingSafeEqual(expected, given)) {
      throw new SignatureError(`a message on ${channel} with a wrong signature was dropped`);
    }
    const [header, parentHeader, metadata, content] = [2, 3, 4, 5].map(offset =>
      JSON.parse(text(start + offset))
    ) as [Header, Partial<Header>, JsonRecord, JsonRecord];
    const plain = (frame: Uint8Array): Uint8Array => new Uint8Array(frame);
    return {
      channel,
      identities: frames.slice(0, start).map(plain),
      header,
      parentHeader,
      metadata,
      content,
      buffers: frames.slice(start + 6).map(plain)
    };
  }

  function encode(message: Outgoing): (string | Uint8Array)[] {
    const header: Header = {
      msg_id: randomUUID(),
      session,
      username: 'kernel',
      date: new Date().toISOString(),
      msg_type: message.type,
      version: PROTOCOL_VERSION
    };
    const parts = [encodeJson(header), message.parentHeader, message.metadata, message.content];
    return [...message.identities, DELIMITER, sign(parts), ...parts, ...message.buffers];
  }

  return { decode, encode };
}
