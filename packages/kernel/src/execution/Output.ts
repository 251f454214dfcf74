import { randomUUID } from 'node:crypto';

import type { Header, JsonRecord } from '../protocol/message.js';
import type { Transport } from '../transport/Transport.js';
import { requestContext } from './context.js';
import { encodeBundle, type MimeBundle } from './display-bundle.js';

export interface OutputTransient {
  display_id?: string;
}

/** Where views put what they draw: the outputs of one cell. */
export interface OutputSink {
  /** Shows a bundle; gives its display id. */
  display(bundle: MimeBundle, metadata?: JsonRecord, transient?: OutputTransient): string;
  updateDisplay(bundle: MimeBundle, displayId: string, metadata?: JsonRecord): void;
  clear(wait: boolean): void;
  /** The sink of the cell that runs now, to be used after it has ended too. */
  capture(): OutputSink;
}

export type StreamName = 'stdout' | 'stderr';

/** The outputs of cells. Whatever is written goes to the request whose code, or whose callback, wrote it. */
export interface Output extends OutputSink {
  write(name: StreamName, text: string): void;
  flush(): void;
  publish(type: string, content: JsonRecord, options?: { buffers?: readonly Uint8Array[]; metadata?: JsonRecord }): void;
  /** The request that output belongs to where no context tells. */
  setLatest(parent: Header): void;
}

const FLUSH_MS = 20;
const FLUSH_CHARACTERS = 32_768;

export function createOutput(transport: Transport): Output {
  let latest: Header | undefined;
  let pending: { parent: Header | undefined; name: StreamName; text: string; since: number } | undefined;
  let timer: NodeJS.Timeout | undefined;

  const parentNow = (): Header | undefined => requestContext.getStore()?.parent ?? latest;

  function flush(): void {
    clearTimeout(timer);
    timer = undefined;
    if (!pending) return;
    const { name, text, parent } = pending;
    pending = undefined;
    transport.publish('stream', { name, text }, parent);
  }

  function write(name: StreamName, text: string): void {
    if (text === '') return;
    const parent = parentNow();
    if (pending && (pending.parent !== parent || pending.name !== name)) flush();
    pending ??= { parent, name, text: '', since: performance.now() };
    pending.text += text;
    if (pending.text.length > FLUSH_CHARACTERS || performance.now() - pending.since > FLUSH_MS) flush();
    else timer ??= setTimeout(flush, FLUSH_MS);
  }

  function publishTo(parent: Header | undefined, ...[type, content, options]: Parameters<Output['publish']>): void {
    flush();
    transport.publish(type, content, parent, options);
  }

  function sink(parent: () => Header | undefined): OutputSink {
    return {
      display(bundle, metadata = {}, transient = {}) {
        const id = transient.display_id ?? randomUUID();
        const content = { data: encodeBundle(bundle), metadata, transient: { ...transient, display_id: id } };
        publishTo(parent(), 'display_data', content);
        return id;
      },
      updateDisplay(bundle, displayId, metadata = {}) {
        const content = { data: encodeBundle(bundle), metadata, transient: { display_id: displayId } };
        publishTo(parent(), 'update_display_data', content);
      },
      clear(wait) {
        publishTo(parent(), 'clear_output', { wait });
      },
      capture() {
        const bound = parent();
        return sink(() => bound);
      }
    };
  }

  return {
    ...sink(parentNow),
    write,
    flush,
    publish: (type, content, options) => publishTo(parentNow(), type, content, options),
    setLatest: parent => {
      latest = parent;
    }
  };
}
