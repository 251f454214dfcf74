import { exactInteger, setOwn } from './json.js';
import { isPackedNumpy, unpackNumpy } from './numpy.js';

/** Thrown by {@link decodeMsgpack} on bytes that no value can begin with. */
export class MsgpackError extends Error {}

/**
 * Where the value that begins at `from` ends, found without decoding it; -1 when `bytes` end before it does.
 * Throws {@link MsgpackError}.
 */
export function extentOf(bytes: Uint8Array, from: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = from;
  let pending = 1;
  while (pending > 0) {
    const head = bytes[at];
    if (head === undefined) return -1;
    const layout = layoutOf(view, at, head);
    if (!layout) return -1;
    at = layout.data + layout.length;
    pending += layout.children - 1;
  }
  return at <= bytes.length ? at : -1;
}

/** Decodes one whole value; integers exact, msgpack-numpy's arrays and scalars unpacked, binaries as `Uint8Array`. */
export function decodeMsgpack(bytes: Uint8Array, from: number): unknown {
  return new Decoder(bytes, from).value();
}

interface Layout {
  kind: 'int' | 'uint' | 'float' | 'string' | 'binary' | 'extension' | 'array' | 'map' | 'constant';
  data: number;
  length: number;
  children: number;
}

/** What the value at `at` is made of; undefined when the bytes end before that can be told. */
function layoutOf(view: DataView, at: number, head: number): Layout | undefined {
  const plain = (kind: Layout['kind'], length: number, data = at + 1): Layout => ({
    kind,
    data,
    length,
    children: 0
  });
  const nested = (kind: 'array' | 'map', count: number, data: number): Layout => ({
    kind,
    data,
    length: 0,
    children: kind === 'map' ? 2 * count : count
  });
  if (head < 0x80 || head >= 0xe0) return plain('constant', 0);
  if (head < 0x90) return nested('map', head & 0x0f, at + 1);
  if (head < 0xa0) return nested('array', head & 0x0f, at + 1);
  if (head < 0xc0) return plain('string', head & 0x1f);
  if (head === 0xc1) throw new MsgpackError(`no value begins with byte 0xc1 (offset ${at})`);
  if (head <= 0xc3) return plain('constant', 0);
  if (head >= 0xca && head <= 0xcb) return plain('float', head === 0xca ? 4 : 8);
  if (head >= 0xcc && head <= 0xcf) return plain('uint', 1 << (head - 0xcc));
  if (head >= 0xd0 && head <= 0xd3) return plain('int', 1 << (head - 0xd0));
  if (head >= 0xd4 && head <= 0xd8) return plain('extension', 1 + (1 << (head - 0xd4)));
  const width = lengthWidth(head);
  if (at + 1 + width > view.byteLength) return undefined;
  const count =
    width === 1 ? view.getUint8(at + 1) : width === 2 ? view.getUint16(at + 1) : view.getUint32(at + 1);
  const data = at + 1 + width;
  if (head >= 0xde) return nested('map', count, data);
  if (head >= 0xdc) return nested('array', count, data);
  if (head >= 0xd9) return plain('string', count, data);
  if (head >= 0xc7) return plain('extension', count + 1, data);
  return plain('binary', count, data);
}

function lengthWidth(head: number): 1 | 2 | 4 {
  switch (head) {
    case 0xc4:
    case 0xc7:
    case 0xd9:
      return 1;
    case 0xc5:
    case 0xc8:
    case 0xda:
    case 0xdc:
    case 0xde:
      return 2;
    default:
      return 4;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class Decoder {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #at: number;

  constructor(bytes: Uint8Array, from: number) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = from;
  }

  value(): unknown {
    const at = this.#at;
    const head = this.#bytes[at];
    const layout = head === undefined ? undefined : layoutOf(this.#view, at, head);
    if (!layout || head === undefined || layout.data + layout.length > this.#bytes.length) {
      throw new MsgpackError(`the bytes end inside a value (offset ${at})`);
    }
    this.#at = layout.data + layout.length;
    switch (layout.kind) {
      case 'constant':
        return constant(head);
      case 'int':
      case 'uint':
        return this.#integer(layout.kind === 'int', layout.data, layout.length);
      case 'float':
        return layout.length === 4 ? this.#view.getFloat32(layout.data) : this.#view.getFloat64(layout.data);
      case 'string':
        return this.#text(layout.data, layout.length);
      case 'binary':
        return this.#bytes.slice(layout.data, layout.data + layout.length);
      case 'extension':
        return {
          ext: this.#view.getInt8(layout.data),
          data: this.#bytes.slice(layout.data + 1, layout.data + layout.length)
        };
      case 'array': {
        const list = new Array<unknown>(layout.children);
        for (let i = 0; i < layout.children; i++) list[i] = this.value();
        return list;
      }
      case 'map':
        return this.#map(layout.children / 2);
    }
  }

  #map(size: number): unknown {
    const map: Record<string, unknown> = {};
    let bytesKeys = size > 0;
    for (let i = 0; i < size; i++) {
      const key = this.value();
      const isBytes = key instanceof Uint8Array;
      bytesKeys &&= isBytes;
      setOwn(map, isBytes ? UTF8.decode(key) : String(key), this.value());
    }
    if (!bytesKeys) return map;
    if (map['kind'] instanceof Uint8Array) map['kind'] = UTF8.decode(map['kind']);
    return isPackedNumpy(map) ? unpackNumpy(map) : map;
  }

  #integer(signed: boolean, at: number, size: number): number | bigint {
    const view = this.#view;
    switch (size) {
      case 1:
        return signed ? view.getInt8(at) : view.getUint8(at);
      case 2:
        return signed ? view.getInt16(at) : view.getUint16(at);
      case 4:
        return signed ? view.getInt32(at) : view.getUint32(at);
      default:
        return exactInteger(signed ? view.getBigInt64(at) : view.getBigUint64(at));
    }
  }

  #text(at: number, length: number): string {
    if (length < 24) {
      let text = '';
      for (let i = at; i < at + length; i++) {
        const code = this.#bytes[i] ?? 0;
        if (code > 0x7f) return UTF8.decode(this.#bytes.subarray(at, at + length));
        text += String.fromCharCode(code);
      }
      return text;
    }
    return UTF8.decode(this.#bytes.subarray(at, at + length));
  }
}

function constant(head: number): unknown {
  if (head < 0x80) return head;
  if (head >= 0xe0) return head - 0x100;
  return head === 0xc0 ? null : head === 0xc3;
}
