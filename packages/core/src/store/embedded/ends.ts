import type { RunStart, RunStop } from '../../documents.js';
import { decodeLine, invalidDocument, isObject, toNamedDocument } from '../../decode/document.js';
import { decodeMsgpack, extentOf } from '../../decode/msgpack.js';
import type { OpenFile } from './files.js';
import type { Format } from './format.js';

const BLOCK = 4096;
const NEWLINE = 0x0a;
/** No start document is longer; what goes on without an end is another kind of file. */
const LONGEST_START = 1 << 28;

export interface Ends {
  /** Null while the file has no whole first document. */
  start: RunStart | null;
  stop: RunStop | null;
  size: number;
  mtimeMs: number;
}

/**
 * Reads a file's first document and its last one, in blocks of 4 KiB that grow with the document. Throws
 * InvalidDocument when the first is no RunStart.
 */
export async function readEnds(file: OpenFile, path: string, format: Format): Promise<Ends> {
  const { size, mtimeMs } = await file.stat();
  const head = await readHead(file, size, path, format);
  if (!head) return { start: null, stop: null, size, mtimeMs };
  const place = { path, line: 1 };
  const [name, document] = decodeOne(head.first, format, path, 1);
  if (name !== 'start')
    throw invalidDocument(place, `a run's file begins with its start document, not with '${name}'`);
  const start = document as RunStart;
  if (typeof start.uid !== 'string' || typeof start.time !== 'number') {
    throw invalidDocument(place, 'the start document lacks a uid or a time');
  }
  const stop = await readStop(file, path, format, {
    size,
    known: head.block,
    from: head.first.length,
    uid: start.uid
  });
  return { start, stop, size, mtimeMs };
}

/** Reads the stop document of a file that has grown; null while there is none. */
export async function readLast(
  file: OpenFile,
  path: string,
  format: Format,
  uid: string
): Promise<Ends['stop']> {
  const { size } = await file.stat();
  return readStop(file, path, format, { size, known: new Uint8Array(0), from: 0, uid });
}

function mayBegin(block: Uint8Array, format: Format): boolean {
  if (format === 'msgpack') return block[0] === 0x92;
  let at = block[0] === 0xef ? 3 : 0;
  while (isBlank(block[at])) at++;
  return at >= block.length || block[at] === 0x5b;
}

async function readHead(
  file: OpenFile,
  size: number,
  path: string,
  format: Format
): Promise<{ first: Uint8Array; block: Uint8Array } | undefined> {
  let block = new Uint8Array(0);
  for (let want = Math.min(BLOCK, size); want > 0; want = Math.min(2 * want, size)) {
    const grown = new Uint8Array(want);
    grown.set(block);
    const n = await file.read(grown.subarray(block.length), block.length);
    block = grown.subarray(0, block.length + n);
    if (!mayBegin(block, format))
      throw invalidDocument({ path, line: 1 }, 'the file holds no run of suitcase');
    const end = format === 'msgpack' ? extentOf(block, 0) : block.indexOf(NEWLINE) + 1;
    if (end > 0) return { first: block.subarray(0, end), block };
    if (block.length < want || want === size || want > LONGEST_START) break;
  }
  return format === 'jsonl' && isWhole(block) ? { first: block, block } : undefined;
}

interface Tail {
  size: number;
  /** Bytes at the beginning of the file that are known already. */
  known: Uint8Array;
  /** Where the first document ends. */
  from: number;
  uid: string;
}

async function readStop(file: OpenFile, path: string, format: Format, tail: Tail): Promise<RunStop | null> {
  let end = tail.size;
  let bytes: Uint8Array = new Uint8Array(0);
  if (tail.known.length >= tail.size) {
    return stopIn(tail.known.subarray(tail.from, tail.size), path, format, tail.uid, true) ?? null;
  }
  for (let step = BLOCK; end > tail.from; step = bytes.length) {
    const begin = Math.max(tail.from, end - step);
    const grown = new Uint8Array(end - begin + bytes.length);
    await readKnown(file, grown.subarray(0, end - begin), begin, tail.known);
    grown.set(bytes, end - begin);
    bytes = grown;
    end = begin;
    const stop = stopIn(bytes, path, format, tail.uid, begin === tail.from);
    if (stop !== undefined) return stop;
  }
  return null;
}

async function readKnown(file: OpenFile, into: Uint8Array, at: number, known: Uint8Array): Promise<void> {
  const overlap = Math.max(0, Math.min(known.length - at, into.length));
  if (overlap > 0) into.set(known.subarray(at, at + overlap));
  if (overlap < into.length) await file.read(into.subarray(overlap), at + overlap);
}

/** The stop document at the end of `bytes`; null when the last document is another, undefined when it takes more bytes. */
function stopIn(
  bytes: Uint8Array,
  path: string,
  format: Format,
  uid: string,
  complete: boolean
): RunStop | null | undefined {
  const last = format === 'msgpack' ? lastObject(bytes) : lastLine(bytes, complete);
  if (last === undefined) return complete ? null : undefined;
  try {
    const [name, document] = decodeOne(last, format, path, 0);
    return name === 'stop' && (document as RunStop).run_start === uid ? (document as RunStop) : null;
  } catch {
    // A half-written or damaged end is the end of what there is; whoever reads the run to there is told.
    return null;
  }
}

function lastLine(bytes: Uint8Array, complete: boolean): Uint8Array | undefined {
  let end = bytes.length;
  while (end > 0 && isBlank(bytes[end - 1])) end--;
  if (end === 0) return undefined;
  const begin = bytes.lastIndexOf(NEWLINE, end - 1) + 1;
  if (begin === 0 && !complete) return undefined;
  return bytes.subarray(begin, end);
}

function isBlank(code: number | undefined): boolean {
  return code === NEWLINE || code === 0x0d || code === 0x20 || code === 0x09;
}

const KINDS = [
  'start',
  'stop',
  'event',
  'event_page',
  'descriptor',
  'resource',
  'datum',
  'datum_page'
].concat('stream_resource', 'stream_datum');
const HEADS = KINDS.map(kind =>
  Buffer.concat([Buffer.from([0x92, 0xa0 + kind.length]), Buffer.from(kind, 'latin1')])
);

/** The last `[name, document]` of concatenated ones, found from behind: the one that reaches the end. */
function lastObject(bytes: Uint8Array): Uint8Array | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = buffer.lastIndexOf(0x92); at >= 0; at = at > 0 ? buffer.lastIndexOf(0x92, at - 1) : -1) {
    if (!HEADS.some(head => buffer.subarray(at, at + head.length).equals(head))) continue;
    const end = extent(bytes, at);
    if (end === -1 || end === bytes.length) return bytes.subarray(at);
  }
  return undefined;
}

function extent(bytes: Uint8Array, at: number): number {
  try {
    return extentOf(bytes, at);
  } catch {
    // Bytes inside a value that look like the beginning of a document.
    return 0;
  }
}

function decodeOne(bytes: Uint8Array, format: Format, path: string, line: number): [string, unknown] {
  if (format === 'msgpack') return toNamedDocument(decodeMsgpack(bytes, 0), { path, line });
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const bom = text[0] === 0xef && text[1] === 0xbb && text[2] === 0xbf ? 3 : 0;
  return decodeLine(text.subarray(bom), { path, line });
}

/** Whether an unterminated line is a whole document: a JSON array cannot grow once it is closed. */
export function isWhole(line: Uint8Array): boolean {
  try {
    const value = decodeLine(Buffer.from(line.buffer, line.byteOffset, line.byteLength), {
      path: '',
      line: 0
    });
    return isObject(value[1]);
  } catch {
    return false;
  }
}
