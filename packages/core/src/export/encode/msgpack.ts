import { ownEntry } from './json.js';
import type { FloatFields } from './float-fields.js';

/**
 * Packs a document as Python's msgpack does: integers in the shortest form, floats in 64 bits, text as str, keys in
 * their order. Arrays are lists, which msgpack-numpy's readers take as they are.
 */
export function encodeMsgpack(value: unknown, floats: FloatFields): Uint8Array {
  const packer = new Packer();
  packer.pack(value, floats);
  return packer.bytes();
}

/** `[name, document]`, whose document alone has float fields. */
export function encodeNamedMsgpack(name: string, document: unknown, floats: FloatFields): Uint8Array {
  const packer = new Packer();
  packer.begin('array', 2);
  packer.pack(name, undefined);
  packer.pack(document, floats);
  return packer.bytes();
}

class Packer {
  #bytes = Buffer.allocUnsafe(1024);
  #at = 0;

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at);
  }

  pack(value: unknown, floats: FloatFields): void {
    switch (typeof value) {
      case 'string':
        return this.#text(value);
      case 'number':
        if (Number.isSafeInteger(value) && floats !== true && !Object.is(value, -0))
          return this.#integer(value);
        this.#room(9);
        this.#byte(0xcb);
        this.#at = this.#bytes.writeDoubleBE(value, this.#at);
        return;
      case 'bigint':
        return this.#bigint(value);
      case 'boolean':
        this.#room(1);
        return this.#byte(value ? 0xc3 : 0xc2);
      case 'object':
        return this.#object(value, floats);
      default:
        throw new TypeError(`a document holds a ${typeof value}, which msgpack has not`);
    }
  }

  begin(kind: 'array' | 'map', size: number): void {
    this.#room(5);
    const [short, middle] = kind === 'array' ? [0x90, 0xdc] : [0x80, 0xde];
    if (size < 16) this.#byte(short | size);
    else if (size < 0x10000) {
      this.#byte(middle);
      this.#at = this.#bytes.writeUInt16BE(size, this.#at);
    } else {
      this.#byte(middle + 1);
      this.#at = this.#bytes.writeUInt32BE(size, this.#at);
    }
  }

  #object(value: object | null, floats: FloatFields): void {
    if (value === null) {
      this.#room(1);
      this.#byte(0xc0);
    } else if (Array.isArray(value)) {
      this.begin('array', value.length);
      for (const item of value) this.pack(item, floats);
    } else if (value instanceof Uint8Array) {
      this.#binary(value);
    } else {
      const entries = Object.entries(value).filter(([, item]) => item !== undefined);
      this.begin('map', entries.length);
      for (const [key, item] of entries) {
        this.#text(key);
        this.pack(item, floats === true || floats === undefined ? floats : ownEntry(floats, key));
      }
    }
  }

  #text(text: string): void {
    const length = Buffer.byteLength(text, 'utf8');
    this.#room(5 + length);
    if (length < 32) this.#byte(0xa0 | length);
    else this.#length(0xd9, length);
    this.#at += this.#bytes.write(text, this.#at, 'utf8');
  }

  #binary(bytes: Uint8Array): void {
    this.#room(5 + bytes.byteLength);
    this.#length(0xc4, bytes.byteLength);
    this.#bytes.set(bytes, this.#at);
    this.#at += bytes.byteLength;
  }

  #length(head: number, length: number): void {
    if (length < 0x100) {
      this.#byte(head);
      this.#byte(length);
    } else if (length < 0x10000) {
      this.#byte(head + 1);
      this.#at = this.#bytes.writeUInt16BE(length, this.#at);
    } else {
      this.#byte(head + 2);
      this.#at = this.#bytes.writeUInt32BE(length, this.#at);
    }
  }

  #integer(value: number): void {
    this.#room(9);
    if (value >= 0 ? value < 0x80 : value >= -0x20) return this.#byte(value & 0xff);
    if (value > 0xffffffff || value < -0x80000000) return this.#bigint(BigInt(value));
    const size =
      value >= 0
        ? value < 0x100
          ? 1
          : value < 0x10000
            ? 2
            : 4
        : value >= -0x80
          ? 1
          : value >= -0x8000
            ? 2
            : 4;
    this.#byte((value >= 0 ? 0xcc : 0xd0) + (size >> 1));
    this.#at =
      value >= 0
        ? this.#bytes.writeUIntBE(value, this.#at, size)
        : this.#bytes.writeIntBE(value, this.#at, size);
  }

  #bigint(value: bigint): void {
    if (value > 0xffffffffffffffffn || value < -0x8000000000000000n) {
      throw new TypeError(`${value} does not fit into the 64 bits of msgpack`);
    }
    this.#room(9);
    this.#byte(value >= 0n ? 0xcf : 0xd3);
    this.#at =
      value >= 0n
        ? this.#bytes.writeBigUInt64BE(value, this.#at)
        : this.#bytes.writeBigInt64BE(value, this.#at);
  }

  #byte(value: number): void {
    this.#bytes[this.#at++] = value;
  }

  #room(more: number): void {
    if (this.#at + more <= this.#bytes.length) return;
    const larger = Buffer.allocUnsafe(Math.max(2 * this.#bytes.length, this.#at + more));
    this.#bytes.copy(larger, 0, 0, this.#at);
    this.#bytes = larger;
  }
}
