import { open } from 'node:fs/promises';
import { BrokerError, isBrokerError } from '../errors.js';

/** Reads parts of one file; counts what it reads. */
export interface ByteSource {
  readonly path: string;
  readonly size: number;
  /** Exactly `length` bytes. @throws AssetCorrupt where the file ends before */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** How many bytes {@link withFile} has read in this process: what tests of cost look at. */
export const bytesRead: { total: number } = { total: 0 };

/**
 * Opens `path` (checked before), gives it to `use` and closes it.
 * @throws AssetMissing, AssetForbidden (no permission), AssetCorrupt (whatever else `use` fails with)
 */
export async function withFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const file = await open(path, 'r').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT')
      throw new BrokerError('AssetMissing', `${path} is not there any more.`, { path }, { cause });
    throw new BrokerError(
      'AssetForbidden',
      `${path} cannot be opened (${cause.code ?? cause.message}). Ask its owner for permission to read it.`,
      { path, roots: [] },
      { cause }
    );
  });
  try {
    const { size } = await file.stat();
    return await use({
      path,
      size,
      async read(offset, length) {
        if (offset < 0 || offset + length > size)
          throw corrupt(
            path,
            `it is cut short: bytes ${offset} to ${offset + length} are needed, it has ${size}`
          );
        const bytes = new Uint8Array(length);
        for (let done = 0; done < length;) {
          const { bytesRead: count } = await file.read(bytes, done, length - done, offset + done);
          if (count === 0)
            throw corrupt(path, `it is cut short: it ended at byte ${offset + done} while it was read`);
          done += count;
          bytesRead.total += count;
        }
        return bytes;
      }
    });
  } catch (cause) {
    if (isBrokerError(cause) || (cause instanceof Error && cause.name === 'AbortError')) throw cause;
    throw corrupt(path, cause instanceof Error ? cause.message : String(cause), cause);
  } finally {
    await file.close();
  }
}

/** The error for a file whose content is not what it should be. */
export function corrupt(path: string, reason: string, cause?: unknown): BrokerError<'AssetCorrupt'> {
  return new BrokerError(
    'AssetCorrupt',
    `${path} cannot be read: ${reason}. If it is still being written or copied, try again later; else restore it from its backup.`,
    { path },
    cause === undefined ? undefined : { cause }
  );
}
