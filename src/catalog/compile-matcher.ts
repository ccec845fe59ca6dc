import { AppError } from '../lib/errors.ts';
import { RegexSyntaxError, type WorkBudget } from '../lib/regex/regex.ts';
import { NO_ENTRY } from './hash-index.ts';
import { listTest, type PairTest, regexTest } from './pair-test.ts';
import type { TagMatcher } from './tag-matcher.ts';
import type { TagPairs } from './tag-pairs.ts';
import type { VerdictCache } from './verdict-cache.ts';

export interface MatcherContext {
  readonly pairs: TagPairs;
  readonly verdicts: VerdictCache;
  readonly budget: WorkBudget;
}

/** Throws `AppError` `INVALID_MATCHER` (400) that names the matcher and the position in its expression. */
export function compileMatcher(matcher: TagMatcher, index: number, context: MatcherContext): PairTest {
  const key = context.pairs.findKey(matcher.key);
  switch (matcher.op) {
    case '=':
    case '!=':
      return listTest(context.pairs, key, [matcher.value], matcher.op === '!=');
    case '=~':
    case '!~':
      return compileRegexMatcher(matcher, index, key, context);
    default:
      throw new Error(`BUG: unknown matcher operator ${String(matcher.op satisfies never)}`);
  }
}

function compileRegexMatcher(
  matcher: TagMatcher,
  index: number,
  key: number,
  context: MatcherContext,
): PairTest {
  const negated = matcher.op === '!~';
  const verdicts = verdictsOf(matcher, index, key, context);
  const { literals, covers } = verdicts.regex;
  if (literals !== undefined) return listTest(context.pairs, key, literals, negated);
  if (covers === 'all') return listTest(context.pairs, key, [], !negated);
  if (covers === 'nonEmpty') return listTest(context.pairs, key, [''], !negated);
  if (key === NO_ENTRY)
    return listTest(context.pairs, key, verdicts.regex.test('', context.budget) ? [''] : [], negated);
  return regexTest(key, verdicts, negated, context.budget);
}

function verdictsOf(matcher: TagMatcher, index: number, key: number, { verdicts }: MatcherContext) {
  try {
    return verdicts.get(key, matcher.value);
  } catch (cause) {
    if (!(cause instanceof RegexSyntaxError)) throw cause;
    const place = `matchers[${index}] (${matcher.key}${matcher.op}${JSON.stringify(matcher.value)})`;
    throw new AppError('INVALID_MATCHER', `${place}: ${cause.message} at position ${cause.position}`, {
      status: 400,
      fix: 'Write the expression in RE2 syntax, as in Prometheus; put a backslash before a character that is meant literally.',
      cause,
    });
  }
}
