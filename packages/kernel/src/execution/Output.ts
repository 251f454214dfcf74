import { randomUUID } from 'node:crypto';

import type { Header, JsonRecord } from '../protocol/message.js';
import type { StreamName } from '../transport/messages.js';
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

/** The outputs of cells. Whatever is written goes to the request whose code, or whose callback, wrote it. */
export interface Output extends OutputSink {
  write(name: StreamName, text: string): void;
  publish(
    type: string,
    content: JsonRecord,
    options?: { buffers?: readonly Uint8Array[]; metadata?: JsonRecord }
  ): void;
  /** The request that output belongs to where no context tells. */
  setLatest(parent: Header): void;
}

export function createOutput(transport: Transport): Output {
  let latest: Header | undefined;
  const parentNow = (): Header | undefined => requestContext.getStore()?.parent ?? latest;

  function publishTo(
    parent: Header | undefined,
    ...[type, content, options]: Parameters<Output['publish']>
  ): void {
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
    write: (name, text) => {
      if (text !== '') transport.stream(name, text, parentNow());
    },
    publish: (type, content, options) => publishTo(parentNow(), type, content, options),
    setLatest: parent => {
      latest = parent;
    }
  };
}
