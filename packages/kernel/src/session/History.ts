import { appendFileSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

export interface HistoryEntry {
  session: number;
  line: number;
  input: string;
  output?: string;
}

interface Stored {
  /** The kernel that wrote it: its start, in epoch milliseconds, and its process. */
  kernel: string;
  line: number;
  input: string;
}

/** The inputs of this session, and of those before it, as long as the file can be written. */
export interface History {
  add(line: number, input: string): void;
  setOutput(line: number, output: string): void;
  tail(n: number): HistoryEntry[];
  /** Lines `start` to `stop` (exclusive) of a session: 0 is this one, -1 the one before. */
  range(session: number, start: number, stop: number | undefined): HistoryEntry[];
  /** Entries that match a glob of `*` and `?`; the last `n`. */
  search(pattern: string, n: number | undefined, unique: boolean): HistoryEntry[];
}

const KEEP = 10_000;

export function historyPath(environment: NodeJS.ProcessEnv = process.env): string {
  const data = environment['XDG_DATA_HOME'] || join(environment['HOME'] || homedir(), '.local', 'share');
  return join(data, 'brokerlab', 'history.jsonl');
}

export function openHistory(path: string): History {
  const kernel = `${Date.now()}-${process.pid}`;
  const own: HistoryEntry[] = [];
  let earlier: HistoryEntry[] | undefined;
  let current = 1;
  let writable = true;

  function past(): HistoryEntry[] {
    if (!earlier) {
      earlier = readPast(path, kernel);
      current = (earlier.at(-1)?.session ?? 0) + 1;
      for (const entry of own) entry.session = current;
    }
    return earlier;
  }

  function add(line: number, input: string): void {
    own.push({ session: current, line, input });
    if (!writable) return;
    try {
      mkdirSync(dirname(path), { recursive: true });
      appendFileSync(path, `${JSON.stringify({ kernel, line, input } satisfies Stored)}\n`, { mode: 0o600 });
    } catch {
      // A read-only home is no obstacle: history then lasts as long as the kernel.
      writable = false;
    }
  }

  function setOutput(line: number, output: string): void {
    const entry = own.findLast(item => item.line === line);
    if (entry) entry.output = output;
  }

  return {
    add,
    setOutput,
    tail: n => [...past(), ...own].slice(-Math.max(n, 0)),
    range(session, start, stop) {
      const all = [...past(), ...own];
      const wanted = session > 0 ? session : current + session;
      return all.filter(
        item => item.session === wanted && item.line >= start && (stop === undefined || item.line < stop)
      );
    },
    search(pattern, n, unique) {
      const matcher = globPattern(pattern);
      let found = [...past(), ...own].filter(item => matcher.test(item.input));
      if (unique) found = [...new Map(found.map(item => [item.input, item])).values()];
      return n === undefined ? found : found.slice(-n);
    }
  };
}

function readPast(path: string, kernel: string): HistoryEntry[] {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    return [];
  }
  let stored = text.split('\n').flatMap(line => parseLine(line));
  if (stored.length > 2 * KEEP) {
    stored = stored.slice(-KEEP);
    rewrite(path, stored);
  }
  const sessions = new Map<string, number>();
  const entries: HistoryEntry[] = [];
  for (const item of stored) {
    if (item.kernel === kernel) continue;
    const session = sessions.get(item.kernel) ?? sessions.size + 1;
    sessions.set(item.kernel, session);
    entries.push({ session, line: item.line, input: item.input });
  }
  return entries.sort((a, b) => a.session - b.session);
}

function rewrite(path: string, stored: readonly Stored[]): void {
  try {
    writeFileSync(`${path}.new`, stored.map(item => `${JSON.stringify(item)}\n`).join(''), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // The longer file stays.
  }
}

function parseLine(line: string): Stored[] {
  try {
    const item = JSON.parse(line) as Partial<Stored>;
    const { kernel, line: number, input } = item;
    return typeof kernel === 'string' && typeof number === 'number' && typeof input === 'string'
      ? [{ kernel, line: number, input }]
      : [];
  } catch {
    return [];
  }
}

function globPattern(glob: string): RegExp {
  const escaped = glob
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replace(/\*/g, '[\\s\\S]*')
    .replace(/\?/g, '[\\s\\S]');
  return new RegExp(`^${escaped}$`);
}
