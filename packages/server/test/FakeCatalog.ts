import {
  BrokerError,
  createRunTable,
  type EventDescriptor,
  type RunStart,
  type RunStop
} from '@brokerlab/core';
import type { FoundRun, ListedRun, RunCatalog, SearchOptions } from '../dist/index.js';

/** Runs in memory, newest first; counts how many were taken. */
export class FakeCatalog implements RunCatalog {
  readonly runs: ListedRun[] = [];
  taken = 0;
  closed = false;
  descriptors: EventDescriptor[] = [];
  readTable: FoundRun['table'] = async () => createRunTable([]);

  add(start: RunStart, stop: Partial<RunStop> | null = { exit_status: 'success' }): void {
    const ended = stop && {
      uid: `${start.uid}-stop`,
      run_start: start.uid,
      time: start.time + 1,
      exit_status: 'success' as const,
      ...stop
    };
    this.runs.push({ start, stop: ended });
    this.runs.sort((a, b) => b.start.time - a.start.time);
  }

  async *search(_query?: object, { until = Infinity }: SearchOptions = {}): AsyncGenerator<ListedRun> {
    for (const run of this.runs) {
      if (run.start.time > until) continue;
      this.taken++;
      yield run;
    }
  }

  async get(key: string): Promise<FoundRun> {
    const run = this.runs.find(({ start }) => start.uid === key);
    if (!run) throw new BrokerError('RunNotFound', `No run has the uid ${key}.`, { key, catalog: 'fake' });
    return {
      ...run,
      descriptors: async (): Promise<EventDescriptor[]> => this.descriptors,
      table: options => this.readTable(options)
    };
  }

  async close(): Promise<void> {
    this.closed = true;
  }
}
