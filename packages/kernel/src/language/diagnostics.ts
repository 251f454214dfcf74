import { codeFrame } from './code-frame.js';
import type { Diagnostic } from './tslab.js';

/** The compiler's complaints about a cell; its `frames` show the places. */
export class CompileError extends Error {
  override name = 'CompileError';
  readonly frames: string[];

  constructor(cell: string, source: string, diagnostics: readonly Diagnostic[]) {
    const problems = grouped(diagnostics);
    const texts = problems.map(problem => textOf(cell, problem));
    super(texts.join('\n'));
    this.frames = problems.map((problem, index) => {
      const text = texts[index] ?? '';
      if (problem.head.fileName !== undefined) return text;
      const { line, character } = problem.head.start;
      return `${text}\n\n${codeFrame(source, { line: line + 1, column: character + 1 })}\n`;
    });
  }
}

interface Problem {
  head: Diagnostic;
  details: string[];
}

function grouped(diagnostics: readonly Diagnostic[]): Problem[] {
  const problems: Problem[] = [];
  for (const diagnostic of diagnostics) {
    const last = problems.at(-1);
    const same =
      last &&
      last.head.start.offset === diagnostic.start.offset &&
      last.head.end.offset === diagnostic.end.offset &&
      (diagnostic.fileName ?? last.head.fileName) === last.head.fileName;
    if (same) last.details.push(diagnostic.messageText);
    else problems.push({ head: diagnostic, details: [] });
  }
  return problems;
}

function textOf(cell: string, { head, details }: Problem): string {
  const place = `${head.fileName ?? cell}:${head.start.line + 1}:${head.start.character + 1}`;
  const more = details.map(detail => `\n    ${detail}`).join('');
  return `${place} - TS${head.code}: ${head.messageText}${more}`;
}
