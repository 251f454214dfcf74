import type { JsonObject } from '../../documents.js';
import { encodeJson } from '../encode/json.js';
import type { Hdf5Writer } from './Hdf5Writer.js';
import type { Attributes } from './protocol.js';

/** A name that HDF5 takes: `/` separates, `.` is the group itself. */
export function hdf5Name(name: string): string {
  const clean = name.replaceAll('/', '_').replaceAll('\0', '_');
  return clean === '' || /^\.+$/.test(clean) ? `_${clean.replaceAll('.', '_')}` : clean;
}

export async function writeText(
  writer: Hdf5Writer,
  path: string,
  text: string,
  attributes: Attributes = {}
): Promise<void> {
  await writer.ask({
    kind: 'value',
    path,
    data: [text.replaceAll('\0', '\\0')],
    shape: [],
    dtype: 'S',
    attributes
  });
}

export async function writeFloat(
  writer: Hdf5Writer,
  path: string,
  value: number,
  attributes: Attributes = {}
): Promise<void> {
  await writer.ask({ kind: 'value', path, data: Float64Array.of(value), shape: [], dtype: '<d', attributes });
}

/** Metadata as groups (NXcollection) and datasets; what has no HDF5 form (nulls, mixed lists) is JSON text. */
export async function writeTree(
  writer: Hdf5Writer,
  path: string,
  values: JsonObject,
  nxClass = 'NXcollection'
): Promise<void> {
  await writer.ask({ kind: 'group', path, attributes: { NX_class: nxClass } });
  const taken = new Set<string>();
  for (const [key, value] of Object.entries(values)) {
    const name = distinctName(hdf5Name(key), taken);
    await writeValue(writer, `${path}/${name}`, value);
  }
}

/** A name that the group does not have yet. */
export function distinctName(name: string, taken: Set<string>): string {
  let free = name;
  for (let n = 2; taken.has(free); n++) free = `${name}_${n}`;
  taken.add(free);
  return free;
}

export async function writeValue(
  writer: Hdf5Writer,
  path: string,
  value: unknown,
  attributes: Attributes = {}
): Promise<void> {
  if (typeof value === 'string') return writeText(writer, path, value, attributes);
  if (typeof value === 'boolean') {
    return writer.ask({
      kind: 'value',
      path,
      data: Uint8Array.of(value ? 1 : 0),
      shape: [],
      dtype: '<B',
      attributes
    });
  }
  if (typeof value === 'number' && (!Number.isSafeInteger(value) || Object.is(value, -0))) {
    return writeFloat(writer, path, value, attributes);
  }
  if (typeof value === 'number' || typeof value === 'bigint') {
    const integer = BigInt(value);
    if (BigInt.asIntN(64, integer) !== integer)
      return writeText(writer, path, integer.toString(), attributes);
    return writer.ask({
      kind: 'value',
      path,
      data: BigInt64Array.of(integer),
      shape: [],
      dtype: '<q',
      attributes
    });
  }
  if (Array.isArray(value) && value.length > 0) {
    const shape = [value.length];
    if (value.every(item => typeof item === 'number')) {
      return writer.ask({
        kind: 'value',
        path,
        data: Float64Array.from(value),
        shape,
        dtype: '<d',
        attributes
      });
    }
    if (value.every(item => typeof item === 'string')) {
      return writer.ask({ kind: 'value', path, data: value, shape, dtype: 'S', attributes });
    }
  }
  const isTree = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (isTree) return writeTree(writer, path, value as JsonObject);
  return writeText(writer, path, encodeJson(value ?? null, undefined), { ...attributes, encoding: 'json' });
}
