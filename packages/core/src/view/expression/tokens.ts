import { BrokerError } from '../../errors.js';

export interface Token {
  kind: 'number' | 'string' | 'name' | 'operator' | 'end';
  text: string;
  /** Of number: the value; a bigint where a number would not be exact. */
  value?: number | bigint;
  /** Whether a name was quoted with backticks, so that it is never a word of the language. */
  quoted?: boolean;
  position: number;
}

const PATTERNS: readonly [Token['kind'] | 'space', RegExp][] = [
  ['space', /\s+/y],
  ['number', /(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?/y],
  ['name', /[\p{L}_][\p{L}\p{N}_]*(?:\.[\p{L}_][\p{L}\p{N}_]*)*/uy],
  ['operator', /\*\*|<=|>=|==|!=|&&|\|\||[-+*/%^<>=!()&|~,]/y]
];

/** A mistake in an expression: the sentence, the expression, and a caret under the place. */
export function mistake(expression: string, position: number, sentence: string): BrokerError<'InvalidQuery'> {
  const before = expression.slice(0, position);
  const line = expression.split('\n')[before.split('\n').length - 1] ?? '';
  const caret = ' '.repeat(Array.from(before.slice(before.lastIndexOf('\n') + 1)).length);
  return new BrokerError('InvalidQuery', `${sentence}\n  ${line}\n  ${caret}^`, {
    query: expression,
    position
  });
}

export function tokenize(expression: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  while (position < expression.length) {
    const token = quotedToken(expression, position) ?? plainToken(expression, position);
    if (token.kind !== 'space') tokens.push({ ...token, kind: token.kind });
    position = token.end;
  }
  tokens.push({ kind: 'end', text: '', position });
  return tokens;
}

type Found = Omit<Token, 'kind'> & { kind: Token['kind'] | 'space'; end: number };

function plainToken(expression: string, position: number): Found {
  for (const [kind, pattern] of PATTERNS) {
    pattern.lastIndex = position;
    const text = pattern.exec(expression)?.[0];
    if (text === undefined) continue;
    const found = { kind, text, position, end: position + text.length };
    return kind === 'number' ? { ...found, value: numberValue(text) } : found;
  }
  throw mistake(
    expression,
    position,
    `'${String.fromCodePoint(expression.codePointAt(position) ?? 0)}' means nothing here.`
  );
}

function numberValue(text: string): number | bigint {
  const value = Number(text);
  return /^\d+$/.test(text) && !Number.isSafeInteger(value) ? BigInt(text) : value;
}

/** A name in backticks, or a string in quotes; a doubled quote stands for one. */
function quotedToken(expression: string, position: number): Found | null {
  const quote = expression[position];
  if (quote !== '`' && quote !== '"' && quote !== "'") return null;
  let text = '';
  for (let at = position + 1; at < expression.length; at++) {
    if (expression[at] !== quote) text += expression[at] ?? '';
    else if (expression[at + 1] === quote) text += expression[at++] ?? '';
    else return { kind: quote === '`' ? 'name' : 'string', text, quoted: true, position, end: at + 1 };
  }
  throw mistake(expression, position, `This ${quote} is not closed.`);
}
