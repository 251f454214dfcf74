import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunStart, RunStop } from '../../documents.js';
import { BrokerError } from '../../errors.js';
import type { RunChange } from '../Store.js';
import { readEnds, readLast, type Ends } from './ends.js';
import type { Files, OpenFile } from './files.js';
import { formatOf, type Format } from './format.js';

/** A file of a run, as far as a list of runs needs it. */
export interface RunFile {
  readonly path: string;
  readonly format: Format;
  size: number;
  mtimeMs: number;
  start: RunStart | null;
  stop: RunStop | null;
}

/** Something in the folder that is no readable run. */
export interface Problem {
  path: string;
  message: string;
}

/** A change of one file. */
export interface FileChange {
  kind: RunChange['kind'];
  file: RunFile;
  /** Whether it was written anew, so that nothing read of it before counts. */
  isRewritten?: boolean;
}

interface Directory {
  mtimeMs: number;
  /** A change in the same tick of the file system's clock would not show in mtimeMs: list it again. */
  isFresh: boolean;
  entries: Set<string>;
}

const PARALLEL = 16;
const CLOCK_TICK_MS = 2000;

/**
 * The run files below a folder. A refresh takes one `stat` a directory and one a file that has no stop document yet;
 * files are read when they are new, and at their end when they have grown.
 */
export class Folder {
  readonly files: Map<string, RunFile> = new Map();
  readonly problems: Map<string, string> = new Map();
  readonly #directories = new Map<string, Directory>();
  readonly #root: string;
  readonly #access: Files;
  readonly #onChange: (change: FileChange) => void;
  readonly #looking = new Map<RunFile, Promise<void>>();
  #running: Promise<void> | undefined;
  #next: Promise<void> | undefined;

  constructor(root: string, access: Files, onChange: (change: FileChange) => void) {
    this.#root = root;
    this.#access = access;
    this.#onChange = onChange;
  }

  get directories(): Iterable<string> {
    return this.#directories.keys();
  }

  /** Brings `files` to the state of the disk at the time of the call, or later. */
  refresh(): Promise<void> {
    if (!this.#running) {
      this.#running = this.#refresh().finally(() => (this.#running = undefined));
      return this.#running;
    }
    this.#next ??= this.#running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.refresh();
      });
    return this.#next;
  }

  /** The same for one file, a finished one too. */
  refreshFile(file: RunFile): Promise<void> {
    const looking = this.#looking.get(file) ?? this.#look(file).finally(() => this.#looking.delete(file));
    this.#looking.set(file, looking);
    return looking;
  }

  async #look(file: RunFile): Promise<void> {
    let now: { size: number; mtimeMs: number };
    try {
      now = await stat(file.path);
    } catch (error) {
      if (isGone(error)) return this.#remove(file.path);
      throw error;
    }
    if (now.size === file.size && now.mtimeMs === file.mtimeMs) return;
    await this.#read(file);
  }

  async #refresh(): Promise<void> {
    const unfinished = [...this.files.values()].filter(file => !file.stop);
    const found: RunFile[] = [];
    await this.#list(this.#root, new Set(), found);
    await inParallel([...unfinished.filter(file => this.files.has(file.path)), ...found], file =>
      this.files.get(file.path) === file && file.size >= 0 ? this.refreshFile(file) : this.#read(file)
    );
  }

  async #list(path: string, above: ReadonlySet<string>, found: RunFile[]): Promise<void> {
    const known = this.#directories.get(path);
    let names: Set<string>;
    try {
      const { mtimeMs, ino, dev } = await stat(path);
      const identity = `${dev}:${ino}`;
      if (above.has(identity)) return;
      const inside = new Set(above).add(identity);
      if (known && known.mtimeMs === mtimeMs && !known.isFresh) {
        for (const child of known.entries) {
          if (this.#directories.has(child)) await this.#list(child, inside, found);
        }
        return;
      }
      const listedAt = Date.now();
      names = new Set();
      for (const entry of await readdir(path, { withFileTypes: true })) {
        if (entry.name.startsWith('.')) continue;
        const full = join(path, entry.name);
        const kind = entry.isSymbolicLink() ? await targetKind(full) : entry;
        const format = formatOf(entry.name);
        if (kind.isDirectory()) {
          names.add(full);
          await this.#list(full, inside, found);
        } else if (format && kind.isFile()) {
          names.add(full);
          if (!this.files.has(full)) {
            const file = { path: full, format, size: -1, mtimeMs: 0, start: null, stop: null };
            this.files.set(full, file);
            found.push(file);
          }
        }
      }
      this.#directories.set(path, { mtimeMs, isFresh: listedAt - mtimeMs < CLOCK_TICK_MS, entries: names });
    } catch (error) {
      if (path === this.#root) {
        throw new BrokerError(
          'CatalogUnavailable',
          `The folder ${path} cannot be read (${messageOf(error)}); check that it is mounted and that you may read it.`,
          { location: path },
          { cause: error }
        );
      }
      this.problems.set(path, `the folder cannot be read: ${messageOf(error)}`);
      names = new Set();
      this.#directories.delete(path);
    }
    for (const gone of known?.entries ?? []) if (!names.has(gone)) this.#removeTree(gone);
  }

  #removeTree(path: string): void {
    this.#remove(path);
    const directory = this.#directories.get(path);
    if (!directory) return;
    this.#directories.delete(path);
    for (const child of directory.entries) this.#removeTree(child);
  }

  #remove(path: string): void {
    this.problems.delete(path);
    const file = this.files.get(path);
    if (!file) return;
    this.files.delete(path);
    if (file.start) this.#onChange({ kind: 'removed', file });
  }

  async #read(file: RunFile): Promise<void> {
    try {
      const open = await this.#access.open(file.path);
      try {
        this.problems.delete(file.path);
        await this.#readOpen(file, open);
      } finally {
        await open.close();
      }
    } catch (error) {
      if (isGone(error)) return this.#remove(file.path);
      this.problems.set(file.path, messageOf(error));
      if (file.size < 0) await this.#noteSize(file);
    }
  }

  async #readOpen(file: RunFile, open: OpenFile): Promise<void> {
    const { size, mtimeMs } = await open.stat();
    if (file.start && !file.stop && size >= file.size) {
      const stop = await readLast(open, file.path, file.format, file.start.uid);
      Object.assign(file, { size, mtimeMs, stop });
      this.#onChange({ kind: stop ? 'stopped' : 'grew', file });
      return;
    }
    const ends = await this.#readEnds(file, open);
    const isRewritten = file.start !== null && file.start.uid === ends.start?.uid;
    if (file.start && !isRewritten) this.#onChange({ kind: 'removed', file });
    Object.assign(file, ends);
    if (file.start) this.#onChange({ kind: file.stop ? 'stopped' : 'started', file, isRewritten });
    else
      this.problems.set(
        file.path,
        file.size === 0 ? 'the file is empty' : 'the file has no whole document yet'
      );
  }

  async #readEnds(file: RunFile, open: OpenFile): Promise<Ends> {
    try {
      return await readEnds(open, file.path, file.format);
    } catch (error) {
      if (file.start) this.#onChange({ kind: 'removed', file });
      Object.assign(file, { size: -1, start: null, stop: null });
      throw error;
    }
  }

  async #noteSize(file: RunFile): Promise<void> {
    try {
      const { size, mtimeMs } = await stat(file.path);
      Object.assign(file, { size, mtimeMs });
    } catch (error) {
      if (isGone(error)) this.#remove(file.path);
    }
  }
}

async function targetKind(path: string): Promise<{ isFile(): boolean; isDirectory(): boolean }> {
  try {
    return await stat(path);
  } catch (error) {
    if (isGone(error)) return { isFile: () => false, isDirectory: () => false };
    throw error;
  }
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let item = items[next++]; item !== undefined; item = items[next++]) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(PARALLEL, items.length) }, worker));
}

function isGone(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ENOENT';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
