import { nearestName } from '../nearest-name.js';
import { FUNCTIONS } from './functions.js';
import { parseExpression, type Comparison, type Expression } from './parse.js';
import { mistake } from './tokens.js';

interface Shared {
  length: number;
  /** One byte a row, 0 where it is null; null where none is. */
  valid: Uint8Array | null;
}

export type NumberVector = Shared & { kind: 'number'; values: Float64Array };
/** Integers of which some are beyond 2^53. */
export type IntegerVector = Shared & { kind: 'integer'; values: readonly bigint[] };
export type BooleanVector = Shared & { kind: 'boolean'; values: Uint8Array };
export type StringVector = Shared & { kind: 'string'; values: readonly string[] };

/** A whole column, as expressions take and give it. */
export type ExpressionColumn = NumberVector | IntegerVector | BooleanVector | StringVector;

/** The columns that an expression may name. */
export interface ExpressionScope {
  length: number;
  names: readonly string[];
  /** Undefined where the column's kind cannot be computed with. */
  column(name: string): ExpressionColumn | undefined;
}

/**
 * Evaluates an expression on whole columns. A null gives a null, except in `isnull` and in the part of `where` that
 * is not taken; comparisons with NaN are false (`!=` true). Integers count as float64, but where a column has some
 * beyond 2^53: then comparisons, `+ - * %` and signs are exact among integers. Booleans count as 0 and 1 in
 * arithmetic; `%` has the sign of its right side, as Python's. Throws `InvalidQuery` with the position of the mistake.
 */
export function evaluateExpression(text: string, scope: ExpressionScope): ExpressionColumn {
  const names = new Set(scope.names);
  return new Evaluator(text, scope).evaluate(parseExpression(text, name => names.has(name)));
}

const ARITHMETIC: Record<string, (a: number, b: number) => number> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': floorModulo,
  '**': (a, b) => (a === 1 || (a === -1 && Math.abs(b) === Infinity) ? 1 : a ** b)
};

const EXACT: Record<string, (a: bigint, b: bigint) => bigint> = {
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '%': (a, b) => ((a % b) + b) % b
};

type Ordered = number | bigint | string;

const COMPARE: Record<Comparison, (a: Ordered, b: Ordered) => boolean> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
  '==': (a, b) => a <= b && a >= b,
  '!=': (a, b) => !(a <= b && a >= b)
};

function floorModulo(a: number, b: number): number {
  if (Number.isFinite(a) && !Number.isFinite(b) && !Number.isNaN(b))
    return a === 0 || a > 0 === b > 0 ? a : b;
  const rest = a % b;
  return rest !== 0 && rest < 0 !== b < 0 ? rest + b : rest;
}

/** Where all of `vectors` have a value. */
function bothValid(...vectors: readonly Shared[]): Uint8Array | null {
  const masks = vectors.map(vector => vector.valid).filter(mask => mask !== null);
  if (masks.length <= 1) return masks[0] ?? null;
  return Uint8Array.from(masks[0] ?? [], (_, row) => (masks.every(mask => mask[row] === 1) ? 1 : 0));
}

class Evaluator {
  readonly #text: string;
  readonly #scope: ExpressionScope;

  constructor(text: string, scope: ExpressionScope) {
    this.#text = text;
    this.#scope = scope;
  }

  evaluate(expression: Expression): ExpressionColumn {
    const { length } = this.#scope;
    switch (expression.kind) {
      case 'number':
        return typeof expression.value === 'bigint'
          ? { kind: 'integer', length, valid: null, values: new Array<bigint>(length).fill(expression.value) }
          : { kind: 'number', length, valid: null, values: new Float64Array(length).fill(expression.value) };
      case 'string':
        return {
          kind: 'string',
          length,
          valid: null,
          values: new Array<string>(length).fill(expression.value)
        };
      case 'boolean': {
        const values = new Uint8Array(length).fill(expression.value ? 1 : 0);
        return { kind: 'boolean', length, valid: null, values };
      }
      case 'null':
        return { kind: 'number', length, valid: new Uint8Array(length), values: new Float64Array(length) };
      case 'column':
        return this.#column(expression.name, expression.position);
      case 'unary':
        return this.#unary(expression);
      case 'binary':
        return this.#binary(expression);
      case 'call':
        return this.#call(expression);
    }
  }

  #column(name: string, position: number): ExpressionColumn {
    const { names } = this.#scope;
    if (!names.includes(name)) {
      const nearest = nearestName(name, names);
      const hint = nearest === undefined ? `There are ${names.join(', ')}.` : `Did you mean '${nearest}'?`;
      throw mistake(this.#text, position, `There is no column '${name}'. ${hint}`);
    }
    const column = this.#scope.column(name);
    if (column === undefined)
      throw mistake(this.#text, position, `Column '${name}' holds lists, which expressions do not take.`);
    return column;
  }

  #numbers(vector: ExpressionColumn, position: number): NumberVector {
    const { kind, length, valid } = vector;
    if (kind === 'number') return vector;
    if (kind === 'string') throw mistake(this.#text, position, 'This needs numbers, and was given text.');
    const values =
      kind === 'integer' ? Float64Array.from(vector.values, Number) : Float64Array.from(vector.values);
    return { kind: 'number', length, valid, values };
  }

  #truths(vector: ExpressionColumn, operator: string, position: number): BooleanVector {
    if (vector.kind === 'boolean') return vector;
    throw mistake(
      this.#text,
      position,
      `'${operator}' needs conditions, such as 'det > 3', and was given a ${vector.kind}.`
    );
  }

  /** As exact integers; null where they are not all integers. */
  #integers(vector: ExpressionColumn): readonly bigint[] | null {
    if (vector.kind === 'integer') return vector.values;
    if (vector.kind !== 'number') return null;
    return vector.values.every(Number.isSafeInteger) ? Array.from(vector.values, BigInt) : null;
  }

  #unary({ operator, operand, position }: Expression & { kind: 'unary' }): ExpressionColumn {
    const value = this.evaluate(operand);
    if (operator === 'not') {
      const truths = this.#truths(value, 'not', position);
      return { ...truths, values: truths.values.map(truth => 1 - truth) };
    }
    if (value.kind === 'integer')
      return operator === '-' ? { ...value, values: value.values.map(x => -x) } : value;
    const numbers = this.#numbers(value, position);
    return operator === '-' ? { ...numbers, values: numbers.values.map(x => -x) } : numbers;
  }

  #binary({ operator, left, right, position }: Expression & { kind: 'binary' }): ExpressionColumn {
    const [a, b] = [this.evaluate(left), this.evaluate(right)];
    const shared = { length: this.#scope.length, valid: bothValid(a, b) };
    if (operator === 'and' || operator === 'or') {
      const [x, y] = [this.#truths(a, operator, left.position), this.#truths(b, operator, right.position)];
      const values = x.values.map((truth, row) =>
        operator === 'and' ? truth & (y.values[row] ?? 0) : truth | (y.values[row] ?? 0)
      );
      return { kind: 'boolean', ...shared, values };
    }
    if (operator in COMPARE) {
      if (left.kind === 'null' || right.kind === 'null') {
        throw mistake(
          this.#text,
          position,
          "A comparison with null is always null. Use 'isnull(x)' or 'not isnull(x)'."
        );
      }
      return { kind: 'boolean', ...shared, values: this.#compare(operator as Comparison, a, b, position) };
    }
    if (a.kind === 'integer' || b.kind === 'integer') {
      const exact = this.#exact(operator, a, b, shared.valid);
      if (exact !== null) return { kind: 'integer', ...shared, values: exact };
    }
    const apply = ARITHMETIC[operator] ?? ((): number => NaN);
    const [x, y] = [this.#numbers(a, left.position), this.#numbers(b, right.position)];
    const values = x.values.map((value, row) => apply(value, y.values[row] ?? NaN));
    return { kind: 'number', ...shared, values };
  }

  #compare(operator: Comparison, a: ExpressionColumn, b: ExpressionColumn, position: number): Uint8Array {
    if ((a.kind === 'string') !== (b.kind === 'string')) {
      throw mistake(this.#text, position, `'${operator}' cannot compare text with numbers.`);
    }
    const compare = COMPARE[operator];
    const [x, y]: ArrayLike<Ordered>[] = [a.values, b.values];
    return Uint8Array.from({ length: this.#scope.length }, (_, row) =>
      compare(x?.[row] ?? 0, y?.[row] ?? 0) ? 1 : 0
    );
  }

  /** The exact result among integers; null where there is none in 64 bits. */
  #exact(
    operator: string,
    a: ExpressionColumn,
    b: ExpressionColumn,
    valid: Uint8Array | null
  ): bigint[] | null {
    const apply = EXACT[operator];
    const [x, y] = [this.#integers(a), this.#integers(b)];
    if (apply === undefined || x === null || y === null) return null;
    const values: bigint[] = [];
    for (let row = 0; row < x.length; row++) {
      const divisor = y[row] ?? 0n;
      if (valid?.[row] === 0) {
        values.push(0n);
        continue;
      }
      if (operator === '%' && divisor === 0n) return null;
      const value = apply(x[row] ?? 0n, divisor);
      if (BigInt.asIntN(64, value) !== value) return null;
      values.push(value);
    }
    return values;
  }

  #call({ name, operands, position }: Expression & { kind: 'call' }): ExpressionColumn {
    const values = operands.map(operand => this.evaluate(operand));
    const { length } = this.#scope;
    const [first] = values;
    if (first === undefined) throw mistake(this.#text, position, `'${name}' needs a value.`);
    if (name === 'isnull') {
      const truths = first.valid === null ? new Uint8Array(length) : first.valid.map(valid => 1 - valid);
      return { kind: 'boolean', length, valid: null, values: truths };
    }
    if (name === 'where') return this.#where(first, values, operands);
    const numbers = values.map((value, i) => this.#numbers(value, operands[i]?.position ?? position).values);
    const shared = { length, valid: bothValid(...values) };
    if (name === 'isnan') {
      const truths = Uint8Array.from(numbers[0] ?? [], x => (Number.isNaN(x) ? 1 : 0));
      return { kind: 'boolean', ...shared, values: truths };
    }
    const apply = FUNCTIONS.get(name)?.apply ?? ((): number => NaN);
    const results = Float64Array.from({ length }, (_, row) =>
      apply(...numbers.map(vector => vector[row] ?? NaN))
    );
    return { kind: 'number', ...shared, values: results };
  }

  #where(condition: ExpressionColumn, values: ExpressionColumn[], operands: Expression[]): ExpressionColumn {
    const { values: truths, valid } = this.#truths(condition, 'where', operands[0]?.position ?? 0);
    const { length } = this.#scope;
    const [, yes, no] = values;
    if (yes === undefined || no === undefined)
      throw mistake(this.#text, 0, "'where' takes a condition and two values.");
    const mask = Uint8Array.from({ length }, (_, row) =>
      valid?.[row] !== 0 && (truths[row] === 1 ? yes : no).valid?.[row] !== 0 ? 1 : 0
    );
    const shared = { length, valid: mask.includes(0) ? mask : null };
    if (yes.kind === 'string' && no.kind === 'string') {
      const texts = Array.from({ length }, (_, row) => (truths[row] === 1 ? yes : no).values[row] ?? '');
      return { kind: 'string', ...shared, values: texts };
    }
    if (yes.kind === 'boolean' && no.kind === 'boolean') {
      return {
        kind: 'boolean',
        ...shared,
        values: truths.map((truth, row) => (truth === 1 ? yes : no).values[row] ?? 0)
      };
    }
    const [x, y] = [yes, no].map((vector, i) => this.#numbers(vector, operands[i + 1]?.position ?? 0).values);
    const numbers = Float64Array.from({ length }, (_, row) => (truths[row] === 1 ? x : y)?.[row] ?? NaN);
    return { kind: 'number', ...shared, values: numbers };
  }
}
