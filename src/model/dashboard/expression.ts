export type { Columns } from './expression-columns.ts';
export { type Answer, evaluateExpression } from './expression-evaluate.ts';
export { parseExpression } from './expression-parser.ts';
export { ExpressionError } from './expression-tokens.ts';
export { type Expression, refsOf } from './expression-tree.ts';
