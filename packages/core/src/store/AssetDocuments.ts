import { unpackDatumPage } from '../decode/pages.js';
import type { Datum, NamedDocument, Resource, StreamDatum, StreamResource } from '../documents.js';
import type { AssetIndex } from './Store.js';

/** An index over the documents about external data, in memory. */
export class AssetDocuments implements AssetIndex {
  readonly #resources = new Map<string, Resource>();
  readonly #datums = new Map<string, Datum>();
  readonly #streamResources = new Map<string, StreamResource>();
  readonly #streamData = new Map<string, StreamDatum[]>();

  add([name, document]: NamedDocument): void {
    if (name === 'resource') this.#resources.set(document.uid, document);
    else if (name === 'datum') this.#datums.set(document.datum_id, document);
    else if (name === 'datum_page') {
      for (const datum of unpackDatumPage(document)) this.#datums.set(datum.datum_id, datum);
    } else if (name === 'stream_resource') this.#streamResources.set(document.uid, document);
    else if (name === 'stream_datum') {
      const same = this.#streamData.get(document.descriptor);
      if (same) same.push(document);
      else this.#streamData.set(document.descriptor, [document]);
    }
  }

  resource(uid: string): Resource | undefined {
    return this.#resources.get(uid);
  }

  datum(datumId: string): Datum | undefined {
    return this.#datums.get(datumId);
  }

  streamResource(uid: string): StreamResource | undefined {
    return this.#streamResources.get(uid);
  }

  streamResources(): readonly StreamResource[] {
    return [...this.#streamResources.values()];
  }

  streamData(descriptorUid: string): readonly StreamDatum[] {
    return this.#streamData.get(descriptorUid) ?? [];
  }
}
