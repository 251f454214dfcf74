import { link, open, stat, symlink, utimes } from 'node:fs/promises';
import { BrokerError } from '../../errors.js';
import type { OutputFile } from '../output/OutputFile.js';
import { codeOf, targetFault } from '../output/target-fault.js';
import type { RunExport } from '../RunExport.js';

const CHUNK = 1 << 22;
const CANNOT_LINK: ReadonlySet<string> = new Set([
  'EXDEV',
  'EPERM',
  'EMLINK',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EACCES'
]);

/** Copies or links `local` into the export as `name`, keeping its time; a file that is there and equal is kept. */
export async function placeFile(run: RunExport, local: string, name: string): Promise<void> {
  const source = await stat(local).catch((cause: unknown) => {
    throw unreadable(local, cause);
  });
  const file = await run.folder.createShared(name, async path => {
    const there = await stat(path);
    return there.size === source.size && Math.abs(there.mtimeMs - source.mtimeMs) < 1000;
  });
  if (!file) return;
  const how = run.options.external ?? 'copy';
  try {
    if (how === 'symlink') {
      await symlink(local, file.temporary);
      return file.adopt(source.size);
    }
    if (how === 'link' && (await hardLink(local, file))) {
      return file.adopt(source.size);
    }
  } catch (error) {
    throw targetFault(file.path, error);
  }
  await copy(run, local, file, source.size);
  await utimes(file.temporary, source.atime, source.mtime);
}

async function hardLink(local: string, file: OutputFile): Promise<boolean> {
  try {
    await link(local, file.temporary);
    return true;
  } catch (error) {
    if (CANNOT_LINK.has(codeOf(error) ?? '')) return false;
    throw error;
  }
}

async function copy(run: RunExport, local: string, file: OutputFile, size: number): Promise<void> {
  const from = await open(local, 'r').catch((cause: unknown) => {
    throw unreadable(local, cause);
  });
  try {
    for (let at = 0; ;) {
      const chunk = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(1, size - at)));
      const { bytesRead } = await from.read(chunk, 0, chunk.length, at).catch((cause: unknown) => {
        throw unreadable(local, cause);
      });
      if (bytesRead === 0) break;
      await file.write(chunk.subarray(0, bytesRead));
      at += bytesRead;
      run.progress(0, file);
    }
  } finally {
    await from.close();
  }
  await file.finish();
}

function unreadable(path: string, cause: unknown): BrokerError {
  return new BrokerError(
    'AssetMissing',
    `${path} could not be read (${codeOf(cause) ?? String(cause)}), so it is not in the export. Check that it is there and readable.`,
    { path },
    { cause }
  );
}
