import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Ajv2020, ErrorObject, ValidateFunction } from 'ajv/dist/2020.js';
import { BrokerError } from '../errors.js';
import type { DocumentName, JsonObject } from '../documents.js';

const FILES: Record<DocumentName, string> = {
  start: 'run_start',
  descriptor: 'event_descriptor',
  event: 'event',
  event_page: 'event_page',
  resource: 'resource',
  datum: 'datum',
  datum_page: 'datum_page',
  stream_resource: 'stream_resource',
  stream_datum: 'stream_datum',
  stop: 'run_stop'
};

let ajv: Ajv2020 | undefined;
const validators = new Map<DocumentName, ValidateFunction>();

/** Whether `name` is the name of a kind of document that can be inserted. */
export function isDocumentName(name: string): name is DocumentName {
  return Object.hasOwn(FILES, name);
}

/** Checks a document against event-model's schema of its kind, which is compiled when it is first used. */
export function assertValidDocument(name: DocumentName, document: JsonObject): void {
  const validate = validatorOf(name);
  if (validate(withoutBigInts(document))) return;
  const [first] = validate.errors ?? [];
  throw new BrokerError(
    'InvalidDocument',
    `This ${name} document does not follow event-model's schema: ${describe(first)}. Nothing was written; correct the document.`,
    { document: name, ...(typeof document['uid'] === 'string' && { uid: document['uid'] }) }
  );
}

function validatorOf(name: DocumentName): ValidateFunction {
  let validate = validators.get(name);
  if (!validate) {
    validate = compiler().compile(readSchema(name));
    validators.set(name, validate);
  }
  return validate;
}

function compiler(): Ajv2020 {
  const module = createRequire(import.meta.url)('ajv/dist/2020.js') as typeof import('ajv/dist/2020.js');
  return (ajv ??= new module.Ajv2020({ strict: false, strictNumbers: false }));
}

function readSchema(name: DocumentName): JsonObject {
  return JSON.parse(
    readFileSync(new URL(`../../schemas/${FILES[name]}.json`, import.meta.url), 'utf8')
  ) as JsonObject;
}

/** JSON Schema knows no bigint: validation sees a number in its place. What has none is not copied. */
function withoutBigInts(value: unknown): unknown {
  if (typeof value === 'bigint') return Number(value);
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  const entries = Object.entries(value);
  const plain = entries.map(([, item]) => withoutBigInts(item));
  if (plain.every((item, i) => Object.is(item, entries[i]?.[1]))) return value;
  return Array.isArray(value) ? plain : Object.fromEntries(entries.map(([key], i) => [key, plain[i]]));
}

function describe(error: ErrorObject | undefined): string {
  if (!error) return 'it is invalid';
  const where = error.instancePath === '' ? 'the document' : error.instancePath.slice(1).replaceAll('/', '.');
  const { additionalProperty, unevaluatedProperty, allowedValues } = error.params as Record<string, unknown>;
  const key = additionalProperty ?? unevaluatedProperty;
  if (key !== undefined) return `${where} has the key '${String(key)}', which may not be there`;
  if (Array.isArray(allowedValues)) return `${where} must be one of ${allowedValues.join(', ')}`;
  return `${where} ${error.message ?? 'is invalid'}`;
}
