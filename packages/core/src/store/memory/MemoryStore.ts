import { unpackEventPage } from '../../decode/pages.js';
import {
  streamOf,
  type DocumentName,
  type EventDescriptor,
  type EventDocument,
  type JsonObject,
  type NamedDocument
} from '../../documents.js';
import { BrokerError } from '../../errors.js';
import { AssetDocuments } from '../AssetDocuments.js';
import { RunIndex } from '../RunIndex.js';
import { countRuns, countValues, selectRuns } from '../select.js';
import type {
  AssetIndex,
  EventOptions,
  Facet,
  ListOptions,
  RunChange,
  RunQuery,
  RunSource,
  RunSummary,
  Signalled,
  Store
} from '../Store.js';

/** Runs in memory, given at the beginning or inserted: for tests, and for documents that are not stored yet. */
export class MemoryStore implements Store {
  readonly kind: string = 'memory';
  readonly location: string = 'memory';
  readonly #index = new RunIndex();
  readonly #documents = new Map<string, NamedDocument[]>();
  readonly #runOf = new Map<string, string>();
  readonly #listeners = new Set<(change: RunChange) => void>();

  constructor(runs: Iterable<Iterable<NamedDocument>> = []) {
    for (const run of runs) for (const document of run) this.#add(document);
  }

  async *runs(query: RunQuery, options: ListOptions = {}): AsyncGenerator<RunSummary> {
    yield* selectRuns(this.#index, query, options, this.#hasDataKey);
  }

  count(query: RunQuery, options: Signalled = {}): Promise<number> {
    return countRuns(this.#index, query, options, this.#hasDataKey);
  }

  distinct(key: string, query: RunQuery, options: Signalled = {}): Promise<Facet[]> {
    return countValues(key, this.runs(query, options));
  }

  async findByUid(prefix: string, { limit }: { limit: number }): Promise<RunSummary[]> {
    return this.#index.withPrefix(prefix, limit);
  }

  async open(uid: string): Promise<RunSource> {
    const summary = this.#index.get(uid);
    const documents = this.#documents.get(uid);
    if (!summary || !documents) {
      throw new BrokerError('RunNotFound', `No run in memory has the uid '${uid}'.`, {
        key: uid,
        catalog: 'memory'
      });
    }
    return new MemoryRun(documents, summary);
  }

  async *watch({ signal }: Signalled = {}): AsyncGenerator<RunChange> {
    const queue: RunChange[] = [];
    let wake: () => void = () => undefined;
    const listener = (change: RunChange): void => {
      queue.push(change);
      wake();
    };
    const onAbort = (): void => wake();
    this.#listeners.add(listener);
    signal?.addEventListener('abort', onAbort);
    try {
      while (!signal?.aborted) {
        const change = queue.shift();
        if (change) yield change;
        else await new Promise<void>(resolve => (wake = resolve));
      }
    } finally {
      this.#listeners.delete(listener);
      signal?.removeEventListener('abort', onAbort);
    }
  }

  async insert(name: DocumentName, document: JsonObject): Promise<void> {
    this.#add([name, document] as unknown as NamedDocument);
  }

  async close(): Promise<void> {
    this.#listeners.clear();
  }

  readonly #hasDataKey = async (run: RunSummary, key: string): Promise<boolean> =>
    (this.#documents.get(run.start.uid) ?? []).some(
      ([name, d]) => name === 'descriptor' && key in d.data_keys
    );

  #add(document: NamedDocument): void {
    const [name, content] = document;
    const uid = name === 'start' ? content.uid : this.#ownerOf(document);
    const documents = this.#documents.get(uid) ?? [];
    if (name === 'start') this.#documents.set(uid, documents);
    if (name === 'descriptor') this.#runOf.set(content.uid, uid);
    if (name === 'resource' || name === 'stream_resource') this.#runOf.set(content.uid, uid);
    documents.push(document);
    if (name === 'start') this.#index.set({ start: content, stop: null });
    const summary = this.#index.get(uid);
    if (name === 'stop' && summary) this.#index.set({ start: summary.start, stop: content });
    const kind = name === 'start' ? 'started' : name === 'stop' ? 'stopped' : 'grew';
    for (const listener of this.#listeners) listener({ kind, uid });
  }

  #ownerOf([name, document]: NamedDocument): string {
    const content: JsonObject = document;
    const owner: unknown =
      content['run_start'] ??
      this.#runOf.get(String(content['descriptor'])) ??
      this.#runOf.get(String(content['resource'] ?? content['stream_resource']));
    if (typeof owner === 'string' && this.#documents.has(owner)) return owner;
    throw new BrokerError('InvalidDocument', `This ${name} document belongs to no run that was begun here.`, {
      document: name
    });
  }
}

class MemoryRun implements RunSource {
  readonly uid: string;
  summary: RunSummary;
  readonly #documents: readonly NamedDocument[];

  constructor(documents: readonly NamedDocument[], summary: RunSummary) {
    this.uid = summary.start.uid;
    this.summary = summary;
    this.#documents = documents;
  }

  async refresh(): Promise<RunSummary> {
    const last = this.#documents.at(-1);
    if (last?.[0] === 'stop') this.summary = { start: this.summary.start, stop: last[1] };
    return this.summary;
  }

  async descriptors(): Promise<EventDescriptor[]> {
    return this.#documents.flatMap(([name, document]) => (name === 'descriptor' ? [document] : []));
  }

  async *events({ stream, signal }: EventOptions = {}): AsyncGenerator<EventDocument> {
    const ours = new Set<unknown>();
    for (const [name, document] of this.#documents) {
      signal?.throwIfAborted();
      if (name === 'descriptor' && (stream === undefined || streamOf(document) === stream))
        ours.add(document.uid);
      if (name === 'event' && ours.has(document.descriptor)) yield document;
      if (name === 'event_page' && ours.has(document['descriptor'])) yield* unpackEventPage(document);
    }
  }

  async *documents(): AsyncGenerator<NamedDocument> {
    yield* this.#documents;
  }

  async assets(): Promise<AssetIndex> {
    const index = new AssetDocuments();
    for (const document of this.#documents) index.add(document);
    return index;
  }
}
