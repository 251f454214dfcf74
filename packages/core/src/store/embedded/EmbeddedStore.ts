import type { DocumentName, JsonObject } from '../../documents.js';
import { BrokerError } from '../../errors.js';
import type { Inserter } from '../../insert/create-inserter.js';
import { warnOnce } from '../warn-once.js';
import { RunIndex } from '../RunIndex.js';
import { countRuns, countValues, selectRuns } from '../select.js';
import type {
  Facet,
  ListOptions,
  RunChange,
  RunQuery,
  RunSource,
  RunSummary,
  Signalled,
  Store
} from '../Store.js';
import { ClosableFiles } from './ClosableFiles.js';
import { EmbeddedRun } from './EmbeddedRun.js';
import { Folder, type FileChange, type Problem, type RunFile } from './Folder.js';
import { diskFiles, type Files } from './files.js';
import { Metadata } from './Metadata.js';
import { watchFolder } from './watch.js';

export interface EmbeddedOptions {
  /** How files are read; a test counts here. */
  files?: Files;
  /** Makes what `insert` writes with; without it the store is read-only. */
  inserter?: (folder: string) => Inserter;
}

const KEPT_METADATA = 64;

/**
 * A folder of suitcase-jsonl and suitcase-msgpack files, at any depth, growing while it is read. The first look-up
 * reads each file's first and last document; later ones take a `stat` of each directory, each unfinished run and each
 * run that is opened: a finished run that was written anew in place is noticed when it is opened.
 */
export class EmbeddedStore implements Store {
  readonly kind: string = 'embedded';
  readonly location: string;
  readonly #files: ClosableFiles;
  readonly #folder: Folder;
  readonly #index = new RunIndex();
  readonly #byUid = new Map<string, Set<RunFile>>();
  readonly #metadata = new Map<string, Metadata>();
  readonly #dataKeys = new Map<string, { size: number; keys: Set<string> }>();
  readonly #listeners = new Set<(change: RunChange) => void>();
  readonly #closing = new AbortController();
  readonly #makeInserter: EmbeddedOptions['inserter'];
  readonly insert?: (name: DocumentName, document: JsonObject) => Promise<void>;
  #inserter: Inserter | undefined;

  constructor(folder: string, options: EmbeddedOptions = {}) {
    this.location = folder;
    this.#files = new ClosableFiles(options.files ?? diskFiles);
    this.#folder = new Folder(folder, this.#files, change => this.#note(change));
    this.#makeInserter = options.inserter;
    if (this.#makeInserter) this.insert = (name, document) => this.#insert(name, document);
  }

  async *runs(query: RunQuery, options: ListOptions = {}): AsyncGenerator<RunSummary> {
    await this.#refresh();
    yield* selectRuns(this.#index, query, options, (run, key) => this.#hasDataKey(run, key));
  }

  async count(query: RunQuery, options: Signalled = {}): Promise<number> {
    await this.#refresh();
    if (Object.values(query).every(part => part === undefined)) return this.#index.size;
    return countRuns(this.#index, query, options, (run, key) => this.#hasDataKey(run, key));
  }

  distinct(key: string, query: RunQuery, options: Signalled = {}): Promise<Facet[]> {
    return countValues(key, this.runs(query, options));
  }

  async findByUid(prefix: string, options: { limit: number } & Signalled): Promise<RunSummary[]> {
    await this.#refresh();
    return this.#index.withPrefix(prefix, options.limit);
  }

  async open(uid: string): Promise<RunSource> {
    if (!this.#index.get(uid)) await this.#refresh();
    const known = this.#best(uid);
    if (known) await this.#folder.refreshFile(known);
    const summary = this.#index.get(uid);
    const file = this.#best(uid);
    if (!summary || !file) {
      throw new BrokerError('RunNotFound', `No run in ${this.location} has the uid '${uid}'.`, {
        key: uid,
        catalog: this.location
      });
    }
    return new EmbeddedRun(summary, file, this.#folder, this.#files, () => this.#metadataOf(file));
  }

  async *watch(options: Signalled = {}): AsyncGenerator<RunChange> {
    await this.#refresh();
    const signals = [this.#closing.signal, ...(options.signal ? [options.signal] : [])];
    yield* watchFolder({
      folder: this.#folder,
      signal: AbortSignal.any(signals),
      subscribe: listener => {
        this.#listeners.add(listener);
        return () => void this.#listeners.delete(listener);
      }
    });
  }

  /** What in the folder is no readable run, and why. */
  async problems(): Promise<Problem[]> {
    await this.#refresh();
    return [...this.#folder.problems].map(([path, message]) => ({ path, message }));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    await this.#inserter?.close();
    this.#inserter = undefined;
    await this.#files.close(this.#closed());
  }

  async #insert(name: DocumentName, document: JsonObject): Promise<void> {
    this.#inserter ??= this.#makeInserter?.(this.location);
    await this.#inserter?.insert(name, document);
  }

  async #refresh(): Promise<void> {
    if (this.#closing.signal.aborted) throw this.#closed();
    await this.#folder.refresh();
    const { size } = this.#folder.problems;
    if (size > 0)
      warnOnce(`Some files in ${this.location} are no readable runs; await db.problems() lists them.`);
  }

  #closed(): BrokerError<'CatalogUnavailable'> {
    const message = `The catalog ${this.location} was closed; open it again with openCatalog.`;
    return new BrokerError('CatalogUnavailable', message, { location: this.location });
  }

  #note({ kind, file, isRewritten }: FileChange): void {
    const uid = file.start?.uid;
    if (uid === undefined) return;
    const files = this.#byUid.get(uid) ?? new Set();
    const wasKnown = files.size > 0;
    if (kind === 'removed' || isRewritten) {
      this.#metadata.delete(file.path);
      this.#dataKeys.delete(file.path);
    }
    if (kind === 'removed') files.delete(file);
    else files.add(file);
    if (files.size === 0) this.#byUid.delete(uid);
    else this.#byUid.set(uid, files);
    const best = this.#best(uid);
    if (best?.start) this.#index.set({ start: best.start, stop: best.stop });
    else this.#index.delete(uid);
    const isNew = !wasKnown && kind !== 'removed';
    if (kind === 'removed' && best) return;
    for (const listener of this.#listeners) {
      if (isNew && kind === 'stopped') listener({ kind: 'started', uid });
      listener({ kind, uid });
    }
  }

  /** Of several files of one run: the one that is whole, and among those the JSONL. */
  #best(uid: string): RunFile | undefined {
    const rank = (file: RunFile): number => (file.stop ? 2 : 0) + (file.format === 'jsonl' ? 1 : 0);
    return [...(this.#byUid.get(uid) ?? [])].sort(
      (a, b) => rank(b) - rank(a) || (a.path < b.path ? -1 : 1)
    )[0];
  }

  #metadataOf(file: RunFile): Metadata {
    const metadata = this.#metadata.get(file.path) ?? new Metadata();
    this.#metadata.delete(file.path);
    this.#metadata.set(file.path, metadata);
    for (const oldest of this.#metadata.keys()) {
      if (this.#metadata.size <= KEPT_METADATA) break;
      this.#metadata.delete(oldest);
    }
    return metadata;
  }

  async #hasDataKey(run: RunSummary, dataKey: string): Promise<boolean> {
    const file = this.#best(run.start.uid);
    if (!file) return false;
    const known = this.#dataKeys.get(file.path);
    if (known?.size === file.size) return known.keys.has(dataKey);
    const onDamage = (message: string): void => void this.#folder.problems.set(file.path, message);
    const asked = { path: file.path, format: file.format, onDamage };
    const descriptors = await this.#metadataOf(file).descriptors(this.#files, asked);
    const keys = new Set(descriptors.flatMap(({ data_keys }) => Object.keys(data_keys ?? {})));
    this.#dataKeys.set(file.path, { size: file.size, keys });
    return keys.has(dataKey);
  }
}
