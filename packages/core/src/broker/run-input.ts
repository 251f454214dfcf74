import { BrokerError } from '../errors.js';
import { Header } from './Header.js';
import { invalidKey } from './Lookup.js';

/** One run: its uid (or the beginning of it), a `RunRef`, a `Header`, or a promise of one. */
export type RunInput = string | Header | PromiseLike<Header>;

/** One run or several. */
export type RunsInput =
  RunInput | readonly RunInput[] | PromiseLike<readonly Header[]> | AsyncIterable<Header>;

/** The headers that are meant, in order, one by one. `byUid` looks up strings. */
export async function* headersOf(
  input: RunsInput,
  byUid: (uid: string) => Promise<Header>
): AsyncGenerator<Header> {
  if (input instanceof Header) yield input;
  else if (typeof input === 'string') yield await byUid(input);
  else if (Array.isArray(input)) for (const one of input as readonly RunInput[]) yield* headersOf(one, byUid);
  else if (isThenable(input)) yield* headersOf(await input, byUid);
  else if (isAsyncIterable(input)) for await (const header of input) yield* headersOf(header, byUid);
  else throw noRun(input);
}

function noRun(input: unknown): BrokerError<'InvalidKey'> {
  if (typeof input !== 'number' && typeof input !== 'bigint') return invalidKey(input);
  const message = `A run is meant by its uid or by a reference; write db[${input}] instead of ${input}.`;
  return new BrokerError('InvalidKey', message, { key: input });
}

function isThenable(input: unknown): input is PromiseLike<Header | readonly Header[]> {
  return typeof (input as { then?: unknown } | null)?.then === 'function';
}

function isAsyncIterable(input: unknown): input is AsyncIterable<Header> {
  return typeof (input as { [Symbol.asyncIterator]?: unknown } | null)?.[Symbol.asyncIterator] === 'function';
}
