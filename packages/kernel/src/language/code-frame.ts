import type { Position } from './source-maps.js';

/** The lines around a position, numbered, the line itself marked and a caret under the column. */
export function codeFrame(source: string, position: Position, around: number = 2): string {
  const lines = source.split('\n');
  const first = Math.max(1, position.line - around);
  const last = Math.min(lines.length, position.line + around);
  const width = String(last).length;
  const out: string[] = [];
  for (let line = first; line <= last; line++) {
    const text = lines[line - 1] ?? '';
    const here = line === position.line;
    out.push(`${here ? '>' : ' '} ${String(line).padStart(width)} | ${text}`);
    if (here) {
      const blank = text.slice(0, position.column - 1).replace(/[^\t]/g, ' ');
      out.push(`  ${' '.repeat(width)} | ${blank}^`);
    }
  }
  return out.join('\n');
}
