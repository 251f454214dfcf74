import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** What can be told of a file that the library refuses, from its first bytes. Source: HDF5 file format 3.0, section II.A. */
export function whyUnreadable(path: string): string {
  const file = openSync(path, 'r');
  try {
    const size = fstatSync(file).size;
    const bytes = Buffer.alloc(96);
    const length = readSync(file, bytes, 0, 96, 0);
    if (length < 24 || bytes.toString('latin1', 0, 8) !== '\x89HDF\r\n\x1a\n')
      return size === 0 ? 'it is empty' : 'it is not an HDF5 file';
    const end = storedEnd(bytes);
    if (end !== undefined && BigInt(size) < end) return `it is cut short: it has ${size} of ${end} bytes`;
    return 'its HDF5 structure is broken';
  } finally {
    closeSync(file);
  }
}

/** The end of the file that the superblock records, where it has 8-byte offsets. */
function storedEnd(bytes: Buffer): bigint | undefined {
  const version = bytes[8] ?? 0;
  if (version >= 2) return bytes[9] === 8 ? bytes.readBigUInt64LE(28) : undefined;
  if (bytes[13] !== 8) return undefined;
  return bytes.readBigUInt64LE(version === 0 ? 40 : 44);
}
