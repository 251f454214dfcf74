import * as zlib from 'node:zlib';
import { decodeLzw } from './lzw.js';

/** Names of TIFF compressions that are not undone here. */
const NAMES: Record<number, string> = {
  2: 'CCITT',
  3: 'CCITT T.4',
  4: 'CCITT T.6',
  6: 'old JPEG',
  7: 'JPEG',
  34712: 'JPEG 2000',
  34887: 'LERC',
  34925: 'LZMA',
  50001: 'WebP',
  50002: 'JPEG XL'
};

/** The name of a compression that cannot be undone; `undefined` for those that can. */
export function unknownCompression(compression: number): string | undefined {
  if ([1, 5, 8, 32946, 32773].includes(compression)) return undefined;
  if (compression === 50000 && zstd() !== undefined) return undefined;
  return `${compression === 50000 ? 'zstd' : (NAMES[compression] ?? 'an unknown compression')} (${compression})`;
}

/** One strip or tile, decompressed. @throws Error where it is broken or shorter than `length` */
export function decompress(compression: number, bytes: Uint8Array, length: number): Uint8Array {
  const out = decoded(compression, bytes, length);
  if (out.length < length) throw new Error(`a strip of it holds ${out.length} of ${length} bytes`);
  return out.length === length ? out : out.subarray(0, length);
}

function decoded(compression: number, bytes: Uint8Array, length: number): Uint8Array {
  if (compression === 5) return decodeLzw(bytes, length);
  if (compression === 8 || compression === 32946) return zlib.inflateSync(bytes);
  if (compression === 32773) return decodePackBits(bytes, length);
  if (compression === 50000) return zstd()?.(bytes) ?? bytes.subarray(0, 0);
  return bytes;
}

function zstd(): ((bytes: Uint8Array) => Uint8Array) | undefined {
  return (zlib as { zstdDecompressSync?: (bytes: Uint8Array) => Uint8Array }).zstdDecompressSync;
}

function decodePackBits(bytes: Uint8Array, length: number): Uint8Array {
  const out = new Uint8Array(length);
  let to = 0;
  for (let from = 0; from < bytes.length && to < length;) {
    const control = ((bytes[from++] ?? 0) << 24) >> 24;
    if (control >= 0) {
      const run = Math.min(control + 1, bytes.length - from, length - to);
      out.set(bytes.subarray(from, from + run), to);
      from += control + 1;
      to += run;
    } else if (control !== -128) {
      const run = Math.min(1 - control, length - to);
      out.fill(bytes[from++] ?? 0, to, to + run);
      to += run;
    }
  }
  return out.subarray(0, to);
}
