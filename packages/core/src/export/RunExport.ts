import { type BrokerError, isBrokerError } from '../errors.js';
import type { RunSource } from '../store/Store.js';
import type { ExportContext, ExportFailure, ExportOptions } from './Export.js';
import { fillTemplate, sanitise } from './naming/file-name.js';
import type { OutputFile } from './output/OutputFile.js';
import type { OutputFolder } from './output/OutputFolder.js';
import { targetFault } from './output/target-fault.js';

export interface FileParts {
  /** What follows the template's part of the name, such as `primary.csv`. */
  suffix: string;
  stream?: string;
  field?: string;
}

/** The export of one run: what a format's writer works with. */
export class RunExport {
  readonly source: RunSource;
  readonly options: ExportOptions & ExportContext;
  readonly folder: OutputFolder;
  readonly failures: ExportFailure[] = [];
  /** Folders of the export that the documents name as roots of external data. */
  readonly roots: Set<string> = new Set();
  readonly #report: (fraction: number, file: string) => void;

  constructor(
    source: RunSource,
    options: ExportOptions & ExportContext,
    folder: OutputFolder,
    report: (fraction: number, file: string) => void
  ) {
    this.source = source;
    this.options = options;
    this.folder = folder;
    this.#report = report;
  }

  get uid(): string {
    return this.source.uid;
  }

  get signal(): { signal?: AbortSignal } {
    return this.options.signal ? { signal: this.options.signal } : {};
  }

  /** Where the run is at, between 0 and 1; the place where a cancelled export stops. */
  progress(fraction: number, file: OutputFile): void {
    this.options.signal?.throwIfAborted();
    this.#report(Math.min(fraction, 1), file.path);
  }

  /** The same, after `count` of the run's documents. */
  documentProgress(count: number, file: OutputFile): void {
    const events = Object.values(this.source.summary.stop?.num_events ?? {}).reduce((sum, n) => sum + n, 0);
    this.progress(Math.min(0.99, count / (events + 4)), file);
  }

  /** The name of a file: the template's part, and then what tells the run's files apart. */
  nameOf(parts: FileParts, separate: boolean): string {
    const prefix = fillTemplate(
      this.options.template ?? '{start[uid]}',
      this.source.summary.start,
      this.options.timezone
    );
    return prefix + (separate && !/[-_. /]$/.test(prefix) ? '-' : '') + sanitise(parts.suffix);
  }

  /**
   * Has `write` fill a file. A failure of the data (a missing asset, a field that is not there) removes that file and
   * is kept in `failures`; a failure of the folder ends the export.
   */
  async file(parts: FileParts, write: (file: OutputFile) => Promise<void>, separate = true): Promise<void> {
    const name = this.nameOf(parts, separate);
    const file = await this.folder.create(name, parts);
    try {
      await write(file);
      await file.finish();
    } catch (cause) {
      const error = targetFault(file.path, cause);
      if (!isBrokerError(error) || error.tag === 'ExportFailed') throw error;
      await this.folder.drop(file);
      this.fail(error, file.path, parts);
    }
  }

  /** Notes what is missing from the export, and goes on. */
  fail(error: BrokerError, path: string, about: { stream?: string; field?: string } = {}): void {
    const { stream, field } = about;
    this.failures.push({
      uid: this.uid,
      ...(stream === undefined ? {} : { stream }),
      ...(field === undefined ? {} : { field }),
      path,
      error
    });
  }
}

/** Writes one run in one format. */
export type FormatWriter = (run: RunExport) => Promise<void>;
