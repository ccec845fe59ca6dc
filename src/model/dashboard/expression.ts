export { type Columns, evaluateExpression } from './expression-evaluate.ts';
export { parseExpression } from './expression-parser.ts';
export { ExpressionError } from './expression-tokens.ts';
export { type Expression, refsOf } from './expression-tree.ts';
