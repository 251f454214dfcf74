import type { FrameRequest, ImagesRequest } from '@brokerlab/core/dist/protocol/index.js';
import type { PixelBox } from '@brokerlab/core/dist/view/image/region.js';
import type { FrameTile, ImageSource } from '../../source/ImageSource.js';

export interface TileRequest {
  index: number;
  box?: PixelBox | undefined;
  factor: number;
  how: 'mean' | 'max';
}

const cacheBytes = 64 * 2 ** 20;

/** Asks for frames; of each kind only the latest request lives, and frames seen lately are kept. */
export class FrameLoader {
  readonly #source: ImageSource;
  readonly #request: ImagesRequest;
  readonly #running = new Map<string, AbortController>();
  readonly #kept = new Map<string, FrameTile>();

  constructor(source: ImageSource, request: ImagesRequest) {
    this.#source = source;
    this.#request = request;
  }

  /**
   * A tile; undefined when another request of the same kind came after it. A failure is thrown, unless it is of a request
   * that was given up.
   */
  async load(kind: string, { index, box, factor, how }: TileRequest): Promise<FrameTile | undefined> {
    this.cancel(kind);
    const key = JSON.stringify([index, box, factor, factor > 1 ? how : '']);
    const kept = this.#kept.get(key);
    if (kept) {
      this.#keep(key, kept);
      return kept;
    }
    const asking = new AbortController();
    this.#running.set(kind, asking);
    const { signal } = asking;
    const request: FrameRequest = { ...this.#request, index };
    if (box) request.box = box;
    if (factor > 1) request.reduce = { factor, how };
    try {
      const tile = await this.#source.frame(request, { signal });
      if (signal.aborted) return undefined;
      if (kind !== 'pixel') this.#keep(key, tile);
      return tile;
    } catch (error) {
      if (signal.aborted) return undefined;
      throw error;
    } finally {
      if (this.#running.get(kind) === asking) this.#running.delete(kind);
    }
  }

  cancel(kind: string): void {
    this.#running.get(kind)?.abort();
    this.#running.delete(kind);
  }

  /** Gives up what is asked and forgets what is kept. */
  dispose(): void {
    for (const asking of this.#running.values()) asking.abort();
    this.#running.clear();
    this.#kept.clear();
  }

  #keep(key: string, tile: FrameTile): void {
    this.#kept.delete(key);
    this.#kept.set(key, tile);
    let bytes = 0;
    for (const { data } of this.#kept.values()) bytes += data.byteLength;
    for (const [oldest, { data }] of this.#kept) {
      if (bytes <= cacheBytes || oldest === key) break;
      this.#kept.delete(oldest);
      bytes -= data.byteLength;
    }
  }
}
