import { types } from 'node:util';
import { openImages, type ImageStack } from '../arrays/ImageStack.js';
import type { DocumentName, EventDocument, JsonObject, NamedDocument } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { ExportOptions, ExportResult, Exportable } from '../export/Export.js';
import { exportRuns } from '../export/export-runs.js';
import { matchesQuery } from '../query/compile.js';
import type { RunChange, RunQuery, RunSource, Signalled } from '../store/Store.js';
import type { FieldsOption } from '../table/field-choice.js';
import { readTable } from '../table/read-table.js';
import type { RunTable } from '../table/RunTable.js';
import { checkOptions } from './check-options.js';
import { defineDisplay } from './display-symbols.js';
import type { Access } from './Context.js';
import {
  ARRAY_OPTIONS,
  type Header,
  TABLE_OPTIONS,
  tableOptions,
  type ArrayOptions,
  type DocumentsOptions,
  type EventsOptions,
  type RunTableOptions
} from './Header.js';
import { indexable } from './indexable.js';
import { LazySequence } from './LazySequence.js';
import { Lookup, type MakeScope } from './Lookup.js';
import { runDocuments, runEvents, type Reading } from './run-documents.js';
import { noInsert } from './no-insert.js';
import type { RunRef } from './RunRef.js';
import { headersOf, type RunsInput } from './run-input.js';
import { ScopedRuns } from './SearchResults.js';

/** A run that came, grew, ended or went; `header` is null for one that went. */
export interface RunEvent extends RunChange {
  header: Header | null;
}

/** Something in a catalog that is no readable run, and why. */
export interface CatalogProblem {
  path: string;
  message: string;
}

const EVERYTHING: MakeScope = () => ({ query: {} });

/** What a catalog does; {@link Broker} adds `db[uid]`, `db[42]`, `db[-1]`. */
export class BrokerMethods extends ScopedRuns {
  readonly #access: Access;
  readonly #lookup: Lookup;
  readonly #closing: AbortController;
  readonly #close: () => Promise<void>;
  readonly #description: string;

  constructor(access: Access, end: { closing: AbortController; close: () => Promise<void> }, label: string) {
    super(access, EVERYTHING, 'db');
    this.#access = access;
    this.#lookup = new Lookup(access, EVERYTHING);
    this.#closing = end.closing;
    this.#close = end.close;
    this.#description = `Brokerlab catalog ${label}: db[-1] is the most recent run, db['36fc36'] one by its uid, db.search({ plan_name: 'scan' }) finds some`;
  }

  /** New, growing and finished runs from now on, until the loop is left, the signal aborts or the catalog is closed. */
  async *watch(query: JsonObject = {}, options: Signalled = {}): AsyncGenerator<RunEvent> {
    const { store } = await this.#access();
    if (!store.watch) {
      throw new BrokerError(
        'CatalogUnavailable',
        `${store.location} cannot be watched; ask db.latest(5) from time to time.`,
        {
          location: store.location
        }
      );
    }
    const asked: RunQuery = { filter: query };
    const signal = AbortSignal.any([this.#closing.signal, ...(options.signal ? [options.signal] : [])]);
    for await (const change of store.watch({ signal })) {
      if (change.kind === 'removed') yield { ...change, header: null };
      else {
        const header = await this.#lookup.byValue(change.uid);
        const { start, stop } = header;
        if (matchesQuery(asked, { start, stop })) yield { ...change, header };
      }
    }
  }

  /** The names of the fields of one run or several, in the descriptors' order. */
  async getFields(run: RunsInput, stream?: string): Promise<string[]> {
    const names = new Set<string>();
    for await (const header of this.#headers(run))
      for (const name of await header.fields(stream)) names.add(name);
    return [...names];
  }

  /** The events of one run or several, read as they are taken. See {@link Header.events}. */
  getEvents(run: RunsInput, options: EventsOptions = {}): LazySequence<EventDocument> {
    return new LazySequence(() => this.#each(run, options, reading => runEvents(reading, options)));
  }

  /** `[name, document]` of one run or several, in databroker's order. See {@link Header.documents}. */
  getDocuments(run: RunsInput, options: DocumentsOptions = {}): LazySequence<NamedDocument> {
    return new LazySequence(() => this.#each(run, options, reading => runDocuments(reading, options)));
  }

  /**
   * A stream of one run or several as a table: `getTable(run, ['det'])`, `getTable(run, { stream, fields, fill })`.
   * Throws StreamNotFound, FieldNotFound.
   */
  async getTable(
    run: RunsInput,
    fields?: FieldsOption | RunTableOptions | null,
    options: RunTableOptions = {}
  ): Promise<RunTable> {
    checkOptions('getTable', options, TABLE_OPTIONS);
    const asked = isOptions(fields)
      ? { ...fields, ...options }
      : { ...options, ...(fields === undefined || fields === null ? {} : { fields }) };
    const { assets, timezone } = await this.#access();
    return readTable(await this.#sources(run), tableOptions(asked, { assets, timezone }));
  }

  /**
   * The images of one run or several, lazily; the field may be left out where there is one image field. Throws
   * FieldNotFound, StreamNotFound, NotAnImage.
   */
  async getImages(run: RunsInput, field?: string, options: ArrayOptions = {}): Promise<ImageStack> {
    checkOptions('getImages', options, ARRAY_OPTIONS);
    const { assets } = await this.#access();
    return openImages(await this.#sources(run), field, { ...options, assets });
  }

  /** Where the catalog is: its folder's absolute path, or its address without secrets. */
  async location(): Promise<string> {
    return (await this.#access()).store.location;
  }

  /**
   * Writes one run or several into files of `options.directory`, in constant memory: csv, parquet, arrow, json, jsonl,
   * msgpack, hdf5 (NeXus), tiff, npy or specfile. See {@link exportRuns}.
   */
  async export(run: RunsInput, options: ExportOptions): Promise<ExportResult> {
    const { assets, timezone } = await this.#access();
    const signal = options.signal ? { signal: options.signal } : {};
    const runs: Exportable[] = [];
    for await (const { uid, context } of this.#headers(run))
      runs.push({ open: () => context.store.open(uid, signal) });
    return exportRuns(runs, { ...options, assets, timezone });
  }

  /** Validates a document and appends it to the catalog; it is on disk when the promise resolves. */
  async insert(name: DocumentName, document: JsonObject): Promise<void> {
    const { store } = await this.#access();
    if (!store.insert) throw noInsert(store);
    await store.insert(name, document);
  }

  /** What in the catalog is no readable run. It stays out of look-ups and breaks none. */
  async problems(): Promise<CatalogProblem[]> {
    const { store } = await this.#access();
    return (await store.problems?.()) ?? [];
  }

  /** Ends watchers, connections and open files. */
  async close(): Promise<void> {
    this.#closing.abort();
    await this.#close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** @deprecated Write `getEvents(run, options)`. */
  get_events(run: RunsInput, options: EventsOptions = {}): LazySequence<EventDocument> {
    return this.getEvents(run, options);
  }

  /** @deprecated Write `getTable(run, fields, options)`. */
  get_table(
    run: RunsInput,
    fields?: FieldsOption | RunTableOptions | null,
    options: RunTableOptions = {}
  ): Promise<RunTable> {
    return this.getTable(run, fields, options);
  }

  /** @deprecated Write `getImages(run, field)`. */
  get_images(run: RunsInput, field?: string, options: ArrayOptions = {}): Promise<ImageStack> {
    return this.getImages(run, field, options);
  }

  /** @deprecated Write `getDocuments(run, options)`. */
  get_documents(run: RunsInput, options: DocumentsOptions = {}): LazySequence<NamedDocument> {
    return this.getDocuments(run, options);
  }

  /** @deprecated Write `getFields(run)`. */
  get_fields(run: RunsInput, stream?: string): Promise<string[]> {
    return this.getFields(run, stream);
  }

  /** @deprecated Write `getDocuments(run)`. */
  restream(run: RunsInput, options: DocumentsOptions = {}): LazySequence<NamedDocument> {
    return this.getDocuments(run, options);
  }

  /** @deprecated Write a loop over `getDocuments(run)`. */
  async process(
    run: RunsInput,
    take: (...document: NamedDocument) => unknown,
    options: DocumentsOptions = {}
  ): Promise<void> {
    for await (const document of this.getDocuments(run, options)) await take(...document);
  }

  toJSON(): object {
    return { catalog: this.#description };
  }

  static {
    defineDisplay(BrokerMethods.prototype, {
      inspect: broker => broker.#description,
      display: async broker => ({ 'text/plain': broker.#description })
    });
  }

  async #sources(run: RunsInput): Promise<RunSource[]> {
    const sources: RunSource[] = [];
    for await (const header of this.#headers(run)) sources.push(header.source);
    return sources;
  }

  #headers(run: RunsInput): AsyncGenerator<Header> {
    return headersOf(run, uid => this.#lookup.byValue(uid));
  }

  /** The runs one by one; those that fields are chosen of are looked up first, for a field to be in any of them. */
  async *#each<T>(
    run: RunsInput,
    options: DocumentsOptions,
    read: (reading: Reading) => AsyncIterable<T>
  ): AsyncGenerator<T> {
    const { assets } = await this.#access();
    if ((options as DocumentsOptions | null)?.fields === undefined) {
      for await (const { source } of this.#headers(run)) yield* read({ source, assets, among: [source] });
      return;
    }
    const among = await this.#sources(run);
    for (const source of among) yield* read({ source, assets, among });
  }
}

/** A catalog: `await db[-1]`, `await db['36fc36']`, `await db[42]`, and the methods of {@link BrokerMethods}. */
export type Broker = BrokerMethods & { [uid: string]: RunRef; [index: number]: RunRef };

/** A catalog over `access`, which opens it when it is first asked; `close` ends what that opened. */
export function makeBroker(access: Access, close: () => Promise<void>, label: string): Broker {
  const closing = new AbortController();
  const open = guarded(access, closing.signal, label);
  const methods = new BrokerMethods(open, { closing, close }, label);
  const lookup = new Lookup(open, EVERYTHING, methodNames(methods));
  const broker = indexable(methods, 'db', key => lookup.byProperty(key)) as unknown as Broker;
  accesses.set(broker, open);
  openBrokers.add(methods);
  closing.signal.addEventListener('abort', () => openBrokers.delete(methods));
  return broker;
}

function methodNames(methods: BrokerMethods): string[] {
  const names: string[] = [];
  for (
    let object: object = methods;
    object !== Object.prototype;
    object = Object.getPrototypeOf(object) as object
  ) {
    names.push(
      ...Object.getOwnPropertyNames(object).filter(name => name !== 'constructor' && !name.includes('_'))
    );
  }
  return names;
}

const openBrokers = new Set<BrokerMethods>();

/** Closes every catalog of this process: what was inserted is on disk then. For the end of a process. */
export async function closeCatalogs(): Promise<void> {
  await Promise.allSettled([...openBrokers].map(broker => broker.close()));
}

const accesses = new WeakMap<Broker, Access>();

/** The way to what is behind a catalog, for code of this package that works on stores and assets. */
export function accessOf(broker: Broker): Access {
  const access = accesses.get(broker);
  if (access) return access;
  throw new BrokerError('InvalidKey', 'This is no catalog; openCatalog makes one.', { key: broker });
}

function isOptions(value: unknown): value is RunTableOptions {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !types.isRegExp(value);
}

function guarded(access: Access, closed: AbortSignal, label: string): Access {
  return async () => {
    if (closed.aborted) {
      throw new BrokerError(
        'CatalogUnavailable',
        `The catalog ${label} was closed; open it again with openCatalog.`,
        { location: label }
      );
    }
    return access();
  };
}
