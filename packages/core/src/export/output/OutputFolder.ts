import { mkdir, rmdir, unlink } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { BrokerError } from '../../errors.js';
import { pathInside } from '../naming/file-name.js';
import { OutputFile, exists } from './OutputFile.js';
import { alreadyThere, codeOf, targetFault } from './target-fault.js';

/**
 * The folder of one export, and the files of the run that is being written: they get their names together, by
 * `commit`, or are gone, by `discard`.
 */
export class OutputFolder {
  readonly directory: string;
  readonly overwrite: boolean;
  #begun: OutputFile[] = [];
  readonly #named = new Set<string>();
  readonly #madeFolders: string[] = [];

  constructor(directory: string, overwrite: boolean) {
    this.directory = resolve(directory);
    this.overwrite = overwrite;
  }

  /** Begins the file `name` (inside the folder; `/` makes sub-folders). Throws ExportFailed when it is there. */
  async create(
    name: string,
    about: { stream?: string | undefined; field?: string | undefined } = {}
  ): Promise<OutputFile> {
    const path = pathInside(this.directory, name);
    if (this.#named.has(path)) {
      throw new BrokerError(
        'ExportFailed',
        `Two of the exported files would be ${path}. Make the template tell them apart, with {start[uid]}.`,
        { path }
      );
    }
    try {
      if (!this.overwrite && (await exists(path))) throw alreadyThere(path);
      await this.#makeFolder(dirname(path));
    } catch (error) {
      throw targetFault(path, error);
    }
    this.#named.add(path);
    const file = new OutputFile(path, about);
    this.#begun.push(file);
    return file;
  }

  /**
   * Begins a file that several runs share; undefined when this export has it already, or `isSame` says that the one
   * which is there will do.
   */
  async createShared(
    name: string,
    isSame: (path: string) => Promise<boolean>
  ): Promise<OutputFile | undefined> {
    const path = pathInside(this.directory, name);
    if (this.#named.has(path)) return undefined;
    if ((await exists(path)) && (await isSame(path))) {
      this.#named.add(path);
      return undefined;
    }
    return this.create(name);
  }

  /** Gives up one file of the run. */
  async drop(file: OutputFile): Promise<void> {
    await file.discard();
    this.#named.delete(file.path);
    this.#begun = this.#begun.filter(other => other !== file);
  }

  /** Gives the files of the run their names, all or none. */
  async commit(): Promise<OutputFile[]> {
    const published: OutputFile[] = [];
    try {
      for (const file of this.#begun) {
        await file.publish(this.overwrite);
        published.push(file);
      }
    } catch (error) {
      if (!this.overwrite) for (const file of published) await unlink(file.path);
      throw error;
    }
    this.#begun = [];
    return published;
  }

  /** Removes what the run has begun, and the folders that were made and are empty. */
  async discard(): Promise<void> {
    for (const file of [...this.#begun]) await this.drop(file);
    for (const folder of this.#madeFolders.reverse()) {
      try {
        await rmdir(folder);
      } catch (error) {
        if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(codeOf(error) ?? '')) throw error;
      }
    }
    this.#madeFolders.length = 0;
  }

  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true });
    if (first === undefined) return;
    const made: string[] = [];
    for (let at = folder; at.length >= first.length; at = dirname(at)) made.unshift(at);
    this.#madeFolders.push(...made);
  }
}
