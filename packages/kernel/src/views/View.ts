import { randomUUID } from 'node:crypto';
import { rename, writeFile } from 'node:fs/promises';
import { BrokerError } from '@brokerlab/core';
import { findOutput, type OutputSink } from './OutputSink.js';
import { orderDrawing } from './pending-drawings.js';
import type { Picture } from './Picture.js';

const maxBytes = 100_000;

export interface SaveOptions {
  /** Dots per inch of a PNG, where 100 is one pixel a unit of `size`. Default 100. */
  dpi?: number;
}

/**
 * A picture in a notebook's output. It is drawn when it is made; `await view` waits for that, and rejects with the
 * reason if it could not be drawn.
 */
export class View<O extends object> implements PromiseLike<void> {
  readonly #call: string;
  readonly #plan: (options: O) => Promise<Picture>;
  readonly #check: (options: O) => void;
  readonly #output: OutputSink;
  readonly #displayId: string = randomUUID();
  #options: O;
  #picture: Promise<Picture>;
  #ready: Promise<void>;
  #shown = false;
  #awaited = false;

  constructor(call: string, options: O, check: (options: O) => void, plan: (options: O) => Promise<Picture>) {
    check(options);
    this.#call = call;
    this.#plan = plan;
    this.#check = check;
    this.#options = { ...options };
    this.#output = findOutput();
    this.#picture = this.#start();
    this.#ready = this.#show();
  }

  /** Settles when the picture is in the output; rejects with the reason if it could not be drawn. */
  get ready(): Promise<void> {
    this.#awaited = true;
    return this.#ready;
  }

  then<A = void, B = never>(
    onDrawn?: ((value: void) => A | PromiseLike<A>) | null,
    onFailed?: ((reason: unknown) => B | PromiseLike<B>) | null
  ): Promise<A | B> {
    return this.ready.then(onDrawn, onFailed);
  }

  /** Draws again in the same place, with these options changed; an option that is `undefined` is the default again. */
  update(options: Partial<O>): this {
    const next: O = { ...this.#options, ...options };
    this.#check(next);
    this.#options = next;
    this.#picture = this.#start();
    this.#awaited = false;
    this.#ready = this.#show();
    return this;
  }

  /** Writes the picture to a file, `.png` or `.svg`; the file is whole or not there. */
  async save(path: string, options: SaveOptions = {}): Promise<void> {
    const { dpi = 100 } = options;
    const kind = /\.(png|svg)$/i.exec(path)?.[1]?.toLowerCase();
    if (!kind) {
      throw new BrokerError('InvalidQuery', `save: '${path}' must end with .png or .svg.`, { query: path });
    }
    if (!(dpi >= 10 && dpi <= 1200)) {
      throw new BrokerError('InvalidQuery', `save: dpi must be from 10 to 1200, not ${dpi}.`, {
        query: { dpi }
      });
    }
    const picture = await this.#picture;
    const content = kind === 'svg' ? await picture.svg() : await picture.png({ scale: dpi / 100, dpi });
    const partial = `${path}.${this.#displayId.slice(0, 8)}.part`;
    try {
      await writeFile(partial, content);
      await rename(partial, path);
    } catch (cause) {
      throw new BrokerError(
        'ExportFailed',
        `save: '${path}' could not be written (${String(cause)}).`,
        { path },
        { cause }
      );
    }
  }

  /** The picture as PNG, at most 100 kB, as it is shown. */
  async png(): Promise<Uint8Array> {
    return (await this.#picture).png({ scale: 2, maxBytes });
  }

  /** The picture as SVG. */
  async svg(): Promise<string> {
    return (await this.#picture).svg();
  }

  /** What `console.log` shows. */
  toString(): string {
    return `${this.#call}(…)`;
  }

  static {
    // As a computed method it could not be declared under `isolatedDeclarations`.
    Object.defineProperty(View.prototype, Symbol.for('nodejs.util.inspect.custom'), {
      value: View.prototype.toString
    });
  }

  #start(): Promise<Picture> {
    const picture = this.#plan(this.#options);
    picture.catch(() => undefined);
    return picture;
  }

  #show(): Promise<void> {
    const picture = this.#picture;
    const drawn = picture.then(async p => {
      const png = await p.png({ scale: 2, maxBytes });
      const bundle = { 'image/png': png.toString('base64'), 'text/plain': p.text };
      return { bundle, metadata: { 'image/png': shownSize(png, p.width) } };
    });
    const ready = orderDrawing(drawn, result => {
      // A drawing that was changed meanwhile is not shown any more.
      if (picture !== this.#picture) return;
      if (result.status === 'fulfilled') this.#display(result.value.bundle, result.value.metadata);
      else if (!this.#awaited) this.#display({ 'text/plain': sentence(this.#call, result.reason) });
    });
    ready.catch(() => undefined);
    return ready;
  }

  #display(bundle: Record<string, unknown>, metadata: Record<string, unknown> = {}): void {
    this.#output.display(bundle, { displayId: this.#displayId, update: this.#shown, metadata });
    this.#shown = true;
  }
}

/** The size in CSS pixels of a PNG that is finer than that: pages would show each of its pixels as one of theirs. */
function shownSize(png: Buffer, width: number): { width: number; height: number } {
  const [columns, rows] = [png.readUInt32BE(16), png.readUInt32BE(20)];
  return { width: Math.round(width), height: Math.round((width * rows) / columns) };
}

function sentence(call: string, reason: unknown): string {
  const message = reason instanceof Error ? reason.message : String(reason);
  const name = reason instanceof Error ? reason.name : 'Error';
  return message.startsWith(`${call}:`) ? `${name}: ${message}` : `${name}: ${call}: ${message}`;
}
