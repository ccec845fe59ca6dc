import { AppError } from '../../lib/errors.ts';

/** A file of tests is wrong; the message names the place: `tests[0].series[1].values: …`. */
export function invalidRuleTest(
  message: string,
  fix = 'docs/formats/rule-tests.md describes the format.',
): AppError {
  return new AppError('INVALID_RULE_TEST', message, { status: 400, fix });
}
