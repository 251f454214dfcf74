import { endianness } from 'node:os';
import type { DType, NdArray } from '../../arrays/nd-array.js';
import type { OutputFile } from '../output/OutputFile.js';

const SAMPLE: Readonly<Record<DType, readonly [bits: number, format: 1 | 2 | 3]>> = {
  bool: [8, 1],
  int8: [8, 2],
  uint8: [8, 1],
  int16: [16, 2],
  uint16: [16, 1],
  int32: [32, 2],
  uint32: [32, 1],
  int64: [64, 2],
  uint64: [64, 1],
  float32: [32, 3],
  float64: [64, 3]
};

const CLASSIC_LIMIT = 0xf0000000;

type Entry = readonly [tag: number, type: 2 | 3 | 4 | 16, values: string | readonly number[]];

/**
 * Writes a TIFF file a page at a time: one uncompressed strip a page, BigTIFF where the whole would pass 4 GB. Memory
 * holds one page. Source: TIFF 6.0; the BigTIFF design.
 */
export class TiffPages {
  readonly #file: OutputFile;
  readonly #big: boolean;
  readonly #description: string;
  #at = 0;
  /** Where the offset of the next page's directory belongs. */
  #link = 0;
  #pages = 0;

  /** `bytes`: the size of all pages' pixels; `description`: of the whole, in ASCII, kept with the first page. */
  constructor(file: OutputFile, options: { bytes: number; description: string }) {
    this.#file = file;
    this.#big = options.bytes > CLASSIC_LIMIT;
    this.#description = options.description;
  }

  async write({ data, shape, dtype }: NdArray): Promise<void> {
    const order = endianness() === 'LE' ? 'II' : 'MM';
    if (this.#pages === 0) await this.#head(order);
    const [rows = 0, columns = 0] = shape;
    const bytes = new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const strip = this.#at;
    await this.#put(bytes);
    if (this.#at % 16 !== 0) await this.#put(new Uint8Array(16 - (this.#at % 16)));
    const [bits, format] = SAMPLE[dtype];
    const entries: Entry[] = [
      [256, 4, [columns]],
      [257, 4, [rows]],
      [258, 3, [bits]],
      [259, 3, [1]],
      [262, 3, [1]],
      ...(this.#pages === 0 ? ([[270, 2, this.#description]] as const) : []),
      [273, this.#big ? 16 : 4, [strip]],
      [277, 3, [1]],
      [278, 4, [rows]],
      [279, this.#big ? 16 : 4, [bytes.byteLength]],
      [305, 2, 'Brokerlab'],
      [339, 3, [format]]
    ];
    const directory = this.#at;
    await this.#file.patch(this.#offset(directory, order), this.#link);
    const { block, link } = this.#directory(entries, directory, order);
    await this.#put(block);
    this.#link = directory + link;
    this.#pages++;
  }

  async #head(order: 'II' | 'MM'): Promise<void> {
    const head = Buffer.alloc(this.#big ? 16 : 8);
    head.write(order, 0, 'latin1');
    const put16 = (value: number, at: number): number =>
      order === 'II' ? head.writeUInt16LE(value, at) : head.writeUInt16BE(value, at);
    put16(this.#big ? 43 : 42, 2);
    if (this.#big) put16(8, 4);
    this.#link = this.#big ? 8 : 4;
    await this.#put(head);
  }

  async #put(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes);
    this.#at += bytes.byteLength;
  }

  #offset(value: number, order: 'II' | 'MM'): Buffer {
    const bytes = Buffer.alloc(this.#big ? 8 : 4);
    putNumber(bytes, value, 0, bytes.length as 4 | 8, order);
    return bytes;
  }

  #directory(entries: readonly Entry[], at: number, order: 'II' | 'MM'): { block: Uint8Array; link: number } {
    const [countSize, entrySize, wordSize] = this.#big ? ([8, 20, 8] as const) : ([2, 12, 4] as const);
    const link = countSize + entries.length * entrySize;
    const parts: Buffer[] = [Buffer.alloc(link + wordSize)];
    const table = parts[0] ?? Buffer.alloc(0);
    let end = table.length;
    putNumber(table, entries.length, 0, countSize, order);
    entries.forEach(([tag, type, values], i) => {
      const value = encodeValues(type, values, order);
      const place = countSize + i * entrySize;
      putNumber(table, tag, place, 2, order);
      putNumber(table, type, place + 2, 2, order);
      putNumber(table, typeof values === 'string' ? value.length : values.length, place + 4, wordSize, order);
      if (value.length <= wordSize) value.copy(table, place + 4 + wordSize);
      else {
        putNumber(table, at + end, place + 4 + wordSize, wordSize, order);
        const padded = Buffer.concat([value, Buffer.alloc(value.length % 2)]);
        parts.push(padded);
        end += padded.length;
      }
    });
    const padding = Buffer.alloc((16 - ((at + end) % 16)) % 16);
    return { block: Buffer.concat([...parts, padding]), link };
  }
}

function encodeValues(type: Entry[1], values: string | readonly number[], order: 'II' | 'MM'): Buffer {
  if (typeof values === 'string') return Buffer.from(`${values}\0`, 'latin1');
  const size = type === 3 ? 2 : type === 4 ? 4 : 8;
  const bytes = Buffer.alloc(size * values.length);
  values.forEach((value, i) => putNumber(bytes, value, i * size, size, order));
  return bytes;
}

function putNumber(bytes: Buffer, value: number, at: number, size: 2 | 4 | 8, order: 'II' | 'MM'): void {
  if (size === 8) {
    if (order === 'II') bytes.writeBigUInt64LE(BigInt(value), at);
    else bytes.writeBigUInt64BE(BigInt(value), at);
  } else if (order === 'II') bytes.writeUIntLE(value, at, size);
  else bytes.writeUIntBE(value, at, size);
}
