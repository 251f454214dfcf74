import { EXPORT_FORMATS, type ExportFormat, type ExportProgress, type Header } from '@brokerlab/core';
import { InvalidArgumentError } from 'commander';
import { withCatalog, type CatalogOption } from './catalog-option.js';
import { json, printable, type Terminal } from './terminal.js';

export interface ExportCommand extends CatalogOption {
  format: ExportFormat;
  directory: string;
  streams?: string[];
  fields?: string[];
  template?: string;
  overwrite?: true;
}

/** `brokerlab export`: names each file that is written; what a run could not give is said, and makes the exit code 1. */
export async function exportRuns(
  keys: readonly string[],
  command: ExportCommand,
  terminal: Terminal,
  signal: AbortSignal
): Promise<void> {
  const { catalog: _, json: asJson, ...options } = command;
  await withCatalog(command, async db => {
    const headers: Header[] = [];
    for (const key of keys) headers.push(await db[key]!);
    const bar = progressBar(terminal);
    const result = await db.export(headers, { ...options, signal, onProgress: bar.show }).finally(bar.clear);
    for (const file of result.files) {
      terminal.out.write(asJson ? json(file) + '\n' : `${printable(file.path)}\n`);
    }
    for (const { uid, field, error } of result.failures) {
      const what = [uid.slice(0, 8), field].filter(Boolean).join(' ');
      terminal.err.write(`brokerlab: ${printable(`${what}: ${error.message}`)}\n`);
    }
    if (result.failures.length > 0) process.exitCode = 1;
  });
}

export function formatArgument(text: string): ExportFormat {
  const format = EXPORT_FORMATS.find(name => name === text);
  if (!format) throw new InvalidArgumentError(`Use one of ${EXPORT_FORMATS.join(', ')}.`);
  return format;
}

function progressBar({ err }: Terminal): { show: (progress: ExportProgress) => void; clear: () => void } {
  if (!err.isTTY) return { show: () => undefined, clear: () => undefined };
  const width = 30;
  return {
    show({ done, total, file }) {
      const filled = total === 0 ? width : Math.floor((done / total) * width);
      const bar = '█'.repeat(filled) + '░'.repeat(width - filled);
      const name = printable(file.split('/').at(-1) ?? '').slice(0, Math.max(0, err.columns - width - 20));
      err.write(`\r\u001b[K${bar} ${Math.floor(done)} of ${total}  ${name}`);
    },
    clear: () => void err.write('\r\u001b[K')
  };
}
