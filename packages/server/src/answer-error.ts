import { isBrokerError, type BrokerErrorTag } from '@brokerlab/core';
import type { ErrorPayload, ErrorTag } from '@brokerlab/core/dist/protocol/index.js';

const statuses: Partial<Record<BrokerErrorTag, number>> = {
  RunNotFound: 404,
  AmbiguousUid: 409,
  IndexOutOfRange: 404,
  InvalidKey: 400,
  InvalidQuery: 400,
  StreamNotFound: 404,
  FieldNotFound: 404,
  NotAnImage: 400,
  AssetMissing: 404,
  AssetForbidden: 403,
  CatalogNotFound: 404,
  CatalogUnavailable: 503,
  Unauthorized: 502
};

/** A request that the service itself refuses. */
export class RefusedRequest extends Error {
  readonly tag: ErrorTag;
  readonly status: number;

  constructor(status: number, tag: ErrorTag, message: string) {
    super(message);
    this.name = 'RefusedRequest';
    this.tag = tag;
    this.status = status;
  }
}

/** A failure as the service answers it: core's tag and sentence, and an HTTP status. */
export function answerError(error: unknown): { status: number; payload: ErrorPayload } {
  if (error instanceof RefusedRequest)
    return { status: error.status, payload: { error: { tag: error.tag, message: error.message } } };
  if (isBrokerError(error))
    return {
      status: statuses[error.tag] ?? 422,
      payload: { error: { tag: error.tag, message: error.message } }
    };
  const message = 'The data service failed; its log, which is the JupyterLab server log, says why.';
  return { status: 500, payload: { error: { tag: 'Internal', message } } };
}
