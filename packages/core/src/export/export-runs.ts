import { BrokerError, isBrokerError } from '../errors.js';
import {
  EXPORT_FORMATS,
  type ExportContext,
  type ExportOptions,
  type ExportResult,
  type Exportable
} from './Export.js';
import { createWriter, type RunWriter } from './formats.js';
import { OutputFolder } from './output/OutputFolder.js';
import { writeCatalogFile } from './pack/catalog-file.js';
import { RunExport } from './RunExport.js';

/**
 * Writes runs into files, a run at a time in constant memory. A run's files get their names together when all of them
 * are whole and on disk.
 *
 * What fails because of a run (a missing or broken asset, an unknown field or stream) is left out and told in
 * `failures`, and the other files are written; when nothing at all could be written, the first failure is thrown. What
 * fails because of the folder (no room, no permission, a file that is there already, a bad template) ends the export:
 * ExportFailed. An aborted signal ends it with the signal's reason. Either way the run that was being written is
 * removed, and the runs written before it stay.
 */
export async function exportRuns(
  runs: readonly Exportable[],
  options: ExportOptions & ExportContext
): Promise<ExportResult> {
  checkOptions(options);
  options.signal?.throwIfAborted();
  const folder = new OutputFolder(options.directory, options.overwrite ?? false);
  const result: ExportResult = { files: [], failures: [] };
  const roots = new Set<string>();
  const writer = createWriter(options.format);
  try {
    for (const [done, one] of runs.entries()) {
      const source = 'open' in one ? await one.open() : one.source;
      let last = folder.directory;
      const run = new RunExport(source, options, folder, (fraction, file) => {
        last = file;
        options.onProgress?.({ done: done + fraction, total: runs.length, file });
      });
      await exportRun(run, writer, result);
      for (const root of run.roots) roots.add(root);
      options.onProgress?.({ done: done + 1, total: runs.length, file: last });
    }
  } finally {
    await writer.close?.();
  }
  const { format } = options;
  if (roots.size > 0 && (format === 'jsonl' || format === 'msgpack')) {
    const documents = result.files.map(file => file.path).filter(path => path.endsWith(`.${format}`));
    await writeCatalogFile(folder, format, { documents, roots: [...roots] });
  }
  if (result.failures.length > 0 && result.files.length === 0) throw nothingWritten(folder.directory, result);
  return result;
}

/** Writes one run whole, or nothing of it. */
async function exportRun(run: RunExport, writer: RunWriter, result: ExportResult): Promise<void> {
  const { folder, options, uid } = run;
  try {
    await run.source.refresh(run.signal);
    await writer.write(run);
    options.signal?.throwIfAborted();
    for (const { path, bytes, stream, field } of await folder.commit()) {
      result.files.push({
        path,
        bytes,
        uid,
        ...(stream === undefined ? {} : { stream }),
        ...(field === undefined ? {} : { field })
      });
    }
    result.failures.push(...run.failures);
  } catch (error) {
    await folder.discard();
    if (!isBrokerError(error) || error.tag === 'ExportFailed') throw error;
    result.failures.push({ uid, path: folder.directory, error });
  }
}

function nothingWritten(directory: string, { failures }: ExportResult): BrokerError {
  const first = failures[0];
  const more = failures.length > 1 ? ` (and ${failures.length - 1} more failures)` : '';
  return new BrokerError(
    'ExportFailed',
    `Nothing was written into ${directory}. ${first?.error.message ?? ''}${more}`,
    { path: first?.path ?? directory },
    { cause: first?.error }
  );
}

function checkOptions(options: ExportOptions): void {
  const { format, directory } = options;
  if (!EXPORT_FORMATS.includes(format)) {
    throw new BrokerError(
      'ExportFailed',
      `There is no format '${String(format)}'. Give one of ${EXPORT_FORMATS.join(', ')}.`,
      { path: String(directory) }
    );
  }
  if (typeof directory !== 'string' || directory === '') {
    throw new BrokerError('ExportFailed', `'directory' names no folder. Give a path.`, {
      path: String(directory)
    });
  }
}
