import type { EventDescriptor, NamedDocument } from '../../documents.js';
import { isBrokerError } from '../../errors.js';
import { AssetDocuments } from '../AssetDocuments.js';
import type { AssetIndex } from '../Store.js';
import type { Files } from './files.js';
import { readDocuments, type Progress } from './read-documents.js';
import type { Format } from './format.js';

interface Asked {
  path: string;
  format: Format;
  signal?: AbortSignal | undefined;
  /** Told of a document that cannot be read; the others are gathered all the same. */
  onDamage: (message: string) => void;
}

/**
 * Documents of some kinds, gathered from a file once: asked again, it reads what came since, and nothing after the
 * stop document.
 */
class Gathered {
  readonly #progress: Progress = { offset: 0, line: 0 };
  readonly #names: ReadonlySet<string>;
  readonly #take: (document: NamedDocument) => void;
  #isDone = false;
  #busy: Promise<void> = Promise.resolve();

  constructor(names: readonly string[], take: (document: NamedDocument) => void) {
    this.#names = new Set([...names, 'stop']);
    this.#take = take;
  }

  advance(files: Files, asked: Asked): Promise<void> {
    const turn = this.#busy.catch(() => undefined).then(() => this.#advance(files, asked));
    this.#busy = turn;
    return turn;
  }

  async #advance(files: Files, asked: Asked): Promise<void> {
    if (this.#isDone) return;
    const wanted = (name: string): boolean => this.#names.has(name);
    for (;;) {
      const { offset } = this.#progress;
      try {
        for await (const document of readDocuments(files, { ...asked, progress: this.#progress, wanted })) {
          if (document[0] === 'stop') this.#isDone = true;
          else this.#take(document);
        }
        return;
      } catch (error) {
        if (!isBrokerError(error, 'InvalidDocument')) throw error;
        asked.onDamage(error.message);
        if (this.#progress.offset === offset) return;
      }
    }
  }
}

/** The documents of one file that are kept once they were read. */
export class Metadata {
  readonly #descriptors: EventDescriptor[] = [];
  readonly #assets = new AssetDocuments();
  readonly #gatherDescriptors: Gathered;
  readonly #gatherAssets: Gathered;

  constructor() {
    this.#gatherDescriptors = new Gathered(['descriptor'], document => {
      if (document[0] === 'descriptor') this.#descriptors.push(document[1]);
    });
    this.#gatherAssets = new Gathered(
      ['resource', 'datum', 'datum_page', 'stream_resource', 'stream_datum'],
      document => this.#assets.add(document)
    );
  }

  async descriptors(files: Files, asked: Asked): Promise<EventDescriptor[]> {
    await this.#gatherDescriptors.advance(files, asked);
    return [...this.#descriptors];
  }

  async assets(files: Files, asked: Asked): Promise<AssetIndex> {
    await this.#gatherAssets.advance(files, asked);
    return this.#assets;
  }
}
