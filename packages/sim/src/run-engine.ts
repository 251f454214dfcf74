import {
  defaultCatalog,
  type DocumentName,
  type Json,
  type JsonObject,
  type RunStart
} from '@brokerlab/core';
import type { Message, Plan } from './plan.js';
import { Run } from './Run.js';

/** What a run engine writes to: any catalog that takes documents. */
export interface Destination {
  /** The catalog's folder. */
  location(): Promise<string>;
  insert(name: DocumentName, document: JsonObject): Promise<void>;
  latest(n: number): PromiseLike<readonly { start: RunStart }[]>;
}

export type Subscriber = (name: DocumentName, document: JsonObject) => void | Promise<void>;

export interface RunEngineOptions {
  /** The catalog; the default one when left out, which is what a notebook's `db` is. */
  db?: Destination;
  /** Metadata of every start document. */
  md?: Record<string, Json>;
}

/**
 * Executes plans and writes the runs that they open: `const [uid] = await RE(scan([det], motor, -10, 10, 15))`.
 * Resolves with the uids when all is on disk. A plan that throws leaves its run with `exit_status: 'fail'` and the
 * reason, and the error is thrown on.
 */
export interface RunEngine {
  (plan: Plan, md?: Record<string, Json>): Promise<string[]>;
  /**
   * Metadata of every start document. A `scan_id` in it is the last one used; without it, runs go on counting from the
   * catalog's latest run, which is thus what keeps the number from session to session.
   */
  md: Record<string, Json>;
  db: Destination | undefined;
  readonly running: boolean;
  /** Called with every document after it was written; gives a function that ends it. */
  subscribe(subscriber: Subscriber): () => void;
  /** Ends the plan that is going on before its next step; its run gets `exit_status: 'abort'`. */
  abort(reason?: string): void;
}

/** That a plan was ended from outside. */
export class RunAborted extends Error {
  override readonly name: string = 'RunAborted';
}

const VERSIONS = { brokerlab: '0.1.0' };

/** Makes a run engine of one's own; `RE` is one over the default catalog. */
export function createRunEngine(options: RunEngineOptions = {}): RunEngine {
  const subscribers = new Set<Subscriber>();
  let running = false;
  let aborted: RunAborted | undefined;

  const execute = async (plan: Plan, md: Record<string, Json> = {}): Promise<string[]> => {
    if (running)
      throw new Error('A plan is going on already: await it, or RE.abort() it, before the next one');
    running = true;
    aborted = undefined;
    try {
      const db = (engine.db ??= defaultCatalog());
      return await new Execution(engine, db, md, subscribers, () => aborted).execute(plan);
    } finally {
      running = false;
    }
  };

  const engine: RunEngine = Object.defineProperty(
    Object.assign(execute, {
      md: options.md ?? {},
      db: options.db,
      running: false,
      subscribe: (subscriber: Subscriber) => {
        subscribers.add(subscriber);
        return () => void subscribers.delete(subscriber);
      },
      abort: (reason = '') => {
        if (running) aborted = new RunAborted(reason);
      }
    }),
    'running',
    { get: () => running }
  );
  return engine;
}

/** The run engine over the default catalog. */
export const RE: RunEngine = createRunEngine();

class Execution {
  private readonly uids: string[] = [];
  private run: Run | undefined;

  constructor(
    private readonly engine: RunEngine,
    private readonly db: Destination,
    private readonly md: Record<string, Json>,
    private readonly subscribers: ReadonlySet<Subscriber>,
    private readonly aborted: () => RunAborted | undefined
  ) {}

  async execute(plan: Plan): Promise<string[]> {
    try {
      await this.steps(plan);
      await this.run?.stop('success', '');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      await this.run
        ?.stop(error instanceof RunAborted ? 'abort' : 'fail', reason)
        .catch(() => Promise.reject(error));
      throw error;
    }
    return this.uids;
  }

  /** An error is thrown into the plan where it stands, so that its `finally` can still move motors back. */
  private async steps(plan: Plan): Promise<void> {
    const iterator = Symbol.asyncIterator in plan ? plan[Symbol.asyncIterator]() : plan[Symbol.iterator]();
    let told = false;
    let next = await iterator.next();
    while (next.done !== true) {
      try {
        const reason = this.aborted();
        if (reason && !told) {
          told = true;
          throw reason;
        }
        await this.step(next.value);
      } catch (error) {
        if (!iterator.throw) throw error;
        next = await iterator.throw(error);
        continue;
      }
      next = await iterator.next();
    }
  }

  private async step(message: Message): Promise<void> {
    switch (message.command) {
      case 'open_run':
        return this.open(message.metadata);
      case 'set':
        return void (await message.device.set(message.position));
      case 'sleep':
        return this.sleep(message.seconds);
      case 'read':
        if (!this.run)
          throw new Error("A plan reads devices within a run: yield { command: 'open_run' } first");
        return this.run.read(message.stream ?? 'primary', message.devices);
      case 'close_run':
        await this.run?.stop(message.exitStatus ?? 'success', message.reason ?? '');
        this.run = undefined;
    }
  }

  private async open(metadata: Record<string, Json>): Promise<void> {
    if (this.run) throw new Error('A run is open already: close it before the next one');
    const scanId = await this.nextScanId();
    const run = new Run((name, document) => this.emit(name, document), await this.db.location());
    await run.start({
      versions: VERSIONS,
      ...this.engine.md,
      scan_id: scanId,
      plan_type: 'generator',
      ...metadata,
      ...this.md
    });
    if ('scan_id' in this.engine.md) this.engine.md['scan_id'] = scanId;
    this.run = run;
    this.uids.push(run.uid);
  }

  private async nextScanId(): Promise<number> {
    const last: unknown = this.engine.md['scan_id'] ?? (await this.db.latest(1))[0]?.start.scan_id;
    return typeof last === 'number' ? last + 1 : 1;
  }

  private async emit(name: DocumentName, document: JsonObject): Promise<void> {
    await this.db.insert(name, document);
    for (const subscriber of this.subscribers) await subscriber(name, document);
  }

  /** Sleeps in short naps, so that an abort is not kept waiting. */
  private async sleep(seconds: number): Promise<void> {
    for (let left = seconds * 1000; left > 0 && !this.aborted(); left -= 100)
      await new Promise(resolve => setTimeout(resolve, Math.min(left, 100)));
  }
}
