import { StringDecoder } from 'node:string_decoder';

import type { StreamName } from '../transport/messages.js';
import type { Output } from './Output.js';

/** Sends what is written to `process.stdout` and `process.stderr` to the cell that writes it. */
export function routeStdio(output: Output): void {
  for (const name of ['stdout', 'stderr'] as const) {
    process[name].write = writer(output, name);
  }
}

function writer(output: Output, name: StreamName): typeof process.stdout.write {
  const decoder = new StringDecoder('utf8');
  return (
    chunk: Uint8Array | string,
    encoding?: BufferEncoding | ((error?: Error | null) => void),
    callback?: (error?: Error | null) => void
  ): boolean => {
    const known = typeof encoding === 'string' ? encoding : 'utf8';
    const text =
      typeof chunk !== 'string'
        ? decoder.write(Buffer.from(chunk))
        : known === 'utf8' || known === 'utf-8'
          ? chunk
          : Buffer.from(chunk, known).toString('utf8');
    output.write(name, text);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) process.nextTick(done);
    return true;
  };
}
