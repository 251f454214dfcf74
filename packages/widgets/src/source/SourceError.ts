import type { ErrorTag } from '@brokerlab/core/dist/protocol/index.js';

/**
 * Why a view has no data, in a sentence for people. `missing`: nothing answers at the address; `unreachable`: no
 * answer at all; `login`: the session is over; any other tag is the service's own, with its sentence.
 */
export class SourceError extends Error {
  readonly tag: ErrorTag | 'missing' | 'unreachable' | 'login';
  /** The request that failed. */
  readonly request: string;

  constructor(tag: SourceError['tag'], message: string, request: string, options?: { cause?: unknown }) {
    super(message, options);
    this.name = 'SourceError';
    this.tag = tag;
    this.request = request;
  }
}
