import type { DataKey, JsonObject, NamedDocument } from '../../documents.js';
import { encodeDocument } from '../../insert/encode-document.js';
import { FloatsOfDocuments } from '../encode/FloatsOfDocuments.js';
import { encodeNamedMsgpack } from '../encode/msgpack.js';
import { AssetPack } from '../pack/AssetPack.js';
import type { RunExport } from '../RunExport.js';
import { filterDocuments } from './filter-documents.js';

/** suitcase-jsonl's layout: a line a document, with Python's `NaN` and `Infinity`; and the files that it points to. */
export async function writeJsonl(run: RunExport): Promise<void> {
  const dataKeys = new Map<string, Record<string, DataKey>>();
  await writePack(run, 'jsonl', ([name, document]) => {
    if (name === 'descriptor') dataKeys.set(document.uid, document.data_keys);
    const described = name === 'event' || name === 'event_page' ? (document['descriptor'] as string) : '';
    return encodeDocument(name, document as JsonObject, dataKeys.get(described));
  });
}

/** suitcase-msgpack's layout: packed `[name, document]` one after the other; and the files that it points to. */
export async function writeMsgpack(run: RunExport): Promise<void> {
  const floats = new FloatsOfDocuments();
  await writePack(run, 'msgpack', named => encodeNamedMsgpack(named[0], named[1], floats.of(named)));
}

async function writePack(
  run: RunExport,
  format: 'jsonl' | 'msgpack',
  encode: (document: NamedDocument) => Uint8Array | string
): Promise<void> {
  const pack = run.options.external === 'keep' ? undefined : await AssetPack.make(run);
  await run.file(
    { suffix: `.${format}` },
    async file => {
      let count = 0;
      for await (const named of filterDocuments(run)) {
        await file.write(encode(pack ? pack.rewrite(named) : named));
        run.documentProgress(++count, file);
      }
    },
    false
  );
}
