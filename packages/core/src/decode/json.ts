/** An integer of 16 digits or more outside a fraction: what `JSON.parse` might round. */
const LONG_INTEGER = /(?:^|[\s,:[])-?\d{16,}(?![\d.eE])/;

/**
 * Parses JSON as Python writes it, with nothing rounded: the bare words `NaN`, `Infinity` and `-Infinity` are numbers,
 * integers that a number cannot hold exactly are `bigint`, and a key called `__proto__` is a key like any other.
 * Text that `JSON.parse` reads exactly is left to it. Throws `SyntaxError`.
 */
export function parseExact(text: string): unknown {
  if (LONG_INTEGER.test(text)) return new Parser(text).document();
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    if (!/NaN|Infinity/.test(text)) throw error;
    return new Parser(text).document();
  }
}

/** Sets an own property, also for `__proto__`. */
export function setOwn(object: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__') {
    Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
  } else object[key] = value;
}

/** A number where it is exact, a `bigint` where not. */
export function exactInteger(digits: string | bigint): number | bigint {
  const value = Number(digits);
  return Number.isSafeInteger(value) ? value : BigInt(digits);
}

const NUMBER = /-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;
const PLAIN_STRING = /"[^"\\\u0000-\u001f]*"/y;

class Parser {
  #at = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  document(): unknown {
    const value = this.#value();
    this.#space();
    if (this.#at !== this.#text.length) this.#fail();
    return value;
  }

  #value(): unknown {
    this.#space();
    switch (this.#text.charCodeAt(this.#at)) {
      case 0x7b:
        return this.#object();
      case 0x5b:
        return this.#array();
      case 0x22:
        return this.#string();
      default:
        return this.#word();
    }
  }

  #object(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    this.#at++;
    this.#space();
    if (this.#take('}')) return object;
    for (;;) {
      this.#space();
      const key = this.#string();
      this.#space();
      if (!this.#take(':')) this.#fail();
      setOwn(object, key, this.#value());
      this.#space();
      if (this.#take('}')) return object;
      if (!this.#take(',')) this.#fail();
    }
  }

  #array(): unknown[] {
    const array: unknown[] = [];
    this.#at++;
    this.#space();
    if (this.#take(']')) return array;
    for (;;) {
      array.push(this.#value());
      this.#space();
      if (this.#take(']')) return array;
      if (!this.#take(',')) this.#fail();
    }
  }

  #string(): string {
    PLAIN_STRING.lastIndex = this.#at;
    const plain = PLAIN_STRING.exec(this.#text);
    if (plain) {
      this.#at = PLAIN_STRING.lastIndex;
      return plain[0].slice(1, -1);
    }
    STRING.lastIndex = this.#at;
    const escaped = STRING.exec(this.#text);
    if (!escaped) this.#fail();
    this.#at = STRING.lastIndex;
    return JSON.parse(escaped[0]) as string;
  }

  #word(): unknown {
    for (const [word, value] of WORDS) {
      if (this.#text.startsWith(word, this.#at)) {
        this.#at += word.length;
        return value;
      }
    }
    NUMBER.lastIndex = this.#at;
    const match = NUMBER.exec(this.#text);
    if (!match) this.#fail();
    this.#at = NUMBER.lastIndex;
    const [digits, fraction, exponent] = match;
    return fraction === undefined && exponent === undefined && digits.length > 15
      ? exactInteger(digits)
      : Number(digits);
  }

  #take(character: string): boolean {
    if (this.#text[this.#at] !== character) return false;
    this.#at++;
    return true;
  }

  #space(): void {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
      this.#at++;
    }
  }

  #fail(): never {
    const found = this.#at < this.#text.length ? JSON.stringify(this.#text[this.#at]) : 'the end';
    throw new SyntaxError(`unexpected ${found} at character ${this.#at + 1}`);
  }
}

const WORDS: readonly (readonly [string, unknown])[] = [
  ['null', null],
  ['true', true],
  ['false', false],
  ['NaN', NaN],
  ['Infinity', Infinity],
  ['-Infinity', -Infinity]
];
