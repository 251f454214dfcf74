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
import type { ExportOptions, ExportResult } from '../export/Export.js';
import { exportRuns } from '../export/export-runs.js';
import { BrokerError } from '../errors.js';
import type { RunSource, Signalled } from '../store/Store.js';
import { defineDisplay } from './display-symbols.js';
import type { FieldsOption, FillOption } from '../table/field-choice.js';
import { readTable, type ReadTableOptions, type TableOptions } from '../table/read-table.js';
import type { RunTable } from '../table/RunTable.js';
import { nearestName } from '../view/nearest-name.js';
import { ArrayRef } from './ArrayRef.js';
import { checkOptions } from './check-options.js';
import type { Context } from './Context.js';
import { headerHtml, headerText } from './header-html.js';
import { LazySequence } from './LazySequence.js';
import { noStream, runDocuments, runEvents, type Reading } from './run-documents.js';

export interface EventsOptions extends Signalled {
  /** Default `primary`. */
  stream?: string;
  /** As those of a table: see `TableOptions`. */
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

/** See `TableOptions`. */
export type RunTableOptions = TableOptions;

export interface ArrayOptions extends Signalled {
  /** Default `primary`. */
  stream?: string;
}

export interface DataOptions extends ArrayOptions {
  /** Read external values; otherwise datum ids. Default true. */
  fill?: boolean;
}

export const TABLE_OPTIONS: readonly string[] = [
  'stream',
  'fields',
  'fill',
  'convertTimes',
  'timezone',
  'signal'
];
export const ARRAY_OPTIONS: readonly string[] = ['stream', 'signal'];

/** What `readTable` is to be asked: a catalog's own zone where none is given. */
export function tableOptions(
  options: RunTableOptions,
  { assets, timezone }: Pick<Context, 'assets' | 'timezone'>
): ReadTableOptions {
  checkOptions('table', options, TABLE_OPTIONS);
  return { timezone, assets, ...options };
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
    if (stream !== undefined && found.length === 0) throw noStream(this.#source, stream, all);
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

  /** A device's configuration by stream, one entry a descriptor: it may change during a run. Throws FieldNotFound. */
  async configData(device: string): Promise<Record<string, JsonObject[]>> {
    const found: Record<string, JsonObject[]> = {};
    const descriptors = await this.#source.descriptors();
    const names = new Set(
      descriptors.flatMap(d => [...Object.keys(d.object_keys ?? {}), ...Object.keys(d.configuration ?? {})])
    );
    if (names.size > 0 && !names.has(device)) throw noDevice(this.uid, device, [...names]);
    for (const descriptor of descriptors) {
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
    return new LazySequence(() => runEvents(this.#reading(), options));
  }

  /** Every document in databroker's order, pages unpacked. */
  documents(options: DocumentsOptions = {}): LazySequence<NamedDocument> {
    return new LazySequence(() => runDocuments(this.#reading(), options));
  }

  /** A stream as a table. Throws StreamNotFound, FieldNotFound. */
  async table(options: RunTableOptions = {}): Promise<RunTable> {
    return readTable([this.#source], tableOptions(options, this.#context));
  }

  /**
   * The images of a field, lazily; which one may be left out where the run has one image field. Throws FieldNotFound,
   * StreamNotFound, NotAnImage.
   */
  async images(field?: string, options: ArrayOptions = {}): Promise<ImageStack> {
    checkOptions('images', options, ARRAY_OPTIONS);
    return openImages([this.#source], field, { ...options, assets: this.#context.assets });
  }

  /** A field's arrays of any rank, lazily: `await h.array('mca').read({ events: [0, 10] })`. */
  array(field: string, options: ArrayOptions = {}): ArrayRef {
    return new ArrayRef(async () => {
      checkOptions('array', options, ARRAY_OPTIONS);
      return openArray([this.#source], field, { ...options, assets: this.#context.assets });
    });
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

  async *#data(field: string, options: DataOptions): AsyncGenerator<Json> {
    checkOptions('data', options, ['stream', 'fill', 'signal']);
    const { fill = true, ...rest } = options;
    for await (const event of runEvents(this.#reading(), { ...rest, fields: [field], fill })) {
      const failure: unknown = event['errors']?.[field];
      if (failure !== undefined) throw failure;
      yield event.data[field];
    }
  }

  #reading(): Reading {
    return { source: this.#source, assets: this.#context.assets, among: [this.#source] };
  }
}

function noDevice(uid: string, device: string, available: string[]): BrokerError<'FieldNotFound'> {
  const nearest = nearestName(String(device), available);
  const advice = nearest === undefined ? '' : ` Did you mean '${nearest}'?`;
  const message = `Run ${uid} has no device '${device}'.${advice} It has ${available.join(', ')}.`;
  return new BrokerError('FieldNotFound', message, {
    field: device,
    available,
    uid,
    ...(nearest === undefined ? {} : { nearest })
  });
}
