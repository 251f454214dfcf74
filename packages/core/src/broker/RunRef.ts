import type { ImageStack } from '../arrays/ImageStack.js';
import type { EventDescriptor, Json, JsonObject, NamedDocument, EventDocument } from '../documents.js';
import { BrokerError } from '../errors.js';
import type { ExportOptions, ExportResult } from '../export/Export.js';
import { defineDisplay } from './display-symbols.js';
import type { RunTable } from '../table/RunTable.js';
import { ArrayRef } from './ArrayRef.js';
import type {
  ArrayOptions,
  DataOptions,
  DocumentsOptions,
  EventsOptions,
  Header,
  RunTableOptions
} from './Header.js';
import { LazySequence } from './LazySequence.js';

/** The type of what a header has only once it is awaited: it says what to write. */
export type ForgottenAwait = 'write: const h = await db[…]';

/**
 * A run that was named, but not looked up yet: `await` gives its {@link Header}. The header's retrieval methods are
 * here too, so `await db[-1].table()` needs no second line.
 */
export class RunRef implements PromiseLike<Header> {
  readonly #look: () => Promise<Header>;
  readonly #name: string;
  #header: Promise<Header> | undefined;

  /** `name`: how it was asked for, such as `db[-1]`. */
  constructor(name: string, look: () => Promise<Header>) {
    this.#name = name;
    this.#look = look;
  }

  then<A = Header, B = never>(
    onHeader?: ((header: Header) => A | PromiseLike<A>) | null,
    onFailure?: ((reason: unknown) => B | PromiseLike<B>) | null
  ): Promise<A | B> {
    return this.#get().then(onHeader, onFailure);
  }

  catch<B = never>(onFailure?: ((reason: unknown) => B | PromiseLike<B>) | null): Promise<Header | B> {
    return this.#get().catch(onFailure);
  }

  finally(onSettled?: (() => void) | null): Promise<Header> {
    return this.#get().finally(onSettled);
  }

  /** See {@link Header.streams}. */
  async streams(): Promise<string[]> {
    return (await this.#get()).streams();
  }

  /** See {@link Header.descriptors}. */
  async descriptors(stream?: string): Promise<EventDescriptor[]> {
    return (await this.#get()).descriptors(stream);
  }

  /** See {@link Header.fields}. */
  async fields(stream?: string): Promise<string[]> {
    return (await this.#get()).fields(stream);
  }

  /** See {@link Header.devices}. */
  async devices(stream?: string): Promise<string[]> {
    return (await this.#get()).devices(stream);
  }

  /** See {@link Header.configData}. */
  async configData(device: string): Promise<Record<string, JsonObject[]>> {
    return (await this.#get()).configData(device);
  }

  /** See {@link Header.events}. */
  events(options: EventsOptions = {}): LazySequence<EventDocument> {
    return new LazySequence(() => this.#sequence(header => header.events(options)));
  }

  /** See {@link Header.table}. */
  async table(options: RunTableOptions = {}): Promise<RunTable> {
    return (await this.#get()).table(options);
  }

  /** See {@link Header.images}. */
  async images(field?: string, options: ArrayOptions = {}): Promise<ImageStack> {
    return (await this.#get()).images(field, options);
  }

  /** See {@link Header.array}. */
  array(field: string, options: ArrayOptions = {}): ArrayRef {
    return new ArrayRef(async () => (await this.#get()).array(field, options));
  }

  /** See {@link Header.data}. */
  data(field: string, options: DataOptions = {}): LazySequence<Json> {
    return new LazySequence(() => this.#sequence(header => header.data(field, options)));
  }

  /** See {@link Header.documents}. */
  documents(options: DocumentsOptions = {}): LazySequence<NamedDocument> {
    return new LazySequence(() => this.#sequence(header => header.documents(options)));
  }

  /** See {@link Header.export}. */
  async export(options: ExportOptions): Promise<ExportResult> {
    return (await this.#get()).export(options);
  }

  /** See {@link Header.refresh}. */
  async refresh(): Promise<Header> {
    return (await this.#get()).refresh();
  }

  get uid(): ForgottenAwait {
    return this.#refuse('uid');
  }

  get start(): ForgottenAwait {
    return this.#refuse('start');
  }

  get stop(): ForgottenAwait {
    return this.#refuse('stop');
  }

  toJSON(): ForgottenAwait {
    return this.#refuse('toJSON');
  }

  static {
    defineDisplay(RunRef.prototype, {
      inspect: ref => `RunRef ${ref.#name}: a run not looked up yet; write await ${ref.#name}`
    });
  }

  #get(): Promise<Header> {
    if (!this.#header) {
      const header = this.#look();
      this.#header = header;
      header.catch(() => {
        if (this.#header === header) this.#header = undefined;
      });
    }
    return this.#header;
  }

  async *#sequence<T>(open: (header: Header) => AsyncIterable<T>): AsyncGenerator<T> {
    yield* open(await this.#get());
  }

  #refuse(key: string): never {
    throw new BrokerError(
      'InvalidKey',
      `write: const h = await db[…]; ${this.#name} is not looked up yet, so it has no '${key}'.`,
      {
        key
      }
    );
  }
}
