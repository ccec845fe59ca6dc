/** One thing a test expected that did not come, or that came and was not expected. Texts are for people. */
export interface RuleTestFailure {
  /** Where in the file: `tests[0].expect[2]`. */
  readonly place: string;
  /** For example `HighCpu at 5m`. */
  readonly what: string;
  readonly expected: readonly string[];
  readonly got: readonly string[];
}

export interface RuleTestOutcome {
  /** As in the file, or `test 1`. */
  readonly name: string;
  readonly passed: boolean;
  readonly failures: readonly RuleTestFailure[];
}

export interface RuleTestResult {
  readonly passed: boolean;
  readonly tests: readonly RuleTestOutcome[];
}

/**
 * Runs the tests of one file (YAML or JSON text). `readFile` gives the text of a rule file that the tests name, by its path as
 * written there. Throws `AppError` `INVALID_RULE_TEST` (400) with the place when the file is not a test file.
 */
export type RunRuleTests = (
  text: string,
  dependencies: { readonly readFile: (path: string) => Promise<string> },
) => Promise<RuleTestResult>;
