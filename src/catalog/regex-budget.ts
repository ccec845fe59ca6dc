import { AppError } from '../lib/errors.ts';
import { RegexTooCostlyError, type WorkBudget } from '../lib/regex/regex.ts';

/**
 * Steps that the expressions of one selector may take to build their automata: 0.1 to 0.3 s. Ordinary expressions need some
 * thousands; only those with exponentially many states, such as `(a|b)*a(a|b){20}`, come near.
 */
const REGEX_STEPS = 2_000_000;

/** Throws `AppError` `MATCHER_TOO_COSTLY` (422) when the expressions need more than their budget. */
export function withinRegexBudget<T>(run: (budget: WorkBudget) => T): T {
  try {
    return run({ steps: REGEX_STEPS });
  } catch (cause) {
    if (!(cause instanceof RegexTooCostlyError)) throw cause;
    throw new AppError(
      'MATCHER_TOO_COSTLY',
      'the regular expressions of this selector take too long to evaluate',
      {
        status: 422,
        fix: 'Use fewer nested repetitions and alternatives, or add an `=` matcher that leaves fewer series.',
        cause,
      },
    );
  }
}
