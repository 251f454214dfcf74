import type { BrokerErrorFields, BrokerErrorTag } from '../../errors.js';
import type { Hdf5Failure } from './protocol.js';

/** A typed failure inside the worker, on its way to the caller. */
export class Failure extends Error {
  readonly failure: Hdf5Failure;

  constructor(failure: Hdf5Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** Makes a failure with the fields of its kind. */
export function fail<T extends BrokerErrorTag>(
  tag: T,
  message: string,
  fields: BrokerErrorFields[T],
  cause?: string
): Failure {
  return new Failure({ tag, message, fields: { ...fields }, ...(cause === undefined ? {} : { cause }) });
}

/** The failure for a file whose content is not what it should be. */
export function corruptFile(path: string, reason: string, cause?: string): Failure {
  return fail(
    'AssetCorrupt',
    `${path} cannot be read: ${reason}. If it is still being written or copied, try again later; else restore it from its backup.`,
    { path },
    cause
  );
}
