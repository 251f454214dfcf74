import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Encoder } from '@msgpack/msgpack';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseExact } from '../dist/decode/json.js';
import { decodeMsgpack, extentOf } from '../dist/decode/msgpack.js';
import { unpackEventPage } from '../dist/decode/pages.js';
import { diskFiles } from '../dist/store/embedded/files.js';
import { readDocuments } from '../dist/store/embedded/read-documents.js';

const samples = fileURLToPath(new URL('fixtures/samples', import.meta.url));

/** With integers rounded as `JSON.parse` rounds them. */
function rounded(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  const copy = Object.entries(value).map(([key, item]) => [key, rounded(item)] as const);
  return Object.fromEntries(copy);
}

describe('exact JSON', () => {
  it('reads the bare words that Python writes', () => {
    expect(parseExact('[NaN, Infinity, -Infinity, -0.0, {"a": NaN}]')).toEqual([
      NaN,
      Infinity,
      -Infinity,
      -0,
      { a: NaN }
    ]);
    expect(Object.is((parseExact('[-0.0]') as number[])[0], -0)).toBe(true);
    expect(Object.is((parseExact('[-0.0, NaN]') as number[])[0], -0)).toBe(true);
  });

  it('leaves words and digits inside strings alone', () => {
    for (const text of [
      '["NaN"]',
      '["a: Infinity", 1]',
      '["[12345678901234567890]"]',
      '{"9007199254740993": "-Infinity"}'
    ]) {
      expect(parseExact(text)).toEqual(JSON.parse(text));
    }
  });

  it('keeps integers beyond 2^53 exact and floats floats', () => {
    expect(parseExact('[9007199254740993, -9223372036854775808, 18446744073709551615]')).toEqual([
      9007199254740993n,
      -9223372036854775808n,
      18446744073709551615n
    ]);
    expect(parseExact('[9007199254740991, 12345678901234567890.0, 1234567890123456789e2]')).toEqual([
      9007199254740991, 12345678901234567890.0, 1234567890123456789e2
    ]);
    expect(parseExact('9007199254740993')).toBe(9007199254740993n);
  });

  it('treats __proto__ as a key', () => {
    for (const text of ['{"__proto__": {"x": 1}}', '{"__proto__": {"x": NaN}}']) {
      const value = parseExact(text) as Record<string, unknown>;
      expect(Object.keys(value)).toEqual(['__proto__']);
      expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
    }
  });

  it('refuses what is no JSON', () => {
    for (const text of [
      '',
      '[1,]',
      '{"a" 1}',
      '[NaN',
      'nan',
      '[+Infinity]',
      '[01, NaN]',
      '"a\nNaN"',
      '[NaN] x',
      '["\\x", NaN]'
    ]) {
      expect(() => parseExact(text), text).toThrow(SyntaxError);
    }
  });

  it('agrees with JSON.parse on all JSON', () => {
    fc.assert(
      fc.property(fc.json(), text => {
        expect(rounded(parseExact(`[NaN, ${text}]`))).toEqual([NaN, JSON.parse(text)]);
      })
    );
  });
});

/** suitcase-msgpack stores datums in pages, and no stream documents. */
const NOT_ALIKE = ['datum', 'datum_page', 'stream_resource', 'stream_datum'];

describe('msgpack', () => {
  it('agrees with an encoder on all values, and tells where they end', () => {
    const encoder = new Encoder({ useBigInt64: true });
    const value = fc.json({ maxDepth: 4 }).map(text => JSON.parse(text.replaceAll('-0', '0')) as unknown);
    fc.assert(
      fc.property(value, given => {
        const bytes = encoder.encode(given);
        expect(extentOf(bytes, 0)).toBe(bytes.length);
        for (const cut of [0, bytes.length >> 1, bytes.length - 1])
          expect(extentOf(bytes.subarray(0, cut), 0)).toBe(-1);
        expect(decodeMsgpack(bytes, 0)).toEqual(given);
      })
    );
    for (const n of [0n, 2n ** 53n - 1n, 2n ** 53n + 1n, -(2n ** 63n), 2n ** 64n - 1n]) {
      const expected = n >= -(2n ** 53n) && n < 2n ** 53n ? Number(n) : n;
      expect(decodeMsgpack(encoder.encode(n), 0)).toBe(expected);
    }
  });

  it("unpacks msgpack-numpy's arrays and scalars, and keeps what has no JSON form", () => {
    const bin = (text: string): number[] => [0xc4, text.length, ...Buffer.from(text)];
    const str = (text: string): number[] => [0xa0 + text.length, ...Buffer.from(text)];
    const bytes = (values: number[]): number[] => [0xc4, values.length, ...values];
    const array = (type: string, shape: number[], data: number[]): Uint8Array =>
      Uint8Array.from([
        0x85,
        ...bin('nd'),
        0xc3,
        ...bin('type'),
        ...str(type),
        ...bin('kind'),
        ...bin(''),
        ...bin('shape'),
        0x90 + shape.length,
        ...shape,
        ...bin('data'),
        ...bytes(data)
      ]);
    expect(decodeMsgpack(array('<u2', [2, 2], [1, 0, 2, 0, 3, 0, 4, 1]), 0)).toEqual([
      [1, 2],
      [3, 260]
    ]);
    expect(decodeMsgpack(array('>i2', [2], [0xff, 0xfe, 0, 1]), 0)).toEqual([-2, 1]);
    expect(decodeMsgpack(array('|b1', [2], [1, 0]), 0)).toEqual([true, false]);
    expect(decodeMsgpack(array('<f2', [1], [0, 0x3c]), 0)).toEqual([1]);
    expect(decodeMsgpack(array('<U2', [2], [97, 0, 0, 0, 98, 0, 0, 0, 99, 0, 0, 0, 0, 0, 0, 0]), 0)).toEqual([
      'ab',
      'c'
    ]);
    expect(decodeMsgpack(array('<i8', [1], [1, 0, 0, 0, 0, 0, 0x20, 0]), 0)).toEqual([9007199254740993n]);
    const scalar = Uint8Array.from([
      0x83,
      ...bin('nd'),
      0xc2,
      ...bin('type'),
      ...str('<f4'),
      ...bin('data'),
      ...bytes([0, 0, 0xc0, 0x3f])
    ]);
    expect(decodeMsgpack(scalar, 0)).toBe(1.5);
    expect(decodeMsgpack(array('<c8', [1], [0, 0, 0, 0, 0, 0, 0, 0]), 0)).toMatchObject({
      nd: true,
      type: '<c8'
    });
  });

  it('gives the documents that the JSONL of the same run has', async () => {
    for (const name of readdirSync(`${samples}/msgpack`)) {
      const msgpack = await read(`${samples}/msgpack/${name}`, 'msgpack');
      const jsonl = await read(`${samples}/jsonl/${name.replace('.msgpack', '.jsonl')}`, 'jsonl');
      const normal = (documents: [string, unknown][]): [string, unknown][] =>
        documents.flatMap(([kind, document]) =>
          kind === 'event_page'
            ? [...unpackEventPage(document as Record<string, unknown>)].map(
                event => ['event', event] as [string, unknown]
              )
            : NOT_ALIKE.includes(kind)
              ? []
              : [[kind, document] as [string, unknown]]
        );
      expect(normal(msgpack), name).toEqual(normal(jsonl));
    }
  });
});

async function read(
  path: string,
  format: 'jsonl' | 'msgpack',
  progress = { offset: 0, line: 0 }
): Promise<[string, unknown][]> {
  const all: [string, unknown][] = [];
  for await (const document of readDocuments(diskFiles, { path, format, progress })) all.push(document);
  return all;
}

describe('lines of a growing file', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'brokerlab-decode-'));
    path = join(folder, 'run.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('goes on where it was, leaves out an unterminated line, takes CRLF, BOM and blank lines', async () => {
    const progress = { offset: 0, line: 0 };
    writeFileSync(path, '\ufeff["start", {"uid": "a", "time": 1}]\r\n\r\n["event", {"uid": "é');
    expect(await read(path, 'jsonl', progress)).toEqual([['start', { uid: 'a', time: 1 }]]);
    expect(await read(path, 'jsonl', progress)).toEqual([]);
    appendFileSync(path, 'b"}]\n["stop", {"uid": "s"}]');
    expect(await read(path, 'jsonl', progress)).toEqual([
      ['event', { uid: 'éb' }],
      ['stop', { uid: 's' }]
    ]);
    appendFileSync(path, '\n');
    expect(await read(path, 'jsonl', progress)).toEqual([]);
  });

  it('reads lines longer than a chunk', async () => {
    const long = { uid: 'x'.repeat(1_000_000) };
    writeFileSync(path, `${JSON.stringify(['start', long])}\n${JSON.stringify(['event', long])}\n`);
    expect(await read(path, 'jsonl')).toEqual([
      ['start', long],
      ['event', long]
    ]);
  });

  it.each([
    ['{"broken"', /not JSON/],
    ['["evnt", {}]', /'evnt'/],
    ['[1, 2, 3]', /expected/],
    [Buffer.from([0x5b, 0x22, 0xff, 0x22, 0x5d]), /UTF-8/]
  ])('names file and line of %s', async (line, message) => {
    writeFileSync(
      path,
      Buffer.concat([Buffer.from('["start", {}]\n'), Buffer.from(line), Buffer.from('\n')])
    );
    const failure = await read(path, 'jsonl').catch((error: unknown) => error);
    expect(failure).toMatchObject({ tag: 'InvalidDocument', path, line: 2 });
    expect(String(failure)).toMatch(message);
  });

  it('ends at a truncated msgpack document', async () => {
    const whole = readFileSync(`${samples}/msgpack/${readdirSync(`${samples}/msgpack`)[0] ?? ''}`);
    const packed = join(folder, 'run.msgpack');
    writeFileSync(packed, whole.subarray(0, whole.length - 5));
    const progress = { offset: 0, line: 0 };
    const first = await read(packed, 'msgpack', progress);
    writeFileSync(packed, whole);
    const rest = await read(packed, 'msgpack', progress);
    expect(rest).toHaveLength(1);
    expect(first.length + 1).toBe((await read(packed, 'msgpack')).length);
  });
});
