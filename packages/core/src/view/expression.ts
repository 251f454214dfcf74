export { evaluateExpression, type ExpressionColumn, type ExpressionScope } from './expression/evaluate.js';
export { parseExpression, type Expression } from './expression/parse.js';
