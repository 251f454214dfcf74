import type { StoredType } from '../../arrays/element-types.js';
import type { DatasetMetadata } from './module.js';

const INTEGER = 0;
const FLOAT = 1;
const BITFIELD = 4;
const ENUM = 8;
const CLASSES = [
  'integer',
  'float',
  'time',
  'text',
  'bit field',
  'opaque',
  'compound',
  'reference',
  'enum',
  'variable-length',
  'array'
];

/**
 * The element type of a dataset's values as the library gives them: always little endian.
 * @throws Error where they are not numbers
 */
export function elementType(metadata: DatasetMetadata): StoredType {
  const { size, signed } = metadata;
  if (metadata.type === ENUM)
    return isBoolean(metadata) ? { dtype: 'bool', bytes: 1, bigEndian: false } : integer(size, signed);
  if (metadata.type === INTEGER) return integer(size, signed);
  if (metadata.type === BITFIELD) return integer(size, false);
  if (metadata.type === FLOAT) {
    if (size === 2) return { dtype: 'float32', bytes: 2, bigEndian: false, half: true };
    if (size === 4) return { dtype: 'float32', bytes: 4, bigEndian: false };
    if (size === 8) return { dtype: 'float64', bytes: 8, bigEndian: false };
  }
  throw new Error(
    `it holds ${CLASSES[metadata.type] ?? 'unknown'} values of ${size} bytes; numbers are read`
  );
}

function integer(size: number, signed: boolean): StoredType {
  const bigEndian = false;
  if (size === 1) return { dtype: signed ? 'int8' : 'uint8', bytes: 1, bigEndian };
  if (size === 2) return { dtype: signed ? 'int16' : 'uint16', bytes: 2, bigEndian };
  if (size === 4) return { dtype: signed ? 'int32' : 'uint32', bytes: 4, bigEndian };
  if (size === 8) return { dtype: signed ? 'int64' : 'uint64', bytes: 8, bigEndian };
  throw new Error(`it holds integers of ${size} bytes; 1, 2, 4 and 8 are read`);
}

/** h5py writes numpy's bool as an enum of FALSE and TRUE. */
function isBoolean(metadata: DatasetMetadata): boolean {
  const members = metadata.enum_type?.members ?? {};
  return (
    metadata.size === 1 &&
    Object.keys(members).length === 2 &&
    members['FALSE'] === 0 &&
    members['TRUE'] === 1
  );
}
