import { realpathSync } from 'node:fs';
import { contains } from '../roots.js';
import type { Hdf5Module } from './module.js';

const ENOENT = 44;
const WRITING = 0o3 | 0o100 | 0o1000;

/**
 * Stands between the library and the disk: opens only files inside `roots` (and the filter plugins), for reading,
 * counts bytes, notes reads beyond a file's end (which the library fills with zeros), and keeps what the library prints.
 */
export class Guard {
  roots: readonly string[] = [];
  bytesRead = 0;
  /** Set when a read went beyond the end of a file. */
  short = false;
  /** Set when a read gave nothing but zero bytes. */
  hole = false;
  #printed = '';

  constructor(module: Hdf5Module, pluginFolder: string) {
    const { FS } = module;
    const { open, read, write } = FS;
    FS.open = (path, flags, mode) => {
      const real = realOrUndefined(path);
      const allowed = real !== undefined && [...this.roots, pluginFolder].some(root => contains(root, real));
      if (!allowed || (typeof flags === 'number' && (flags & WRITING) !== 0)) throw new FS.ErrnoError(ENOENT);
      return open(real, flags, mode);
    };
    FS.read = (stream, buffer, offset, length, position) => {
      const count = read(stream, buffer, offset, length, position);
      this.bytesRead += count;
      if (count < length) this.short = true;
      if (
        count >= 16 &&
        buffer[offset] === 0 &&
        buffer.subarray(offset, offset + count).every(byte => byte === 0)
      )
        this.hole = true;
      return count;
    };
    FS.write = (stream, buffer, offset, length, position) => {
      if (stream.nfd > 2) return write(stream, buffer, offset, length, position);
      if (buffer !== null && this.#printed.length < 100_000)
        this.#printed += Buffer.from(buffer.slice(offset, offset + length)).toString();
      return length;
    };
  }

  /** Forgets what was noted before. */
  reset(): void {
    this.short = false;
    this.hole = false;
    this.#printed = '';
  }

  /** The innermost reason that the library printed since {@link reset}. */
  reason(): string | undefined {
    const lines = [...this.#printed.matchAll(/#\d{3}: .*? line \d+ in (\w+)\(\): (.*)/g)].map(
      ([, where, what]) => `${what} (${where})`
    );
    return lines.at(-1);
  }
}

function realOrUndefined(path: string): string | undefined {
  try {
    return realpathSync(path);
  } catch {
    return undefined;
  }
}
