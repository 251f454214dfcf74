import { exactInteger } from './json.js';

/** What msgpack-numpy wrote for an array or a scalar: the map's keys are bytes in Python. */
export interface PackedNumpy {
  nd: boolean;
  type: unknown;
  kind?: unknown;
  shape?: unknown;
  data: Uint8Array;
}

export function isPackedNumpy(map: Record<string, unknown>): map is Record<string, unknown> & PackedNumpy {
  return typeof map['nd'] === 'boolean' && 'type' in map && map['data'] instanceof Uint8Array;
}

/**
 * An array as nested lists, as JSONL holds it, or a scalar as its value. What has no JSON form (objects, which numpy
 * pickles, structured types, complex numbers, times) is returned as it was packed.
 */
export function unpackNumpy(packed: PackedNumpy): unknown {
  if (typeof packed.type !== 'string') return packed;
  const read = elementReader(packed.type);
  if (!read) return packed;
  const { itemSize, at } = read;
  const view = new DataView(packed.data.buffer, packed.data.byteOffset, packed.data.byteLength);
  if (!packed.nd) return view.byteLength === itemSize ? at(view, 0) : packed;
  const shape = packed.shape;
  if (!Array.isArray(shape) || !shape.every(n => typeof n === 'number')) return packed;
  const sizes = shape as number[];
  if (sizes.reduce((a, b) => a * b, itemSize) !== view.byteLength) return packed;
  let offset = 0;
  const nest = (axis: number): unknown => {
    const size = sizes[axis];
    if (size === undefined) {
      const value = at(view, offset);
      offset += itemSize;
      return value;
    }
    const list = new Array<unknown>(size);
    for (let i = 0; i < size; i++) list[i] = nest(axis + 1);
    return list;
  };
  return nest(0);
}

interface ElementReader {
  itemSize: number;
  at: (view: DataView, offset: number) => unknown;
}

function elementReader(type: string): ElementReader | undefined {
  const match = /^([<>|=]?)([a-zA-Z?])(\d*)$/.exec(type);
  if (!match) return undefined;
  const [, order, kind, digits] = match;
  const little = order !== '>';
  const size = Number(digits);
  switch (`${kind ?? ''}${kind === 'U' || kind === 'S' ? '' : size}`) {
    case 'b1':
      return { itemSize: 1, at: (v, o) => v.getUint8(o) !== 0 };
    case 'i1':
      return { itemSize: 1, at: (v, o) => v.getInt8(o) };
    case 'u1':
      return { itemSize: 1, at: (v, o) => v.getUint8(o) };
    case 'i2':
      return { itemSize: 2, at: (v, o) => v.getInt16(o, little) };
    case 'u2':
      return { itemSize: 2, at: (v, o) => v.getUint16(o, little) };
    case 'i4':
      return { itemSize: 4, at: (v, o) => v.getInt32(o, little) };
    case 'u4':
      return { itemSize: 4, at: (v, o) => v.getUint32(o, little) };
    case 'i8':
      return { itemSize: 8, at: (v, o) => exactInteger(v.getBigInt64(o, little)) };
    case 'u8':
      return { itemSize: 8, at: (v, o) => exactInteger(v.getBigUint64(o, little)) };
    case 'f2':
      return { itemSize: 2, at: (v, o) => half(v.getUint16(o, little)) };
    case 'f4':
      return { itemSize: 4, at: (v, o) => v.getFloat32(o, little) };
    case 'f8':
      return { itemSize: 8, at: (v, o) => v.getFloat64(o, little) };
    case 'U':
      return { itemSize: 4 * size, at: (v, o) => ucs4(v, o, size, little) };
    case 'S':
      return { itemSize: size, at: (v, o) => bytesText(v, o, size) };
    default:
      return undefined;
  }
}

function half(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24;
  if (exponent === 31) return fraction ? NaN : sign * Infinity;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

function ucs4(view: DataView, offset: number, length: number, little: boolean): string {
  let text = '';
  for (let i = 0; i < length; i++) text += String.fromCodePoint(view.getUint32(offset + 4 * i, little));
  return text.replace(/\0+$/, '');
}

function bytesText(view: DataView, offset: number, length: number): string {
  const bytes = new Uint8Array(view.buffer, view.byteOffset + offset, length);
  return new TextDecoder('utf-8').decode(bytes).replace(/\0+$/, '');
}
