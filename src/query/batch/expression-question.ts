import { AppError } from '../../lib/errors.ts';
import { type Expression, ExpressionError, parseExpression } from '../../model/dashboard/expression.ts';
import { digest } from '../cache-key.ts';
import type { ExpressionQuestion, Question } from './question.ts';

/** More than people nest, and few enough to follow the inputs by calls within calls. */
const MOST_LEVELS = 32;

/** The question of an expression over these inputs. Throws `INVALID_EXPRESSION` when they stand on too many others. */
export function expressionQuestion(
  text: string,
  expression: Expression,
  inputs: ReadonlyMap<string, Question>,
): ExpressionQuestion {
  const below = Array.from(inputs.values(), (input) => (input.kind === 'expression' ? input.levels : 0));
  const levels = 1 + Math.max(0, ...below);
  if (levels > MOST_LEVELS) {
    throw invalidExpression(
      `it stands on ${levels - 1} levels of other expressions, and ${MOST_LEVELS - 1} are the most`,
      'Write several of these steps as one expression.',
    );
  }
  // Keys of keys as they are written would be twice as long with each level.
  const key = digest([text, ...Array.from(inputs, ([ref, input]) => [ref, input.key])]);
  return { kind: 'expression', key, text, expression, inputs, levels };
}

/** Throws `INVALID_EXPRESSION`. */
export function parsed(text: string): Expression {
  try {
    return parseExpression(text);
  } catch (error) {
    if (error instanceof ExpressionError) throw invalidExpression(error.message, undefined, error);
    throw error;
  }
}

export function invalidExpression(message: string, fix?: string, cause?: unknown): AppError {
  const code = 'INVALID_EXPRESSION';
  return new AppError(code, `expression: ${message}`, {
    ...{ status: 400, cause },
    fix: fix ?? 'Write arithmetic over the queries of the panel, such as A / B * 100 or sum(A) by (host).',
  });
}
