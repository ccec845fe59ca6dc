import type { AppError } from '../../lib/errors.ts';
import type { Expression } from '../../model/dashboard/expression.ts';
import type { MetricQuestion } from './metric-question.ts';

export type Question = MetricQuestion | ExpressionQuestion | WrongQuestion;

export interface ExpressionQuestion {
  readonly kind: 'expression';
  /** As short as any, whatever its inputs are made of. */
  readonly key: string;
  /** As it was written: the name of its series. */
  readonly text: string;
  readonly expression: Expression;
  /** By the names that the expression has for them. */
  readonly inputs: ReadonlyMap<string, Question>;
  /** Expressions on the longest way to a metric, this one among them. */
  readonly levels: number;
}

/** What cannot be asked. */
export interface WrongQuestion {
  readonly kind: 'wrong';
  readonly key: string;
  readonly error: AppError;
}

/**
 * What these questions need, and what that needs, each once. Expressions share inputs: there are far more ways to them than there are of
 * them.
 */
export function inputsOf(questions: Iterable<Question>): ReadonlySet<Question> {
  const found = new Set<Question>();
  const visit = (question: Question): void => {
    if (question.kind !== 'expression') return;
    for (const input of question.inputs.values()) {
      if (found.has(input)) continue;
      found.add(input);
      visit(input);
    }
  };
  for (const question of questions) visit(question);
  return found;
}
