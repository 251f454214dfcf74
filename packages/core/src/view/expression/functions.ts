/** A function of expressions: `apply` sees numbers; the special ones are the evaluator's own. */
export interface ExpressionFunction {
  /** Least and most number of operands. */
  operands: readonly [number, number];
  apply?: (...numbers: number[]) => number;
}

function roundHalfEven(x: number): number {
  const floor = Math.floor(x);
  if (x - floor !== 0.5) return Math.round(x);
  return floor % 2 === 0 ? floor : floor + 1;
}

const one = (apply: (x: number) => number): ExpressionFunction => ({ operands: [1, 1], apply });

/** By name. Angles are radians; `round` is to even, as Python's. */
export const FUNCTIONS: ReadonlyMap<string, ExpressionFunction> = new Map<string, ExpressionFunction>([
  ['log', one(Math.log)],
  ['log10', one(Math.log10)],
  ['log2', one(Math.log2)],
  ['exp', one(Math.exp)],
  ['sqrt', one(Math.sqrt)],
  ['abs', one(Math.abs)],
  ['sin', one(Math.sin)],
  ['cos', one(Math.cos)],
  ['tan', one(Math.tan)],
  ['floor', one(Math.floor)],
  ['ceil', one(Math.ceil)],
  ['round', one(roundHalfEven)],
  ['min', { operands: [1, Infinity], apply: Math.min }],
  ['max', { operands: [1, Infinity], apply: Math.max }],
  ['where', { operands: [3, 3] }],
  ['isnan', { operands: [1, 1] }],
  ['isnull', { operands: [1, 1] }]
]);
