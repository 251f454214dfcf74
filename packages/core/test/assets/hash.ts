import { createHash } from 'node:crypto';
import { type NdArray } from '../../dist/index.js';

/** sha256 of an array's bytes, little endian as on the machines the tests run on. */
export function sha256({ data }: NdArray): string {
  return createHash('sha256')
    .update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
    .digest('hex');
}
