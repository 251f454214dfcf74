import type { Compiler, Typescript } from './tslab.js';

export type Completeness = { status: 'complete' | 'invalid' } | { status: 'incomplete'; indent: string };

const UNTERMINATED_COMMENT = 1010;
const UNTERMINATED_TEMPLATE = 1160;

/** Tells whether `source` can be run, needs more lines, or can never become valid by adding lines. */
export function completenessOf(ts: Compiler, source: string): Completeness {
  const file = ts.createSourceFile(
    'cell.ts',
    source,
    ts.ScriptTarget.Latest,
    true,
    ts.ScriptKind.TS
  ) as unknown as {
    parseDiagnostics: readonly Typescript.DiagnosticWithLocation[];
  };
  const diagnostics = file.parseDiagnostics;
  const end = source.trimEnd().length;
  const first = diagnostics[0];
  if (!first) return { status: 'complete' };
  const open =
    first.code === UNTERMINATED_COMMENT ||
    first.code === UNTERMINATED_TEMPLATE ||
    (first.start >= end && first.length <= 1);
  if (!open) return { status: 'invalid' };
  return { status: 'incomplete', indent: indentAfter(source) };
}

function indentAfter(source: string): string {
  const line = source.trimEnd().split('\n').at(-1) ?? '';
  const current = /^\s*/.exec(line)?.[0] ?? '';
  return /[{([]\s*$|=>\s*$/.test(line) ? `${current}  ` : current;
}
