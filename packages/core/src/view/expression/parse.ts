import { FUNCTIONS } from './functions.js';
import { mistake, tokenize, type Token } from './tokens.js';

export type BinaryOperator = '+' | '-' | '*' | '/' | '%' | '**' | Comparison | 'and' | 'or';
export type Comparison = '<' | '<=' | '>' | '>=' | '==' | '!=';

/** An expression as a tree; `position` is where each part stands in the text. */
export type Expression =
  | { kind: 'number'; value: number | bigint; position: number }
  | { kind: 'string'; value: string; position: number }
  | { kind: 'boolean'; value: boolean; position: number }
  | { kind: 'null'; position: number }
  | { kind: 'column'; name: string; position: number }
  | { kind: 'unary'; operator: '-' | '+' | 'not'; operand: Expression; position: number }
  | { kind: 'binary'; operator: BinaryOperator; left: Expression; right: Expression; position: number }
  | { kind: 'call'; name: string; operands: Expression[]; position: number };

const SYNONYMS: Record<string, string> = {
  '&&': 'and',
  '&': 'and',
  '||': 'or',
  '|': 'or',
  '!': 'not',
  '~': 'not'
};
const COMPARISONS: ReadonlySet<string> = new Set(['<', '<=', '>', '>=', '==', '!=']);
const WORDS: ReadonlySet<string> = new Set(['and', 'or', 'not']);
const CONSTANTS: Record<string, number> = {
  pi: Math.PI,
  nan: NaN,
  NaN: NaN,
  inf: Infinity,
  Infinity: Infinity
};
const DEEPEST = 200;

/**
 * Reads an expression: numbers, strings, column names (odd ones in backticks), `+ - * / % **`, comparisons (chained as
 * in Python), `and or not` (or `& | ~`, which bind as the words do), calls, parentheses. `isColumn` tells which names
 * columns have: they win over constants such as `pi`. Throws `InvalidQuery`.
 */
export function parseExpression(text: string, isColumn: (name: string) => boolean = () => false): Expression {
  return new Parser(text, isColumn).parse();
}

class Parser {
  readonly #text: string;
  readonly #isColumn: (name: string) => boolean;
  readonly #tokens: Token[];
  #next = 0;
  #depth = 0;

  constructor(text: string, isColumn: (name: string) => boolean) {
    this.#text = text;
    this.#isColumn = isColumn;
    this.#tokens = tokenize(text);
  }

  parse(): Expression {
    if (this.#peek().kind === 'end') throw mistake(this.#text, 0, 'The expression is empty.');
    const expression = this.#or();
    const rest = this.#peek();
    if (rest.kind !== 'end') throw this.#unexpected(rest);
    return expression;
  }

  #peek(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: '', position: this.#text.length };
  }

  /** The operator at hand, words and synonyms under one name; '' where there is none. */
  #operator(): string {
    const token = this.#peek();
    if (token.kind === 'operator') return SYNONYMS[token.text] ?? token.text;
    return token.kind === 'name' && token.quoted !== true && WORDS.has(token.text) ? token.text : '';
  }

  #take(...operators: string[]): Token | null {
    if (!operators.includes(this.#operator())) return null;
    const token = this.#peek();
    this.#next++;
    return token;
  }

  #unexpected(token: Token): Error {
    if (token.kind === 'end') return mistake(this.#text, token.position, 'The expression ends too early.');
    if (token.text === '=') return mistake(this.#text, token.position, "Write '==' to compare.");
    return mistake(this.#text, token.position, `'${token.text}' is not expected here.`);
  }

  #chain(operators: string[], operand: () => Expression): Expression {
    let left = operand();
    for (;;) {
      const operator = this.#operator();
      const token = this.#take(...operators);
      if (token === null) return left;
      const right = operand();
      left = { kind: 'binary', operator: operator as BinaryOperator, left, right, position: token.position };
    }
  }

  #or(): Expression {
    if (++this.#depth > DEEPEST)
      throw mistake(this.#text, this.#peek().position, 'The expression is nested too deeply.');
    const expression = this.#chain(['or'], () => this.#chain(['and'], () => this.#not()));
    this.#depth--;
    return expression;
  }

  #not(): Expression {
    const token = this.#take('not');
    if (token === null) return this.#comparison();
    if (++this.#depth > DEEPEST)
      throw mistake(this.#text, token.position, 'The expression is nested too deeply.');
    const operand = this.#not();
    this.#depth--;
    return { kind: 'unary', operator: 'not', operand, position: token.position };
  }

  #comparison(): Expression {
    let left = this.#sum();
    let result: Expression | null = null;
    for (;;) {
      const operator = this.#operator();
      if (!COMPARISONS.has(operator)) return result ?? left;
      const { position } = this.#peek();
      this.#next++;
      const right = this.#sum();
      const compared: Expression = {
        kind: 'binary',
        operator: operator as Comparison,
        left,
        right,
        position
      };
      result =
        result === null
          ? compared
          : { kind: 'binary', operator: 'and', left: result, right: compared, position };
      left = right;
    }
  }

  #sum(): Expression {
    return this.#chain(['+', '-'], () => this.#chain(['*', '/', '%'], () => this.#sign()));
  }

  #sign(): Expression {
    const operator = this.#operator();
    const token = this.#take('-', '+');
    if (token === null) return this.#power();
    if (++this.#depth > DEEPEST)
      throw mistake(this.#text, token.position, 'The expression is nested too deeply.');
    const operand = this.#sign();
    this.#depth--;
    return { kind: 'unary', operator: operator as '-' | '+', operand, position: token.position };
  }

  #power(): Expression {
    const base = this.#primary();
    const token = this.#peek();
    if (token.kind === 'operator' && token.text === '^')
      throw mistake(this.#text, token.position, "Write '**' for powers.");
    if (this.#take('**') === null) return base;
    return { kind: 'binary', operator: '**', left: base, right: this.#sign(), position: token.position };
  }

  #primary(): Expression {
    const token = this.#peek();
    const { position } = token;
    if (this.#operator() === '(') {
      this.#next++;
      const inner = this.#or();
      if (this.#take(')') === null) throw this.#close(position);
      return inner;
    }
    if (token.kind === 'end' || token.kind === 'operator' || this.#operator() !== '')
      throw this.#unexpected(token);
    this.#next++;
    if (token.kind === 'number') return { kind: 'number', value: token.value ?? NaN, position };
    if (token.kind === 'string') return { kind: 'string', value: token.text, position };
    return this.#name(token);
  }

  #close(position: number): Error {
    const rest = this.#peek();
    return rest.kind === 'end'
      ? mistake(this.#text, position, 'This parenthesis is not closed.')
      : this.#unexpected(rest);
  }

  #name({ text, quoted, position }: Token): Expression {
    if (quoted !== true) {
      if (this.#peek().kind === 'operator' && this.#peek().text === '(') return this.#call(text, position);
      if (!this.#isColumn(text)) {
        if (/^(true|True|false|False)$/.test(text))
          return { kind: 'boolean', value: /^[tT]/.test(text), position };
        if (text === 'null' || text === 'None') return { kind: 'null', position };
        const constant = Object.hasOwn(CONSTANTS, text) ? CONSTANTS[text] : undefined;
        if (constant !== undefined) return { kind: 'number', value: constant, position };
      }
    }
    return { kind: 'column', name: text, position };
  }

  #call(name: string, position: number): Expression {
    const known = FUNCTIONS.get(name);
    if (known === undefined) {
      throw mistake(
        this.#text,
        position,
        `There is no function '${name}'. There are ${[...FUNCTIONS.keys()].join(', ')}.`
      );
    }
    const opening = this.#peek().position;
    this.#next++;
    const operands: Expression[] = [];
    if (this.#take(')') === null) {
      do operands.push(this.#or());
      while (this.#take(',') !== null);
      if (this.#take(')') === null) throw this.#close(opening);
    }
    const [least, most] = known.operands;
    if (operands.length < least || operands.length > most) {
      const count =
        least === most ? String(least) : most === Infinity ? `${least} or more` : `${least} to ${most}`;
      throw mistake(this.#text, position, `'${name}' takes ${count} value(s), not ${operands.length}.`);
    }
    return { kind: 'call', name, operands, position };
  }
}
