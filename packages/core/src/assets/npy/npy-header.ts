import { parseTypeString, type StoredType } from '../../arrays/element-types.js';

/** What the header of an npy file says. Source: numpy's `numpy.lib.format`. */
export interface NpyHeader {
  type: StoredType;
  fortranOrder: boolean;
  shape: number[];
  /** Where the values begin. */
  dataOffset: number;
}

/** How many bytes of the file the header takes, from its first 12. @throws Error where it is no npy file */
export function npyHeaderSize(first: Uint8Array): number {
  const magic = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59];
  if (magic.some((byte, i) => first[i] !== byte)) throw new Error('it is not an npy file');
  const version = first[6] ?? 0;
  const view = new DataView(first.buffer, first.byteOffset, first.byteLength);
  if (version === 1) return 10 + view.getUint16(8, true);
  if (version === 2 || version === 3) return 12 + view.getUint32(8, true);
  throw new Error(`it is an npy file of version ${version}; 1 to 3 are known`);
}

/** Parses the header, all of its bytes. @throws Error where its values are no plain numbers */
export function parseNpyHeader(bytes: Uint8Array): NpyHeader {
  const text = new TextDecoder(bytes[6] === 3 ? 'utf-8' : 'latin1').decode(
    bytes.subarray(bytes[6] === 1 ? 10 : 12)
  );
  const descr = /['"]descr['"]\s*:\s*['"]([^'"]+)['"]/.exec(text)?.[1];
  const order = /['"]fortran_order['"]\s*:\s*(True|False)/.exec(text)?.[1];
  const shape = /['"]shape['"]\s*:\s*\(([^)]*)\)/.exec(text)?.[1];
  if (order === undefined || shape === undefined) throw new Error('its npy header is broken');
  const type = descr === undefined ? undefined : parseTypeString(descr);
  if (type === undefined)
    throw new Error(
      `it holds ${descr === undefined ? 'structured values' : `values of type ${descr}`}, which are not numbers of a known size`
    );
  const lengths = shape
    .split(',')
    .map(part => part.trim().replace(/L$/, ''))
    .filter(part => part !== '')
    .map(Number);
  if (lengths.some(length => !Number.isSafeInteger(length) || length < 0))
    throw new Error('its npy header is broken');
  return { type, fortranOrder: order === 'True', shape: lengths, dataOffset: bytes.length };
}
