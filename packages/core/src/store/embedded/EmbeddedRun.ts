import { setTimeout as pause } from 'node:timers/promises';
import { unpackEventPage } from '../../decode/pages.js';
import { streamOf, type EventDescriptor, type EventDocument, type NamedDocument } from '../../documents.js';
import { BrokerError } from '../../errors.js';
import type {
  AssetIndex,
  ColumnOptions,
  DocumentOptions,
  EventOptions,
  EventPart,
  RunSource,
  RunSummary,
  Signalled
} from '../Store.js';
import { EventBatches } from './EventBatches.js';
import type { Files } from './files.js';
import type { Folder, RunFile } from './Folder.js';
import type { Metadata } from './Metadata.js';
import { readDocuments, type LineReader, type Progress } from './read-documents.js';

const FOLLOW_MS = 200;

interface Place {
  path: string;
  format: RunFile['format'];
  signal: AbortSignal | undefined;
}

/** A run in a file. */
export class EmbeddedRun implements RunSource {
  readonly uid: string;
  readonly #file: RunFile;
  readonly #folder: Folder;
  readonly #files: Files;
  readonly #metadataNow: () => Metadata;
  #metadata: Metadata;
  #summary: RunSummary;

  constructor(summary: RunSummary, file: RunFile, folder: Folder, files: Files, metadata: () => Metadata) {
    this.uid = summary.start.uid;
    this.#summary = summary;
    this.#file = file;
    this.#folder = folder;
    this.#files = files;
    this.#metadataNow = metadata;
    this.#metadata = metadata();
  }

  get summary(): RunSummary {
    return this.#summary;
  }

  async refresh(): Promise<RunSummary> {
    await this.#folder.refreshFile(this.#file);
    const { start, stop } = this.#file;
    if (start?.uid !== this.uid || !this.#folder.files.has(this.#file.path)) {
      throw new BrokerError('RunNotFound', `Run ${this.uid} is gone: ${this.#file.path} was removed.`, {
        key: this.uid,
        catalog: this.#file.path
      });
    }
    this.#summary = { start, stop };
    this.#metadata = this.#metadataNow();
    return this.#summary;
  }

  descriptors(options: Signalled = {}): Promise<EventDescriptor[]> {
    return this.#metadata.descriptors(this.#files, this.#gathering(options.signal));
  }

  assets(options: Signalled = {}): Promise<AssetIndex> {
    return this.#metadata.assets(this.#files, this.#gathering(options.signal));
  }

  documents({ names, signal }: DocumentOptions = {}): AsyncIterable<NamedDocument> {
    const kinds = names && new Set<string>(names);
    return readDocuments(this.#files, {
      ...this.#asked(signal),
      progress: { offset: 0, line: 0 },
      ...(kinds ? { wanted: (name: string): boolean => kinds.has(name) } : {})
    });
  }

  events(options: EventOptions = {}): AsyncIterable<EventDocument> {
    return this.#events(options, new Reading(options.stream));
  }

  async *follow(options: EventOptions = {}): AsyncGenerator<EventDocument> {
    const reading = new Reading(options.stream);
    for (;;) {
      yield* this.#events(options, reading);
      if (reading.isAtStop) return;
      await pause(FOLLOW_MS, undefined, options.signal ? { signal: options.signal } : {});
    }
  }

  async *columns(options: ColumnOptions): AsyncGenerator<EventPart> {
    const reading = new Reading(options.stream);
    const batches = new EventBatches(options.fields);
    const lines: LineReader = {
      read: (bytes, from, end) => batches.read(bytes, from, end),
      learn: (line, document) => {
        if (document[0] === 'event' && reading.has(document[1].descriptor)) batches.learn(line, document[1]);
      }
    };
    for await (const event of this.#events(options, reading, lines)) {
      for (const batch of batches.take()) yield { batch };
      yield { event };
    }
    for (const batch of batches.take()) yield { batch };
  }

  async *#events(options: EventOptions, reading: Reading, lines?: LineReader): AsyncGenerator<EventDocument> {
    const wanted = (name: string, bytes: Uint8Array): boolean => reading.wants(name, bytes);
    const { progress } = reading;
    for await (const document of readDocuments(this.#files, {
      ...this.#asked(options.signal),
      progress,
      wanted,
      ...(lines ? { lines } : {})
    })) {
      if (document[0] === 'event') {
        if (reading.has(document[1].descriptor)) yield document[1];
      } else if (document[0] === 'event_page') {
        if (reading.has(document[1]['descriptor'])) yield* unpackEventPage(document[1]);
      } else reading.note(document);
    }
  }

  #gathering(signal: AbortSignal | undefined): Place & { onDamage: (message: string) => void } {
    return {
      ...this.#asked(signal),
      onDamage: message => void this.#folder.problems.set(this.#file.path, message)
    };
  }

  #asked(signal: AbortSignal | undefined): Place {
    return { path: this.#file.path, format: this.#file.format, signal };
  }
}

/** How far the events of a stream were read, and by which descriptors they are known. */
class Reading {
  readonly progress: Progress = { offset: 0, line: 0 };
  isAtStop = false;
  readonly #stream: string | undefined;
  readonly #descriptors = new Set<string>();
  #needles: Buffer[] | undefined = [];

  constructor(stream: string | undefined) {
    this.#stream = stream;
  }

  wants(name: string, bytes: Uint8Array): boolean {
    if (name === 'descriptor' || name === 'stop') return true;
    if (name !== 'event' && name !== 'event_page') return false;
    if (this.#stream === undefined || !this.#needles) return true;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return this.#needles.some(needle => text.includes(needle));
  }

  has(descriptor: unknown): boolean {
    return (
      this.#stream === undefined || (typeof descriptor === 'string' && this.#descriptors.has(descriptor))
    );
  }

  note([name, document]: NamedDocument): void {
    if (name === 'stop') this.isAtStop = true;
    if (name !== 'descriptor' || streamOf(document) !== this.#stream || this.#descriptors.has(document.uid))
      return;
    this.#descriptors.add(document.uid);
    // A uid with characters that JSON may escape cannot be looked for in the text.
    if (/^[\w-]+$/.test(document.uid)) this.#needles?.push(Buffer.from(document.uid));
    else this.#needles = undefined;
  }
}
