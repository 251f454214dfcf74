import { basename, dirname } from 'node:path';
import { decodeLine, invalidDocument, nameOfLine, toNamedDocument } from '../../decode/document.js';
import { MsgpackError, decodeMsgpack, extentOf } from '../../decode/msgpack.js';
import type { NamedDocument } from '../../documents.js';
import { BrokerError } from '../../errors.js';
import { isWhole } from './ends.js';
import type { Files, OpenFile } from './files.js';
import type { Format } from './format.js';

/** How far a file was read: whole documents only. */
export interface Progress {
  offset: number;
  /** Lines (JSONL) or documents (msgpack) before `offset`. */
  line: number;
}

export interface ReadOptions {
  path: string;
  format: Format;
  /** Where to begin; it is moved on as documents are taken, so that a later call goes on from there. */
  progress: Progress;
  /** Leaves out documents before they are parsed: by name, and if there is more to tell, by their bytes. */
  wanted?: (name: string, bytes: Uint8Array) => boolean;
  /** Takes lines (JSONL) before they are looked at, and is shown those that were parsed. */
  lines?: LineReader;
  signal?: AbortSignal | undefined;
}

export interface LineReader {
  /** Whether it took the line. */
  read(bytes: Buffer, from: number, end: number): boolean;
  learn(line: Buffer, document: NamedDocument): void;
}

const CHUNK = 1 << 19;
const NEWLINE = 0x0a;

/**
 * The documents of a file from `progress` to its present end, in order, a chunk at a time: memory holds one chunk and
 * the longest document. A document that is not whole yet is the end. The file is closed when the loop is left.
 */
export async function* readDocuments(files: Files, options: ReadOptions): AsyncGenerator<NamedDocument> {
  try {
    const file = await files.open(options.path);
    try {
      yield* options.format === 'msgpack' ? readPacked(file, options) : readLines(file, options);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw readFailure(error, options.path);
  }
}

/** The failure of the file system in the user's terms; any other as it is. */
function readFailure(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || !('syscall' in error)) return error;
  if ((error as NodeJS.ErrnoException).code === 'ENOENT') {
    const message = `The run's file ${path} is gone: it was moved or removed; look the run up again.`;
    return new BrokerError(
      'RunNotFound',
      message,
      { key: basename(path), catalog: dirname(path) },
      { cause: error }
    );
  }
  const message = `${path} cannot be read (${error.message}); check that its disk is mounted and that you may read it.`;
  return new BrokerError('CatalogUnavailable', message, { location: path }, { cause: error });
}

async function* readLines(
  file: OpenFile,
  { path, progress, wanted, lines, signal }: ReadOptions
): AsyncGenerator<NamedDocument> {
  for await (const bytes of chunks(file, progress, { reuse: true, signal })) {
    let from = 0;
    const base = progress.offset;
    for (;;) {
      const end = bytes.data.indexOf(NEWLINE, from);
      const last = end === -1;
      if (last && !(bytes.isLast && isWhole(bytes.data.subarray(from)))) break;
      const begin = base === 0 && from === 0 && hasBom(bytes.data) ? 3 : from;
      const stop = last ? bytes.data.length : end;
      from = last ? stop : stop + 1;
      progress.offset = base + from;
      progress.line++;
      if (lines?.read(bytes.data, begin, stop) === true) continue;
      const line = bytes.data.subarray(begin, stop);
      if (isBlankLine(line)) continue;
      const name = wanted && nameOfLine(line);
      if (wanted && name !== undefined && !wanted(name, line)) continue;
      const document = decodeLine(line, { path, line: progress.line });
      if (wanted && name === undefined && !wanted(document[0], line)) continue;
      lines?.learn(line, document);
      yield document;
    }
  }
}

async function* readPacked(
  file: OpenFile,
  { path, progress, wanted, signal }: ReadOptions
): AsyncGenerator<NamedDocument> {
  for await (const bytes of chunks(file, progress, { reuse: false, signal })) {
    let from = 0;
    const base = progress.offset;
    while (from < bytes.data.length) {
      const place = { path, line: progress.line + 1 };
      try {
        const end = extentOf(bytes.data, from);
        if (end === -1) break;
        const packed = bytes.data.subarray(from, end);
        from = end;
        progress.offset = base + from;
        progress.line++;
        const name = nameOfPacked(packed);
        if (wanted && name !== undefined && !wanted(name, packed)) continue;
        const document = toNamedDocument(decodeMsgpack(packed, 0), place);
        if (!wanted || name !== undefined || wanted(document[0], packed)) yield document;
      } catch (error) {
        if (error instanceof MsgpackError || error instanceof TypeError) {
          throw invalidDocument(place, `not msgpack: ${error.message}`, error);
        }
        throw error;
      }
    }
  }
}

interface Chunk {
  data: Buffer;
  isLast: boolean;
}

/**
 * Bytes from `progress.offset` on, each time a chunk more than what was left over; ends at the file's present end. With
 * `reuse` they are good until the next are asked for.
 */
async function* chunks(
  file: OpenFile,
  progress: Progress,
  { reuse, signal }: { reuse: boolean; signal: AbortSignal | undefined }
): AsyncGenerator<Chunk> {
  const { size } = await file.stat();
  let want = Math.min(CHUNK, Math.max(size - progress.offset, 0));
  let buffer = Buffer.alloc(0);
  while (want > 0) {
    signal?.throwIfAborted();
    const begin = progress.offset;
    if (!reuse || buffer.length < want) buffer = Buffer.allocUnsafeSlow(want);
    const n = await file.read(buffer.subarray(0, want), begin);
    if (n === 0) return;
    const isLast = begin + n >= size || n < want;
    yield { data: buffer.subarray(0, n), isLast };
    if (isLast) return;
    const nothingWhole = progress.offset === begin;
    want = Math.min(nothingWhole ? 2 * want : CHUNK, size - progress.offset);
  }
}

function hasBom(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

function isBlankLine(line: Uint8Array): boolean {
  return line.length < 64 && line.every(code => code === 0x20 || code === 0x0d || code === 0x09);
}

/** The name of a packed `[name, document]`, when it is short, as all names are. */
function nameOfPacked(packed: Buffer): string | undefined {
  const head = packed[1];
  if (packed[0] !== 0x92 || head === undefined || head < 0xa0 || head >= 0xc0) return undefined;
  return packed.toString('latin1', 2, 2 + (head & 0x1f));
}
