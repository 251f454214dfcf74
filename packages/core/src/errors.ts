/** The fields that each kind of failure carries, by tag. */
export interface BrokerErrorFields {
  /** No run has this uid, scan_id or place. */
  RunNotFound: { key: string | number; catalog: string };
  AmbiguousUid: { key: string; matches: string[]; catalog: string };
  IndexOutOfRange: { index: number; length: number };
  InvalidKey: { key: unknown };
  InvalidQuery: { query: unknown; position?: number };
  StreamNotFound: { uid: string; stream: string; available: string[] };
  FieldNotFound: { field: string; available: string[]; nearest?: string; uid?: string; stream?: string };
  NotAnImage: { field: string; shape: (number | null)[]; uid?: string };
  UnknownSpec: { spec: string; resource: string };
  AssetMissing: { path: string; resource?: string };
  AssetCorrupt: { path: string; resource?: string };
  AssetForbidden: { path: string; roots: string[]; resource?: string };
  UnsupportedFilter: { path: string; dataset: string; filters: string[] };
  InvalidDocument: { document: string; path?: string; line?: number; uid?: string };
  CatalogNotFound: { catalog: string; known: string[] };
  CatalogUnavailable: { location: string };
  Unauthorized: { location: string };
  ExportFailed: { path: string };
}

export type BrokerErrorTag = keyof BrokerErrorFields;

/**
 * A failure that a user can act on. `tag` tells the kind, the fields of that kind are properties of the error, the
 * message says what happened, where, and what to do next, and `cause` is the failure beneath, where there is one.
 */
export class BrokerError<T extends BrokerErrorTag = BrokerErrorTag> extends Error {
  readonly tag: T;

  constructor(tag: T, message: string, fields: BrokerErrorFields[T], options?: { cause?: unknown }) {
    super(message, options);
    this.tag = tag;
    Object.assign(this, fields);
    this.name = tag;
  }
}

/**
 * Narrows a caught value to a Brokerlab failure, of one kind when `tag` is given:
 * `if (isBrokerError(e, 'RunNotFound')) e.key`.
 */
export function isBrokerError<T extends BrokerErrorTag = BrokerErrorTag>(
  error: unknown,
  tag?: T
): error is BrokerError<T> & BrokerErrorFields[T] {
  return error instanceof BrokerError && (tag === undefined || error.tag === tag);
}
