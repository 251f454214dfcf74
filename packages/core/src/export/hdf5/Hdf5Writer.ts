import { Worker } from 'node:worker_threads';
import { BrokerError } from '../../errors.js';
import type { OutputFile } from '../output/OutputFile.js';
import { targetFault } from '../output/target-fault.js';
import type { WriteReply, WriteRequest } from './protocol.js';

/**
 * Writes HDF5 files, one after the other, in a thread of its own, so that HDF5's synchronous calls hold up nobody.
 * Each request is answered before the next is taken: memory holds one block.
 */
export class Hdf5Writer {
  #worker: Worker | undefined;
  #file: OutputFile | undefined;

  async open(file: OutputFile): Promise<void> {
    this.#file = file;
    await this.ask({ kind: 'open', file: file.temporary });
  }

  /** Does one step. Throws ExportFailed. */
  async ask(request: WriteRequest, transfer: readonly ArrayBuffer[] = []): Promise<void> {
    const worker = (this.#worker ??= this.#start());
    const reply = await new Promise<WriteReply>((resolve, reject) => {
      const end = (done: () => void): void => {
        worker.off('message', onMessage).off('error', onError).off('exit', onExit);
        done();
      };
      const onMessage = (message: WriteReply): void => end(() => resolve(message));
      const onError = (error: Error): void => end(() => reject(error));
      const onExit = (code: number): void =>
        end(() => reject(new Error(`the HDF5 thread ended with code ${code}`)));
      worker.on('message', onMessage).on('error', onError).on('exit', onExit);
      worker.postMessage(request, [...transfer]);
    });
    if (reply.ok) return;
    await this.stop();
    throw failure(this.#file?.path ?? '', reply);
  }

  /** Ends the thread, and with it a file that is not closed. */
  async stop(): Promise<void> {
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.js', import.meta.url), { stdout: true, stderr: true });
    worker.unref();
    worker.stdout.resume();
    worker.stderr.resume();
    return worker;
  }
}

function failure(path: string, { message, code }: Extract<WriteReply, { ok: false }>): unknown {
  const cause = Object.assign(new Error(message), code === undefined ? {} : { code });
  const typed = targetFault(path, cause);
  if (typed !== cause) return typed;
  const [first = message] = message.split('\n');
  return new BrokerError(
    'ExportFailed',
    `${path} could not be written: HDF5 says '${first}'. Look at the cause, and whether the disk is full or faulty.`,
    { path },
    { cause }
  );
}
