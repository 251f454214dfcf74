import { randomBytes } from 'node:crypto';
import { link, mkdir, open, unlink, type FileHandle } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Appended lines reach the physical disk after this many milliseconds at the latest. */
const FORCE_WITHIN = 1000;

interface Pending {
  line: string;
  force: boolean;
  resolve(): void;
  reject(error: unknown): void;
}

/**
 * A new file to which whole lines are appended. Lines that come while others are being written go out together. Lines
 * that could not be written are taken back, and no more follow: the file then ends with the last line that was acknowledged.
 */
export class RunFile {
  readonly path: string;
  private file: FileHandle | undefined;
  private queue: Pending[] = [];
  private writing: Promise<void> | undefined;
  private size = 0;
  private broken: unknown;
  private timer: NodeJS.Timeout | undefined;

  /**
   * The first `append` makes the file and its folder, and rejects with EEXIST where there is such a file already. The
   * file gets its name when its first lines are in it and on the physical disk.
   */
  constructor(path: string) {
    this.path = path;
  }

  /** Resolves when the line is in the file; with `force`, when it is on the physical disk. */
  append(line: string, options: { force: boolean }): Promise<void> {
    return new Promise((resolve, reject) => {
      this.queue.push({ line, force: options.force, resolve, reject });
      this.writing ??= this.drain();
    });
  }

  /** Waits for what was appended, forces it to disk and closes the file. */
  async close(): Promise<void> {
    await this.writing;
    clearTimeout(this.timer);
    this.timer = undefined;
    const { file } = this;
    if (!file) return;
    this.file = undefined;
    try {
      await file.datasync();
    } finally {
      await file.close();
    }
  }

  private async drain(): Promise<void> {
    while (this.queue.length > 0) {
      const batch = this.queue;
      this.queue = [];
      try {
        await this.write(batch);
        for (const { resolve } of batch) resolve();
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.writing = undefined;
  }

  private async write(batch: readonly Pending[]): Promise<void> {
    if (this.broken !== undefined) throw this.broken;
    const bytes = Buffer.from(batch.map(({ line }) => line).join(''), 'utf8');
    if (!this.file) return this.begin(bytes);
    const { file } = this;
    try {
      await file.appendFile(bytes);
      if (batch.some(({ force }) => force)) await this.force(file);
    } catch (error) {
      this.broken = error;
      await file.truncate(this.size).catch(() => undefined);
      throw error;
    }
    this.size += bytes.length;
    if (!batch.some(({ force }) => force))
      this.timer ??= setTimeout(() => void this.forceLater(file), FORCE_WITHIN).unref();
  }

  private async begin(bytes: Buffer): Promise<void> {
    try {
      this.file = await create(this.path, bytes);
    } catch (error) {
      this.broken = error;
      throw error;
    }
    this.size = bytes.length;
  }

  private async force(file: FileHandle): Promise<void> {
    clearTimeout(this.timer);
    this.timer = undefined;
    await file.datasync();
  }

  private async forceLater(file: FileHandle): Promise<void> {
    this.timer = undefined;
    try {
      await file.datasync();
    } catch (error) {
      this.broken = error;
    }
  }
}

/** File systems that have no hard links. */
const UNLINKABLE = new Set(['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EXDEV']);

/** A new file that holds `bytes` as soon as it has its name, forced to disk. */
async function create(path: string, bytes: Buffer): Promise<FileHandle> {
  const folder = dirname(path);
  await mkdir(folder, { recursive: true });
  const unnamed = join(folder, `.${basename(path)}.${randomBytes(6).toString('hex')}.part`);
  const file = await write(unnamed, bytes);
  try {
    await link(unnamed, path);
    await unlink(unnamed);
    await forceFolder(folder);
    return file;
  } catch (error) {
    await file.close();
    await unlink(unnamed).catch(() => undefined);
    if (!UNLINKABLE.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
  const plain = await write(path, bytes);
  await forceFolder(folder);
  return plain;
}

/** Leaves no file where it fails. */
async function write(path: string, bytes: Buffer): Promise<FileHandle> {
  const file = await open(path, 'ax');
  try {
    await file.appendFile(bytes);
    await file.datasync();
  } catch (error) {
    await file.close();
    await unlink(path);
    throw error;
  }
  return file;
}

/** A new name in a folder is on disk only when the folder is; Windows has no such call. */
async function forceFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
