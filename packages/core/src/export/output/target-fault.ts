import { BrokerError, isBrokerError } from '../../errors.js';

/** A failure to write, as ExportFailed that says what to do; a typed error is passed on as it is. */
export function targetFault(path: string, error: unknown): unknown {
  if (isBrokerError(error)) return error;
  const code = codeOf(error);
  const advice = code === undefined ? undefined : ADVICE[code];
  if (!advice) return error;
  return new BrokerError(
    'ExportFailed',
    `${path} could not be written: ${advice}`,
    { path },
    { cause: error }
  );
}

/** That `path` is there and was not to be replaced. */
export function alreadyThere(path: string, cause?: unknown): BrokerError<'ExportFailed'> {
  return new BrokerError(
    'ExportFailed',
    `${path} exists already and was left as it is. Give another directory or template, or overwrite: true.`,
    { path },
    cause === undefined ? undefined : { cause }
  );
}

/** The system's name of a failure, such as `ENOSPC`. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

const FULL =
  'there is no room left. Free some, or give a directory on another disk; what was begun is removed.';
const DENIED = 'permission is denied. Give a directory that you may write to.';

const ADVICE: Readonly<Record<string, string>> = {
  ENOSPC: FULL,
  EDQUOT: FULL,
  EFBIG: 'the file would be larger than this file system or session allows. Give a directory elsewhere.',
  EACCES: DENIED,
  EPERM: DENIED,
  EROFS: 'the file system is read-only. Give a directory elsewhere.',
  ENOTDIR: 'a part of its path is a file and not a folder. Give another directory or template.',
  EISDIR: 'a folder has this name. Give another directory or template.',
  ENOENT: 'its folder is gone. Check that nobody removes it meanwhile, and export again.',
  ENAMETOOLONG: 'the name is too long. Shorten a value in the template, as in {start[uid]:.8}.',
  EMFILE: 'too many files are open. Close some, or raise the limit (ulimit -n).',
  EIO: 'the disk reports a fault. Give a directory on another disk.',
  EINVAL: 'the file system refuses this name or operation. Give another directory or template.'
};
