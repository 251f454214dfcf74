import { open } from 'node:fs/promises';

/** One open file. */
export interface OpenFile {
  /** The size and the time of the last change, now. */
  stat(): Promise<{ size: number; mtimeMs: number }>;
  /** Fills `into` from `position` on, as far as there are bytes; gives how many there were. */
  read(into: Uint8Array, position: number): Promise<number>;
  close(): Promise<void>;
}

/** How a store reads the contents of its files. Listing folders is not part of it. */
export interface Files {
  open(path: string): Promise<OpenFile>;
}

/** What was read through {@link countedFiles} so far. */
export interface FileCounts {
  /** How often each path was opened. */
  opened: Map<string, number>;
  /** Bytes read, by path. */
  bytes: Map<string, number>;
  /** Files that are open now. */
  openNow: number;
}

export const diskFiles: Files = {
  async open(path) {
    const handle = await open(path, 'r');
    return {
      stat: () => handle.stat(),
      async read(into, position) {
        let filled = 0;
        while (filled < into.length) {
          const { bytesRead } = await handle.read(into, filled, into.length - filled, position + filled);
          if (bytesRead === 0) break;
          filled += bytesRead;
        }
        return filled;
      },
      close: () => handle.close()
    };
  }
};

/** The same files, with what is opened and read counted in `counts`. */
export function countedFiles(files: Files, counts: FileCounts): Files {
  const add = (map: Map<string, number>, path: string, n: number): void =>
    void map.set(path, (map.get(path) ?? 0) + n);
  return {
    async open(path) {
      const file = await files.open(path);
      add(counts.opened, path, 1);
      counts.openNow++;
      let isOpen = true;
      return {
        stat: () => file.stat(),
        async read(into, position) {
          const n = await file.read(into, position);
          add(counts.bytes, path, n);
          return n;
        },
        async close() {
          if (isOpen) counts.openNow--;
          isOpen = false;
          await file.close();
        }
      };
    }
  };
}

export function newFileCounts(): FileCounts {
  return { opened: new Map(), bytes: new Map(), openNow: 0 };
}
