import { Worker } from 'node:worker_threads';
import { BrokerError, type BrokerErrorFields } from '../../errors.js';
import type { FromWorker, Hdf5Answers, Hdf5Limits, Hdf5Question, ToWorker } from './protocol.js';

interface Job {
  id: number;
  question: Hdf5Question;
  limits: Hdf5Limits;
  signal: AbortSignal | undefined;
  resolve(answer: unknown): void;
  reject(error: unknown): void;
  /** Stops listening to the signal. */
  settle(): void;
}

/**
 * Reads HDF5 files in a worker thread, which is started with the first question, keeps no process alive while it has
 * nothing to do, and is started again when it broke. Questions are answered one after the other.
 */
export class Hdf5Files {
  readonly #limits: () => Promise<Hdf5Limits>;
  readonly #queue: Job[] = [];
  #worker: Worker | undefined;
  #current: Job | undefined;
  #ids = 0;
  #closed = false;

  constructor(limits: () => Promise<Hdf5Limits>) {
    this.#limits = limits;
  }

  /** @throws AssetMissing, AssetForbidden, AssetCorrupt, UnsupportedFilter; the signal's reason */
  async ask<K extends Hdf5Question['kind']>(
    question: Extract<Hdf5Question, { kind: K }>,
    signal?: AbortSignal
  ): Promise<Hdf5Answers[K]> {
    signal?.throwIfAborted();
    const limits = await this.#limits();
    signal?.throwIfAborted();
    if (this.#closed) throw new Error('The catalog is closed; open it again.');
    return new Promise<Hdf5Answers[K]>((resolve, reject) => {
      const job: Job = {
        id: ++this.#ids,
        question,
        limits,
        signal,
        resolve: answer => resolve(answer as Hdf5Answers[K]),
        reject,
        settle: () => signal?.removeEventListener('abort', abort)
      };
      const abort = (): void => this.#abort(job);
      signal?.addEventListener('abort', abort, { once: true });
      this.#queue.push(job);
      this.#next();
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
    for (const job of [...(this.#current === undefined ? [] : [this.#current]), ...this.#queue.splice(0)]) {
      job.settle();
      job.reject(new Error('The catalog was closed while it was read.'));
    }
    this.#current = undefined;
  }

  #next(): void {
    if (this.#current !== undefined) return;
    const job = this.#queue.shift();
    if (job === undefined) {
      this.#worker?.unref();
      return;
    }
    this.#current = job;
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#post({ id: job.id, question: job.question, limits: job.limits });
  }

  #start(): Worker {
    const worker = new Worker(new URL('./worker.js', import.meta.url), {
      name: 'hdf5',
      stderr: true,
      stdout: true,
      execArgv: []
    });
    worker.on('message', (message: FromWorker) => this.#receive(worker, message));
    worker.on('error', error => this.#broke(worker, error));
    worker.on('exit', code => this.#broke(worker, new Error(`the reading thread ended (${code})`)));
    return worker;
  }

  #post(message: ToWorker): void {
    this.#worker?.postMessage(message);
  }

  #receive(worker: Worker, message: FromWorker): void {
    const job = this.#current;
    if (worker !== this.#worker || job?.id !== message.id) return;
    if ('failure' in message && message.fatal) {
      this.#worker = undefined;
      void worker.terminate();
    }
    this.#finish(job, () => {
      if ('cancelled' in message || job.signal?.aborted === true) job.reject(job.signal?.reason);
      else if ('answer' in message) job.resolve(message.answer);
      else job.reject(errorOf(message.failure));
    });
  }

  #broke(worker: Worker, cause: unknown): void {
    if (worker !== this.#worker) return;
    this.#worker = undefined;
    const job = this.#current;
    if (job === undefined) return;
    const path = job.question.kind === 'bytesRead' ? '' : job.question.path;
    this.#finish(job, () => {
      job.reject(
        new BrokerError(
          'AssetCorrupt',
          `${path} cannot be read: it stopped the thread that read it. Restore it from its backup.`,
          { path },
          { cause }
        )
      );
    });
  }

  #finish(job: Job, settle: () => void): void {
    this.#current = undefined;
    job.settle();
    settle();
    this.#next();
  }

  #abort(job: Job): void {
    if (job === this.#current) {
      this.#post({ cancel: job.id });
      return;
    }
    const at = this.#queue.indexOf(job);
    if (at < 0) return;
    this.#queue.splice(at, 1);
    job.settle();
    job.reject(job.signal?.reason);
  }
}

function errorOf({
  tag,
  message,
  fields,
  cause
}: {
  tag: BrokerError['tag'];
  message: string;
  fields: Record<string, unknown>;
  cause?: string;
}): BrokerError {
  return new BrokerError(
    tag,
    message,
    fields as unknown as BrokerErrorFields[typeof tag],
    cause === undefined ? undefined : { cause: new Error(cause) }
  );
}
