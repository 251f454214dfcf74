import { isUtf8 } from 'node:buffer';
import type { DocumentName, JsonObject, NamedDocument } from '../documents.js';
import { BrokerError } from '../errors.js';
import { parseExact } from './json.js';

const NAMES: ReadonlySet<string> = new Set<DocumentName>([
  'start',
  'descriptor',
  'event',
  'event_page',
  'resource',
  'datum',
  'datum_page',
  'stream_resource',
  'stream_datum',
  'stop'
]);

export function isDocumentName(name: unknown): name is DocumentName {
  return typeof name === 'string' && NAMES.has(name);
}

/** Where a document was read, for messages. */
export interface Place {
  path: string;
  /** 1 for the first line (JSONL) or the first document (msgpack). */
  line: number;
}

export function invalidDocument(
  place: Place,
  reason: string,
  cause?: unknown
): BrokerError<'InvalidDocument'> {
  return new BrokerError(
    'InvalidDocument',
    `${place.path}, line ${place.line}: ${reason}. The documents before it are whole; mend or remove this one.`,
    { document: 'document', path: place.path, line: place.line },
    { cause }
  );
}

/** Checks that a decoded value is `[name, document]`; throws InvalidDocument. */
export function toNamedDocument(value: unknown, place: Place): NamedDocument {
  if (Array.isArray(value) && value.length === 2) {
    const [name, document] = value as [unknown, unknown];
    if (isDocumentName(name) && isObject(document)) return [name, document] as unknown as NamedDocument;
    if (typeof name === 'string') throw invalidDocument(place, `no kind of document is called '${name}'`);
  }
  throw invalidDocument(place, 'expected ["name", {document}]');
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Decodes one line of suitcase-jsonl; throws InvalidDocument. */
export function decodeLine(bytes: Buffer, place: Place): NamedDocument {
  if (!isUtf8(bytes)) throw invalidDocument(place, 'the text is not UTF-8');
  let value: unknown;
  try {
    value = parseExact(bytes.toString('utf8'));
  } catch (error) {
    throw invalidDocument(
      place,
      `not JSON: ${error instanceof Error ? error.message : String(error)}`,
      error
    );
  }
  return toNamedDocument(value, place);
}

/** The name at the beginning of a line, without parsing the rest; undefined when it takes a parser to tell. */
export function nameOfLine(bytes: Uint8Array): string | undefined {
  let at = skipSpace(bytes, 0);
  if (bytes[at] !== 0x5b) return undefined;
  at = skipSpace(bytes, at + 1);
  if (bytes[at] !== 0x22) return undefined;
  let name = '';
  for (at++; at < bytes.length && name.length < 32; at++) {
    const code = bytes[at];
    if (code === 0x22) return name;
    if (code === undefined || code === 0x5c || code > 0x7e) return undefined;
    name += String.fromCharCode(code);
  }
  return undefined;
}

function skipSpace(bytes: Uint8Array, from: number): number {
  let at = from;
  while (bytes[at] === 0x20 || bytes[at] === 0x09 || bytes[at] === 0x0d) at++;
  return at;
}
