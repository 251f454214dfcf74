import type { Files, OpenFile } from './files.js';

/** Files that can be closed all at once: from then on, opening and reading throw the reason. */
export class ClosableFiles implements Files {
  readonly #files: Files;
  readonly #open = new Set<OpenFile>();
  #closed: { reason: Error } | undefined;

  constructor(files: Files) {
    this.#files = files;
  }

  async open(path: string): Promise<OpenFile> {
    this.#check();
    const file = await this.#files.open(path);
    this.#open.add(file);
    if (this.#closed) await this.#end(file);
    this.#check();
    return {
      stat: () => {
        this.#check();
        return file.stat();
      },
      read: (into, position) => {
        this.#check();
        return file.read(into, position);
      },
      close: () => this.#end(file)
    };
  }

  async close(reason: Error): Promise<void> {
    this.#closed ??= { reason };
    await Promise.all([...this.#open].map(file => this.#end(file)));
  }

  async #end(file: OpenFile): Promise<void> {
    if (this.#open.delete(file)) await file.close();
  }

  #check(): void {
    if (this.#closed) throw this.#closed.reason;
  }
}
