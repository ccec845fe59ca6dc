import Type from 'typebox';
import { compileRegex, RegexSyntaxError, RegexTooCostlyError } from '../../../lib/regex/regex.ts';
import type { Tags } from '../../../model/series.ts';
import { invalidDocument } from './shape.ts';

export const MATCHER_OPERATORS = ['=', '!=', '=~', '!~'] as const;

/** One condition on a label of an alert. */
export const matcherSchema = Type.Object(
  {
    key: Type.String({ minLength: 1, maxLength: 200, description: 'Label of the alert.' }),
    op: Type.Enum([...MATCHER_OPERATORS], {
      description: 'Equal, not equal, matches, does not match. Regular expressions match the whole value.',
    }),
    value: Type.String({ maxLength: 1_000, description: 'A missing label has the empty value.' }),
  },
  { additionalProperties: false },
);

export type LabelMatcher = Readonly<Type.Static<typeof matcherSchema>>;

/** Whether labels meet all conditions. */
export type LabelTest = (labels: Tags) => boolean;

export interface MatcherPlace {
  /** For example `INVALID_SILENCE`. */
  readonly code: string;
  /** The field with the list: `matchers`, `source`. */
  readonly field: string;
}

/**
 * Steps one test of one value may take: a millisecond or two. Ordinary expressions need some hundred; label values are short.
 */
const REGEX_STEPS = 20_000;

/**
 * All must hold; no matchers hold for every alert. A regular expression that takes too long on a value does not hold for
 * it, negated or not: what cannot be decided silences nothing. Throws `AppError` (400) that names the matcher.
 */
export function compileMatchers(matchers: readonly LabelMatcher[], place: MatcherPlace): LabelTest {
  const tests = matchers.map((matcher, index) => compileOne(matcher, index, place));
  return (labels) => tests.every((test) => test(labels));
}

/** Whether every alert that lacks the labels meets the conditions: then they single nothing out. */
export function matchesEverything(matchers: readonly LabelMatcher[], place: MatcherPlace): boolean {
  return compileMatchers(matchers, place)({});
}

/** As people read it: `host=~"web-.*"`. */
export function printMatcher({ key, op, value }: LabelMatcher): string {
  return `${key}${op}${JSON.stringify(value)}`;
}

export function labelOf(labels: Tags, key: string): string {
  return Object.hasOwn(labels, key) ? (labels[key] ?? '') : '';
}

function compileOne(matcher: LabelMatcher, index: number, place: MatcherPlace): LabelTest {
  const { key, op, value } = matcher;
  switch (op) {
    case '=':
      return (labels) => labelOf(labels, key) === value;
    case '!=':
      return (labels) => labelOf(labels, key) !== value;
    case '=~':
      return regexTest(matcher, true, index, place);
    case '!~':
      return regexTest(matcher, false, index, place);
    default:
      throw new Error(`BUG: unknown matcher operator ${String(op satisfies never)}`);
  }
}

function regexTest(
  matcher: LabelMatcher,
  wanted: boolean,
  index: number,
  { code, field }: MatcherPlace,
): LabelTest {
  try {
    const regex = compileRegex(matcher.value);
    return (labels) => {
      try {
        return regex.test(labelOf(labels, matcher.key), { steps: REGEX_STEPS }) === wanted;
      } catch (error) {
        if (error instanceof RegexTooCostlyError) return false;
        throw error;
      }
    };
  } catch (cause) {
    if (!(cause instanceof RegexSyntaxError)) throw cause;
    throw invalidDocument(
      code,
      `${field}[${index}] (${printMatcher(matcher)}): ${cause.message} at position ${cause.position}`,
      'Write the expression in RE2 syntax, as in Prometheus; put a backslash before a character that is meant literally.',
    );
  }
}
