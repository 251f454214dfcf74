import { join, resolve } from 'node:path';
import { BrokerError } from '../errors.js';
import type { DocumentName, EventDescriptor, JsonObject } from '../documents.js';
import { assertValidDocument, isDocumentName } from './document-schemas.js';
import { encodeDocument } from './encode-document.js';
import { RunFile } from './RunFile.js';
import { RunOrder, refusal } from './RunOrder.js';

export interface Inserter {
  /**
   * Validates a document and appends it to its run's file. Resolves when it is in the file, at a start, descriptor and stop
   * when it is on the physical disk (others follow within a second). Throws `InvalidDocument`, with nothing written, for a
   * document that event-model's schema, the order of its run or its descriptor forbids. Await it: documents that are
   * inserted together are written in the order of the calls.
   */
  insert(name: DocumentName, document: JsonObject): Promise<void>;
  /** Forces everything to disk and closes the files; runs without a stop stay unfinished. */
  close(): Promise<void>;
}

interface OpenRun {
  order: RunOrder;
  file: RunFile;
  /** The resources and stream resources, which lead their datums to the run. */
  resources: Set<string>;
}

/**
 * A writer of runs into `folder` in suitcase-jsonl's layout: `<uid of the start>.jsonl`, a line a document. Several
 * runs may be open at once, as may several writers, in one process or in several: each run is one writer's own.
 */
export function createInserter(folder: string): Inserter {
  return new FolderInserter(resolve(folder));
}

class FolderInserter implements Inserter {
  private readonly folder: string;
  private readonly runs = new Map<string, OpenRun>();
  private readonly runOfDescriptor = new Map<string, OpenRun>();
  private readonly runOfResource = new Map<string, OpenRun>();
  private readonly finished = new Set<string>();
  private closed = false;

  constructor(folder: string) {
    this.folder = folder;
  }

  async insert(name: DocumentName, document: JsonObject): Promise<void> {
    if (this.closed)
      throw new BrokerError(
        'CatalogUnavailable',
        `The catalog at ${this.folder} was closed; open it again to insert documents.`,
        {
          location: this.folder
        }
      );
    if (!isDocumentName(name)) {
      const unknown = String(name);
      throw new BrokerError(
        'InvalidDocument',
        `'${unknown}' is no kind of document; unpack bulk documents into events or datums.`,
        {
          document: unknown
        }
      );
    }
    assertValidDocument(name, document);
    const run = name === 'start' ? this.start(document) : this.route(name, document);
    const line = this.accept(run, name, document);
    try {
      await run.file.append(line, { force: name === 'start' || name === 'descriptor' || name === 'stop' });
      if (name === 'stop') await run.file.close();
    } catch (error) {
      throw await this.unwritten(run, name, error);
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    const open = [...this.runs.values()];
    this.runs.clear();
    await Promise.all(open.map(run => run.file.close()));
  }

  private start(document: JsonObject): OpenRun {
    const uid = String(document['uid']);
    if (!/^\w[\w.-]{0,199}$/.test(uid))
      throw refusal('start', `its uid '${uid}' cannot be a file's name; use a UUID`, uid);
    if (this.runs.has(uid) || this.finished.has(uid))
      throw refusal('start', `run ${uid} was started before`, uid);
    return {
      order: new RunOrder(uid),
      file: new RunFile(join(this.folder, `${uid}.jsonl`)),
      resources: new Set()
    };
  }

  /** The run that a document other than a start belongs to. */
  private route(name: DocumentName, document: JsonObject): OpenRun {
    switch (name) {
      case 'event':
      case 'event_page':
        return this.byReference(name, document, 'descriptor', this.runOfDescriptor);
      case 'datum':
      case 'datum_page':
        return this.byReference(name, document, 'resource', this.runOfResource);
      case 'stream_datum': {
        const run = this.byReference(name, document, 'stream_resource', this.runOfResource);
        if (this.byReference(name, document, 'descriptor', this.runOfDescriptor) !== run)
          throw refusal(
            name,
            `its descriptor and its stream_resource belong to different runs`,
            uidOf(document)
          );
        return run;
      }
      default:
        return this.byStart(name, document);
    }
  }

  private byReference(
    name: DocumentName,
    document: JsonObject,
    key: string,
    runs: ReadonlyMap<string, OpenRun>
  ): OpenRun {
    const reference = String(document[key]);
    const run = runs.get(reference);
    if (run) return run;
    throw refusal(
      name,
      `no ${key} ${reference} was inserted before it, or its run has ended; insert the ${key} first`,
      uidOf(document)
    );
  }

  private byStart(name: DocumentName, document: JsonObject): OpenRun {
    const uid = document['run_start'] as string | undefined;
    if (uid === undefined) {
      const [only, ...others] = this.runs.values();
      if (only && others.length === 0) return only;
      throw refusal(
        name,
        `it has no run_start, and ${only ? 'several runs are' : 'no run is'} open`,
        uidOf(document)
      );
    }
    const run = this.runs.get(uid);
    if (run) return run;
    const reason = this.finished.has(uid)
      ? `run ${uid} has ended`
      : `run ${uid} was not started by this writer; insert its start first`;
    throw refusal(name, reason, uidOf(document));
  }

  /** Checks a document against its run, encodes it, and only then remembers it. */
  private accept(run: OpenRun, name: DocumentName, document: JsonObject): string {
    const { order } = run;
    if (name === 'event' || name === 'event_page') {
      order.checkEvent(name, document);
      return encodeDocument(name, document, order.dataKeys(String(document['descriptor'])));
    }
    const line = encodeDocument(name, document);
    const uid = String(document['uid']);
    switch (name) {
      case 'start':
        this.runs.set(uid, run);
        break;
      case 'descriptor':
        if (this.runOfDescriptor.has(uid))
          throw refusal(name, `a descriptor ${uid} was inserted before`, uid);
        order.addDescriptor(document as EventDescriptor);
        this.runOfDescriptor.set(uid, run);
        break;
      case 'resource':
      case 'stream_resource':
        if (this.runOfResource.has(uid)) throw refusal(name, `a ${name} ${uid} was inserted before`, uid);
        run.resources.add(uid);
        this.runOfResource.set(uid, run);
        break;
      case 'stop':
        this.forget(run);
        this.finished.add(order.uid);
        break;
      case 'datum':
      case 'datum_page':
      case 'stream_datum':
        break;
    }
    return line;
  }

  private forget(run: OpenRun): void {
    this.runs.delete(run.order.uid);
    for (const uid of run.order.descriptorUids()) this.runOfDescriptor.delete(uid);
    for (const uid of run.resources) this.runOfResource.delete(uid);
  }

  private async unwritten(run: OpenRun, name: DocumentName, cause: unknown): Promise<BrokerError> {
    const { uid } = run.order;
    if (this.runs.get(uid) === run) {
      this.forget(run);
      await run.file.close().catch(() => undefined);
    }
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code === 'EEXIST')
      return refusal(
        name,
        `there is a run ${uid} already, in ${run.file.path}; runs are never overwritten`,
        uid,
        cause
      );
    return new BrokerError(
      'CatalogUnavailable',
      `The ${name} document of run ${uid} could not be written to ${run.file.path} (${message}). What was written before is kept; free some space or make the folder writable, then start a new run.`,
      { location: this.folder },
      { cause }
    );
  }
}

function uidOf(document: JsonObject): string | undefined {
  const uid: unknown = document['uid'];
  return typeof uid === 'string' ? uid : undefined;
}
