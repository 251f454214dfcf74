const CLEAR = 256;
const END = 257;

/** TIFF's LZW (most significant bit first, early change). @throws Error where a code is impossible */
export function decodeLzw(bytes: Uint8Array, length: number): Uint8Array {
  if (bytes[0] === 0 && ((bytes[1] ?? 0) & 1) === 1)
    throw new Error('it is compressed with the LZW of TIFF 5, which is not read');
  const out = new Uint8Array(length);
  const starts = new Int32Array(4097);
  const lengths = new Int32Array(4097);
  let to = 0;
  let at = 0;
  let buffer = 0;
  let bits = 0;
  let width = 9;
  let next = 258;
  let previousStart = -1;
  let previousLength = 0;
  while (to < length) {
    while (bits < width) {
      if (at >= bytes.length) return out.subarray(0, to);
      buffer = ((buffer << 8) | (bytes[at++] ?? 0)) & 0xffffff;
      bits += 8;
    }
    bits -= width;
    const code = (buffer >> bits) & ((1 << width) - 1);
    if (code === END) break;
    if (code === CLEAR) {
      width = 9;
      next = 258;
      previousStart = -1;
      continue;
    }
    const start = to;
    if (code < 256) {
      out[to++] = code;
    } else {
      const known = code < next;
      if (previousStart < 0 || (!known && code !== next)) throw new Error('an LZW strip of it is broken');
      const from = known ? (starts[code] ?? 0) : previousStart;
      const count = known ? (lengths[code] ?? 0) : previousLength + 1;
      for (let i = 0; i < count && to < length; i++) out[to++] = out[from + i] ?? 0;
    }
    if (previousStart >= 0 && next < 4096) {
      starts[next] = previousStart;
      lengths[next] = previousLength + 1;
      next++;
      if (next + 1 >= 1 << width && width < 12) width++;
    }
    previousStart = start;
    previousLength = to - start;
  }
  return out.subarray(0, to);
}
