import { fileURLToPath } from 'node:url';
import { parentPort } from 'node:worker_threads';
import { Failure } from './failure.js';
import { Guard } from './guard.js';
import { loadHdf5 } from './module.js';
import { OpenFiles } from './OpenFiles.js';
import type { FromWorker, Hdf5Answers, Hdf5Failure, Hdf5Question, ToWorker } from './protocol.js';
import { Reader } from './Reader.js';

class Cancelled extends Error {}

const pluginFolder = fileURLToPath(new URL('../../hdf5-filters/plugins', import.meta.url));
const cancelled = new Set<number>();
const started = start();

async function start(): Promise<{ guard: Guard; files: OpenFiles; reader: Reader }> {
  const module = await loadHdf5();
  while (module.get_plugin_search_paths().length > 0) module.remove_plugin_search_path(0);
  module.insert_plugin_search_path(pluginFolder, 0);
  const guard = new Guard(module, pluginFolder);
  const files = new OpenFiles(module, guard);
  return { guard, files, reader: new Reader(module, guard, files, pluginFolder) };
}

async function answer(
  id: number,
  question: Hdf5Question,
  limits: { roots: string[]; rootMap: Record<string, string> }
): Promise<Hdf5Answers[keyof Hdf5Answers]> {
  const { guard, files, reader } = await started;
  guard.roots = limits.roots;
  files.limits = limits;
  switch (question.kind) {
    case 'bytesRead':
      return guard.bytesRead;
    case 'describe':
      return reader.describe(question.path, question.dataset);
    case 'list':
      return reader.list(question.path, question.group);
    case 'read':
      return reader.read(question.path, question.dataset, question.selection, async () => {
        await new Promise(resolve => setImmediate(resolve));
        if (cancelled.has(id)) throw new Cancelled();
      });
  }
}

function failureOf(error: unknown, question: Hdf5Question): { failure: Hdf5Failure; fatal: boolean } {
  if (error instanceof Failure) return { failure: error.failure, fatal: false };
  const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
  const path = question.kind === 'bytesRead' ? '' : question.path;
  const message = `${path} cannot be read: its HDF5 structure or one of its chunks is broken (${cause}). Restore it from its backup.`;
  return {
    failure: { tag: 'AssetCorrupt', message, fields: { path }, ...(cause === undefined ? {} : { cause }) },
    fatal: true
  };
}

function send(message: FromWorker, transfer: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, transfer);
}

parentPort?.on('message', (message: ToWorker) => {
  if ('cancel' in message) {
    cancelled.add(message.cancel);
    return;
  }
  const { id, question, limits } = message;
  answer(id, question, limits)
    .then(
      result =>
        send(
          { id, answer: result },
          typeof result === 'object' && result !== null && 'buffer' in result ? [result.buffer] : []
        ),
      error =>
        send(error instanceof Cancelled ? { id, cancelled: true } : { id, ...failureOf(error, question) })
    )
    .finally(() => cancelled.delete(id));
});
