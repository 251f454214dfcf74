import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { link, lstat, open, rename, rm, unlink, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { alreadyThere, codeOf, targetFault } from './target-fault.js';

const BUFFERED = 1 << 18;

/**
 * A file on its way: written under a temporary name in its own folder, forced to disk, and given its name when the
 * whole run is written. Memory holds at most what was given to the last `write`, and 256 KiB. Every failure to write is
 * ExportFailed.
 */
export class OutputFile {
  readonly path: string;
  readonly temporary: string;
  readonly stream: string | undefined;
  readonly field: string | undefined;
  #handle: FileHandle | undefined;
  #waiting: Uint8Array[] = [];
  #waitingBytes = 0;
  #written = 0;

  constructor(path: string, about: { stream?: string | undefined; field?: string | undefined } = {}) {
    this.path = path;
    this.temporary = join(dirname(path), `.brokerlab-${randomBytes(6).toString('hex')}.part`);
    this.stream = about.stream;
    this.field = about.field;
  }

  /** How many bytes were given so far. */
  get bytes(): number {
    return this.#written + this.#waitingBytes;
  }

  async write(chunk: Uint8Array | string): Promise<void> {
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk, 'utf8') : chunk;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.byteLength;
    if (this.#waitingBytes >= BUFFERED) await this.#flush();
  }

  /** Replaces bytes that were written before, at `position`. */
  async patch(bytes: Uint8Array, position: number): Promise<void> {
    await this.#flush();
    await this.#guard(async () => writeWhole(await this.#open(), bytes, position));
  }

  /** Everything on disk, and the file closed. Also for a file that something else wrote at `temporary`. */
  async finish(): Promise<void> {
    await this.#flush();
    await this.#guard(async () => {
      const handle = await this.#open();
      await handle.sync();
      this.#written = (await handle.stat()).size;
      this.#handle = undefined;
      await handle.close();
    });
  }

  /** Takes what something else made at `temporary` (a link) as finished. */
  adopt(bytes: number): void {
    this.#written = bytes;
  }

  /** Gives the finished file its name. Without `overwrite` a file that is there stays, and this fails. */
  async publish(overwrite: boolean): Promise<void> {
    await this.#guard(async () => {
      if (overwrite) return rename(this.temporary, this.path);
      try {
        await link(this.temporary, this.path);
      } catch (error) {
        const code = codeOf(error);
        if (code === 'EEXIST') throw alreadyThere(this.path, error);
        if (code === undefined || !NO_LINKS.has(code)) throw error;
        if (await exists(this.path)) throw alreadyThere(this.path);
        return rename(this.temporary, this.path);
      }
      await unlink(this.temporary);
    });
  }

  /** Removes what was written under the temporary name. */
  async discard(): Promise<void> {
    const handle = this.#handle;
    this.#handle = undefined;
    this.#waiting = [];
    this.#waitingBytes = 0;
    await handle?.close();
    await rm(this.temporary, { force: true });
  }

  async #open(): Promise<FileHandle> {
    this.#handle ??= await open(this.temporary, constants.O_RDWR | constants.O_CREAT, 0o666);
    return this.#handle;
  }

  async #flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    await this.#guard(async () => {
      const handle = await this.#open();
      const bytes = waiting.length === 1 && waiting[0] ? waiting[0] : Buffer.concat(waiting);
      await writeWhole(handle, bytes, this.#written);
      this.#written += bytes.byteLength;
    });
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw targetFault(this.path, error);
    }
  }
}

const NO_LINKS: ReadonlySet<string> = new Set([
  'EPERM',
  'ENOTSUP',
  'EOPNOTSUPP',
  'ENOSYS',
  'EMLINK',
  'EINVAL',
  'EACCES'
]);

async function writeWhole(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  let at = 0;
  while (at < bytes.byteLength) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.byteLength - at, position + at);
    at += bytesWritten;
  }
}

export async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return false;
    throw error;
  }
}
