import { BrokerError } from '../errors.js';
import { kindThatContradicts } from './data-kinds.js';
import {
  streamOf,
  type DataKey,
  type DocumentName,
  type EventDescriptor,
  type JsonObject
} from '../documents.js';

type DataKeys = Record<string, DataKey>;

/**
 * What has come of one run so far, and what may therefore come next. The rules are event-model's: documents refer only
 * to what came before, the descriptors of a stream agree on their keys, events have their descriptor's keys.
 */
export class RunOrder {
  readonly uid: string;
  private readonly descriptors = new Map<string, DataKeys>();
  private readonly streams = new Map<string, string[]>();

  constructor(uid: string) {
    this.uid = uid;
  }

  /** The data keys of a descriptor of this run. */
  dataKeys(descriptor: string): DataKeys | undefined {
    return this.descriptors.get(descriptor);
  }

  descriptorUids(): Iterable<string> {
    return this.descriptors.keys();
  }

  addDescriptor(descriptor: EventDescriptor): void {
    const stream = streamOf(descriptor);
    const keys = Object.keys(descriptor.data_keys).sort();
    const earlier = this.streams.get(stream);
    if (earlier && earlier.join('\0') !== keys.join('\0'))
      throw this.refuse(
        'descriptor',
        descriptor.uid,
        `stream '${stream}' was described with the keys ${list(earlier)} before, now with ${list(keys)}; give the new keys a stream of their own`
      );
    this.streams.set(stream, keys);
    this.descriptors.set(descriptor.uid, descriptor.data_keys);
  }

  /** Checks that an event, or a page of events, has what its descriptor declares. */
  checkEvent(name: 'event' | 'event_page', event: JsonObject): void {
    const uid = String(name === 'event' ? event['uid'] : event['descriptor']);
    const declared = this.descriptors.get(String(event['descriptor'])) ?? {};
    for (const part of ['data', 'timestamps']) {
      const wrong = contradiction(declared, event[part] as JsonObject);
      if (wrong) throw this.refuse(name, uid, `its ${part} contradict its descriptor: ${wrong}`);
    }
    const data = event['data'] as JsonObject;
    const stray = Object.keys((event['filled'] ?? {}) as JsonObject).filter(key => !Object.hasOwn(data, key));
    if (stray.length > 0)
      throw this.refuse(name, uid, `'filled' names ${list(stray)}, which its data do not have`);
    if (name === 'event_page') this.checkLengths(event);
    for (const [key, value] of Object.entries(data)) {
      const dataKey = declared[key];
      if (!dataKey) continue;
      const wrong = (name === 'event' ? [value] : (value as unknown[])).find(
        one => kindThatContradicts(dataKey, one) !== undefined
      );
      if (wrong !== undefined)
        throw this.refuse(
          name,
          uid,
          `its data contradict its descriptor: '${key}' is declared '${dataKey.dtype}' and is ${kindThatContradicts(dataKey, wrong)}`
        );
    }
  }

  private checkLengths(page: JsonObject): void {
    const length = (page['seq_num'] as unknown[]).length;
    const columns: [string, unknown][] = [
      ['uid', page['uid']],
      ['time', page['time']]
    ];
    for (const part of ['data', 'timestamps', 'filled'])
      for (const [key, column] of Object.entries((page[part] ?? {}) as JsonObject))
        columns.push([`${part}.${key}`, column]);
    for (const [name, column] of columns)
      if (!Array.isArray(column) || column.length !== length)
        throw this.refuse(
          'event_page',
          String(page['descriptor']),
          `${name} has not one value for each of its ${length} seq_num`
        );
  }

  private refuse(name: DocumentName, uid: string, reason: string): BrokerError {
    return refusal(name, `${reason} (run ${this.uid}, document ${uid})`, uid);
  }
}

/** The error for a document that must not be written, and why. */
export function refusal(
  name: DocumentName,
  reason: string,
  uid?: string,
  cause?: unknown
): BrokerError<'InvalidDocument'> {
  return new BrokerError(
    'InvalidDocument',
    `This ${name} document was not written: ${reason}.`,
    { document: name, ...(uid !== undefined && { uid }) },
    { cause }
  );
}

function contradiction(declared: DataKeys, values: JsonObject): string | undefined {
  const unknown = Object.keys(values).filter(key => !Object.hasOwn(declared, key));
  if (unknown.length > 0) return `${list(unknown)} ${unknown.length === 1 ? 'is' : 'are'} not declared`;
  const missing = Object.entries(declared).filter(
    ([key, { external }]) => external !== 'STREAM:' && !Object.hasOwn(values, key)
  );
  return missing.length > 0
    ? `${list(missing.map(([key]) => key))} ${missing.length === 1 ? 'is' : 'are'} missing`
    : undefined;
}

function list(names: readonly string[]): string {
  return names.map(name => `'${name}'`).join(', ');
}
