import { inspect } from 'node:util';

import { codeFrame } from '../language/code-frame.js';
import { CompileError } from '../language/diagnostics.js';
import { PREFIX_LINES } from '../language/Language.js';
import { originalPosition, type Position } from '../language/source-maps.js';

interface Script {
  /** How the file is called in a traceback. */
  title: string;
  source: string | undefined;
  maps: readonly string[];
  prefixLines: number;
}

export interface ErrorReport {
  ename: string;
  evalue: string;
  traceback: string[];
}

/** The folders of the kernel's own machinery, which never stands in a user's traceback. */
const INTERNAL = ['execution', 'session', 'transport'].map(
  name => new URL(`../${name}/`, import.meta.url).href
);
const scripts = new Map<string, Script>();
const RESET = '\u001b[0m';
const RED = '\u001b[31m';

/** Makes the positions of a cell's compiled code known, so that stacks show its source; gives the file name to run it by. */
export function registerCell(title: string, source: string, maps: readonly string[]): string {
  const file = `brokerlab-cell-${scripts.size + 1}`;
  scripts.set(file, { title, source, maps, prefixLines: PREFIX_LINES });
  return file;
}

export function registerFile(path: string, maps: readonly string[]): void {
  scripts.set(path, { title: path, source: undefined, maps, prefixLines: 0 });
}

/**
 * Adds the place in a cell where a rejection was awaited to a stack that does not know of that cell. `awaited` is a position after
 * the first pass of compilation; line 0 means that nothing was awaited.
 */
export function placeError(thrown: unknown, file: string, awaited: Position): void {
  const script = scripts.get(file);
  if (!script || !isError(thrown) || awaited.line === 0) return;
  if (framesOf(thrown).some(line => line.includes(`${script.title}:`))) return;
  const position = originalPosition(script.maps.slice(1), script.prefixLines, awaited);
  if (!position || Object.isFrozen(thrown)) return;
  thrown.stack = [
    thrown.stack ?? headOf(thrown),
    `    at ${script.title}:${position.line}:${position.column}`
  ].join('\n');
}

/** From now on every stack tells places in the source of cells; what lies below a cell is the kernel's, and is left out. */
export function installStackTraces(): void {
  Error.prepareStackTrace = (error, sites) => {
    const lastOfCell = sites.findLastIndex(site => isCell(site.getFileName()));
    const above = lastOfCell < 0 ? sites : sites.slice(0, lastOfCell + 1);
    const shown = above.filter(site => !isInternal(site.getFileName()));
    return [headOf(error), ...shown.map(site => `    at ${frameOf(site)}`)].join('\n');
  };
}

/** What Jupyter is told about a thrown value. */
export function reportOf(thrown: unknown): ErrorReport {
  if (thrown instanceof CompileError) {
    const head = `${RED}${thrown.name}${RESET}`;
    return { ename: thrown.name, evalue: thrown.message, traceback: [head, ...thrown.frames] };
  }
  if (!isError(thrown)) {
    const text = inspect(thrown);
    return { ename: 'Thrown', evalue: text, traceback: [`${RED}Thrown${RESET}: ${text}`] };
  }
  const name = String(thrown.name || 'Error');
  const message = String(thrown.message);
  const traceback = [`${RED}${name}${RESET}: ${message}`];
  const stack = framesOf(thrown);
  const frame = sourceFrame(stack);
  if (frame) traceback.push('', frame, '');
  traceback.push(...stack);
  for (let cause = thrown.cause, depth = 0; cause !== undefined && depth < 5; depth++) {
    const text = isError(cause) ? [headOf(cause), ...framesOf(cause)].join('\n') : inspect(cause);
    traceback.push(`Caused by: ${text}`);
    cause = isError(cause) ? cause.cause : undefined;
  }
  return { ename: name, evalue: message, traceback };
}

function isError(value: unknown): value is Error {
  return value instanceof Error || Object.prototype.toString.call(value) === '[object Error]';
}

function isInternal(file: string | null | undefined): boolean {
  return typeof file === 'string' && INTERNAL.some(folder => file.startsWith(folder));
}

function isCell(file: string | null | undefined): boolean {
  return typeof file === 'string' && scripts.get(file)?.source !== undefined;
}

function headOf(error: Error): string {
  const name = String(error.name || 'Error');
  return error.message ? `${name}: ${error.message}` : name;
}

function frameOf(site: NodeJS.CallSite): string {
  const text = site.toString();
  const file = site.getFileName();
  const script = typeof file === 'string' ? scripts.get(file) : undefined;
  if (!script || typeof file !== 'string') return text;
  const compiled = { line: site.getLineNumber() ?? 1, column: site.getColumnNumber() ?? 1 };
  const position = originalPosition(script.maps, script.prefixLines, compiled);
  const place = position ? `${script.title}:${position.line}:${position.column}` : script.title;
  return text.replace(`${file}:${compiled.line}:${compiled.column}`, place);
}

function framesOf(error: Error): string[] {
  const stack = String(error.stack ?? '');
  const start = stack.indexOf('\n    at ');
  return start < 0 ? [] : stack.slice(start + 1).split('\n');
}

function sourceFrame(stack: readonly string[]): string | undefined {
  for (const line of stack) {
    for (const script of [...scripts.values()].reverse()) {
      if (script.source === undefined) continue;
      const at = line.lastIndexOf(`${script.title}:`);
      const match = at < 0 ? null : /^(\d+):(\d+)/.exec(line.slice(at + script.title.length + 1));
      if (match)
        return codeFrame(script.source, {
          line: Number(match[1]),
          column: Number(match[2])
        } satisfies Position);
    }
  }
  return undefined;
}
