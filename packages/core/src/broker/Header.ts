import { openImages, type ImageStack } from '../arrays/ImageStack.js';
import { openArray } from '../arrays/RunArray.js';
import { setOwn } from '../decode/json.js';
import {
  streamOf,
  type EventDescriptor,
  type EventDocument,
  type Json,
  type JsonObject,
  type NamedDocument,
  type RunStart,
  type RunStop
} from '../documents.js';
import { BrokerError } from '../errors.js';
import type { ExportOptions, ExportResult } from '../export/Export.js';
import { exportRuns } from '../export/export-runs.js';
import type { EventOptions, RunSource, Signalled } from '../store/Store.js';
import { defineDisplay } from './display-symbols.js';
import { readTable, type ReadTableOptions, type TableOptions } from '../table/read-table.js';
import type { RunTable } from '../table/RunTable.js';
import { ArrayRef } from './ArrayRef.js';
import { chooseEventData } from './choose-event-data.js';
import type { Context } from './Context.js';
import { fieldList, makeFieldTest, type FieldsOption } from './field-choice.js';
import { fillEvents, type FillOption } from './fill-events.js';
import { headerHtml, headerText } from './header-html.js';
import { LazySequence } from './LazySequence.js';
import { orderDocuments } from './order-documents.js';

export interface EventsOptions extends Signalled {
  /** Default `primary`. */
  stream?: string;
  /** A string is an exact name, a RegExp matches whole names; configuration, start and stop values may be asked too. */
  fields?: FieldsOption;
  /** Put the values of external fields (all, or those named) into the events. Default false: datum ids. */
  fill?: FillOption;
  /** Wait for more until the run has ended. Default false. */
  follow?: boolean;
}

export interface DocumentsOptions extends Signalled {
  /** Only this stream; all of them when left out. */
  stream?: string;
  fields?: FieldsOption;
  fill?: FillOption;
}

/** See `TableOptions`; `fields` may also be one name or one RegExp. */
export type RunTableOptions = Omit<TableOptions, 'fields'> & { fields?: FieldsOption };

export interface ArrayOptions extends Signalled {
  /** Default `primary`. */
  stream?: string;
}

export interface DataOptions extends ArrayOptions {
  /** Read external values; otherwise datum ids. Default true. */
  fill?: boolean;
}

const FOLLOW_MS = 500;

/** What `readTable` is to be asked: a catalog's own zone where none is given. */
export function tableOptions(
  options: RunTableOptions,
  { assets, timezone }: Pick<Context, 'assets' | 'timezone'>
): ReadTableOptions {
  const { fields, ...rest } = options;
  return { timezone, assets, ...rest, ...(fields === undefined ? {} : { fields: fieldList(fields) }) };
}

/** One run: its first and last documents, and ways to retrieve the rest. */
export class Header {
  readonly #source: RunSource;
  readonly #context: Context;

  constructor(source: RunSource, context: Context) {
    this.#source = source;
    this.#context = context;
  }

  get uid(): string {
    return this.#source.uid;
  }

  get start(): RunStart {
    return this.#source.summary.start;
  }

  /** Null while the run is going on; {@link refresh} looks again. */
  get stop(): RunStop | null {
    return this.#source.summary.stop;
  }

  /** The run's documents as the store has them, for code that works over several runs. */
  get source(): RunSource {
    return this.#source;
  }

  /** The catalog that the run was found in. */
  get context(): Context {
    return this.#context;
  }

  /**
   * Writes the run into files of `options.directory`: csv, parquet, arrow, json, jsonl, msgpack, hdf5 (NeXus), tiff, npy
   * or specfile. See {@link exportRuns}.
   */
  async export(options: ExportOptions): Promise<ExportResult> {
    const { assets, timezone } = this.#context;
    return exportRuns([{ source: this.#source }], { ...options, assets, timezone });
  }

  /** Looks again for the stop document and what was written since. */
  async refresh(options: Signalled = {}): Promise<this> {
    await this.#source.refresh(options);
    return this;
  }

  /** The names of the streams, in order of their first descriptor. */
  async streams(): Promise<string[]> {
    return [...new Set((await this.#source.descriptors()).map(streamOf))];
  }

  /** In the order in which they were written; of one stream, or of all. */
  async descriptors(stream?: string): Promise<EventDescriptor[]> {
    const all = await this.#source.descriptors();
    const found = stream === undefined ? all : all.filter(descriptor => streamOf(descriptor) === stream);
    if (stream !== undefined && found.length === 0) throw this.#noStream(stream, all);
    return found;
  }

  /** The names of the fields, in the descriptors' order; of one stream, or of all. */
  async fields(stream?: string): Promise<string[]> {
    return [...new Set((await this.descriptors(stream)).flatMap(({ data_keys }) => Object.keys(data_keys)))];
  }

  /** The names of the devices that took part; in one stream, or in all. */
  async devices(stream?: string): Promise<string[]> {
    return [...new Set((await this.descriptors(stream)).flatMap(d => Object.keys(d.object_keys ?? {})))];
  }

  /** A device's configuration by stream, one entry a descriptor: it may change during a run. */
  async configData(device: string): Promise<Record<string, JsonObject[]>> {
    const found: Record<string, JsonObject[]> = {};
    for (const descriptor of await this.#source.descriptors()) {
      const data = descriptor.configuration?.[device]?.data;
      if (!data) continue;
      const stream = streamOf(descriptor);
      if (Object.hasOwn(found, stream)) found[stream]?.push(data);
      else setOwn(found, stream, [data]);
    }
    return found;
  }

  /** The events of a stream, pages unpacked, read as they are taken. */
  events(options: EventsOptions = {}): LazySequence<EventDocument> {
    return new LazySequence(() => this.#events(options));
  }

  /** Every document in databroker's order, pages unpacked. */
  documents(options: DocumentsOptions = {}): LazySequence<NamedDocument> {
    return new LazySequence(() => this.#documents(options));
  }

  /** A stream as a table. Throws StreamNotFound, FieldNotFound. */
  table(options: RunTableOptions = {}): Promise<RunTable> {
    return readTable([this.#source], tableOptions(options, this.#context));
  }

  /**
   * The images of a field, lazily; which one may be left out where the run has one image field. Throws FieldNotFound,
   * StreamNotFound, NotAnImage.
   */
  images(field?: string, options: ArrayOptions = {}): Promise<ImageStack> {
    return openImages([this.#source], field, { ...options, assets: this.#context.assets });
  }

  /** A field's arrays of any rank, lazily: `await h.array('mca').read({ events: [0, 10] })`. */
  array(field: string, options: ArrayOptions = {}): ArrayRef {
    return new ArrayRef(() => openArray([this.#source], field, { ...options, assets: this.#context.assets }));
  }

  /** The values of one field, one an event: arrays where they are external. Throws FieldNotFound, StreamNotFound. */
  data(field: string, options: DataOptions = {}): LazySequence<Json> {
    return new LazySequence(() => this.#data(field, options));
  }

  /** @deprecated Write `configData(device)`. */
  config_data(device: string): Promise<Record<string, JsonObject[]>> {
    return this.configData(device);
  }

  /** @deprecated Write `documents()`. */
  stream(options: DocumentsOptions = {}): LazySequence<NamedDocument> {
    return this.documents(options);
  }

  toJSON(): { start: RunStart; stop: RunStop | null } {
    return { start: this.start, stop: this.stop };
  }

  static {
    defineDisplay(Header.prototype, {
      inspect: header => headerText(header.#source.summary, header.#context.timezone),
      display: async header => {
        const descriptors = await header.#source.descriptors();
        const { timezone } = header.#context;
        return {
          'text/plain': headerText(header.#source.summary, timezone),
          'text/html': headerHtml(header.#source.summary, descriptors, timezone)
        };
      }
    });
  }

  async *#data(field: string, { fill = true, ...options }: DataOptions): AsyncGenerator<Json> {
    for await (const event of this.#events({ ...options, fields: field, fill })) {
      const failure: unknown = event['errors']?.[field];
      if (failure !== undefined) throw failure;
      yield event.data[field];
    }
  }

  async *#documents(options: DocumentsOptions): AsyncGenerator<NamedDocument> {
    const { stream, signal, fields, fill } = options;
    if (stream !== undefined) await this.descriptors(stream);
    const shape = { ...(fields === undefined ? {} : { fields }), ...(fill === undefined ? {} : { fill }) };
    const asked = { ...(stream === undefined ? {} : { stream }), ...(signal ? { signal } : {}) };
    yield* orderDocuments(
      this.#source,
      name => this.#events({ ...shape, stream: name, ...(signal ? { signal } : {}) }),
      asked
    );
  }

  async *#events(options: EventsOptions): AsyncGenerator<EventDocument> {
    const { stream = 'primary', fields, fill = false, follow = false, signal } = options;
    const asked = { stream, ...(signal ? { signal } : {}) };
    let events = follow ? this.#follow(asked) : this.#source.events(asked);
    if (fill !== false) {
      const isChosen = fields === undefined ? (): boolean => true : makeFieldTest(fields);
      const isAsked = (field: string): boolean => isChosen(field) && (fill === true || fill.includes(field));
      events = fillEvents(events, this.#source, this.#context.assets, { ...asked, isAsked });
    }
    if (fields !== undefined) events = chooseEventData(events, this.#source, fields);
    let isEmpty = true;
    for await (const event of events) {
      isEmpty = false;
      yield event;
    }
    if (isEmpty && options.stream !== undefined) await this.descriptors(stream);
  }

  #follow(options: EventOptions): AsyncIterable<EventDocument> {
    return this.#source.follow?.(options) ?? this.#reread(options);
  }

  /** Follows a store that cannot: reads again and leaves out what was seen. */
  async *#reread(options: EventOptions): AsyncGenerator<EventDocument> {
    const seen = new Set<string>();
    for (;;) {
      const { stop } = await this.#source.refresh(options);
      for await (const event of this.#source.events(options)) {
        if (seen.has(event.uid)) continue;
        seen.add(event.uid);
        yield event;
      }
      if (stop) return;
      await new Promise(resolve => setTimeout(resolve, FOLLOW_MS));
      options.signal?.throwIfAborted();
    }
  }

  #noStream(stream: string, all: readonly EventDescriptor[]): BrokerError<'StreamNotFound'> {
    const available = [...new Set(all.map(streamOf))];
    const names =
      available.length > 0 ? `it has ${available.map(name => `'${name}'`).join(', ')}` : 'it has none';
    return new BrokerError('StreamNotFound', `Run ${this.uid} has no stream '${stream}'; ${names}.`, {
      uid: this.uid,
      stream,
      available
    });
  }
}
