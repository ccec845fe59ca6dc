import Type from 'typebox';
import { LineCounter, parseDocument } from 'yaml';
import { AppError } from '../../lib/errors.ts';
import { parseDurationMs } from '../../model/duration.ts';
import type { AlertRuleSpec } from '../model/rule.ts';
import { schemaCheckOf } from '../rules/check-schema.ts';
import { parseAlertRule } from '../rules/parse-alert-rule.ts';
import { parseInputValues } from './input-values.ts';
import { invalidRuleTest } from './problem.ts';

const closed = { additionalProperties: false } as const;
const tagsSchema = Type.Record(Type.String({ minLength: 1 }), Type.String());
const STATES = ['pending', 'firing', 'noData', 'error'] as const;
const DEFAULT_INTERVAL = '10s';

const alertSchema = Type.Object(
  {
    tags: Type.Optional(tagsSchema),
    state: Type.Optional(Type.Enum([...STATES])),
    value: Type.Optional(Type.Number()),
  },
  closed,
);

const testSchema = Type.Object(
  {
    name: Type.Optional(Type.String({ minLength: 1 })),
    interval: Type.Optional(Type.String()),
    series: Type.Array(
      Type.Object(
        { metric: Type.String({ minLength: 1 }), tags: Type.Optional(tagsSchema), values: Type.String() },
        closed,
      ),
    ),
    expect: Type.Array(
      Type.Object(
        { rule: Type.String({ minLength: 1 }), at: Type.String(), alerts: Type.Array(alertSchema) },
        closed,
      ),
      { minItems: 1 },
    ),
  },
  closed,
);

const fileSchema = Type.Object(
  {
    ruleFiles: Type.Optional(Type.Array(Type.String({ minLength: 1 }))),
    rules: Type.Optional(Type.Array(Type.Unknown())),
    tests: Type.Array(testSchema, { minItems: 1 }),
  },
  closed,
);

type RuleTestFile = Type.Static<typeof fileSchema>;
export type RuleTest = RuleTestFile['tests'][number];
export type ExpectedAlert = Type.Static<typeof alertSchema>;

export interface ParsedTests {
  /** By name. */
  readonly rules: ReadonlyMap<string, AlertRuleSpec>;
  readonly tests: readonly ParsedTest[];
}

export interface ParsedTest {
  readonly name: string;
  readonly intervalMs: number;
  readonly series: readonly {
    readonly metric: string;
    readonly tags: Readonly<Record<string, string>>;
    readonly values: readonly (number | undefined)[];
  }[];
  readonly expect: readonly {
    readonly place: string;
    readonly rule: string;
    readonly at: string;
    readonly atMs: number;
    readonly alerts: readonly ExpectedAlert[];
  }[];
}

const checkFile = schemaCheckOf(fileSchema);

/** Reads a file of tests and the rules it names. Throws `INVALID_RULE_TEST` (400) with the place. */
export async function parseTestFile(
  text: string,
  readFile: (path: string) => Promise<string>,
): Promise<ParsedTests> {
  const file = checked(parseYaml(text, 'the file'));
  const rules = new Map<string, AlertRuleSpec>();
  addRules(rules, file.rules ?? [], 'rules');
  for (const [index, path] of (file.ruleFiles ?? []).entries()) {
    const place = `ruleFiles[${index}] (${path})`;
    const { rules: list = [] } = parseYaml(await readFile(path), place) as { rules?: unknown };
    if (!Array.isArray(list)) throw invalidRuleTest(`${place}: rules: expected a list`);
    addRules(rules, list, `${place}: rules`);
  }
  return { rules, tests: file.tests.map((test, index) => parseTest(test, index, rules)) };
}

function checked(value: unknown): RuleTestFile {
  try {
    checkFile(value, 'file');
  } catch (error) {
    throw asTestProblem(error, (message) => message.replace(/^file\.?/, ''));
  }
  return value as RuleTestFile;
}

function addRules(rules: Map<string, AlertRuleSpec>, list: readonly unknown[], place: string): void {
  for (const [index, entry] of list.entries()) {
    const at = `${place}[${index}]`;
    const rule = parsedRule(entry, at);
    if (rules.has(rule.name)) throw invalidRuleTest(`${at}: there are two rules named ${rule.name}`);
    rules.set(rule.name, rule);
  }
}

function parsedRule(entry: unknown, place: string): AlertRuleSpec {
  try {
    return parseAlertRule(entry, place);
  } catch (error) {
    throw asTestProblem(error, (message) => message);
  }
}

function parseTest(test: RuleTest, index: number, rules: ReadonlyMap<string, AlertRuleSpec>): ParsedTest {
  const place = `tests[${index}]`;
  return {
    name: test.name ?? `test ${index + 1}`,
    intervalMs: durationAt(test.interval ?? DEFAULT_INTERVAL, `${place}.interval`, 1),
    series: test.series.map(({ metric, tags = {}, values }, i) => ({
      metric,
      tags,
      values: parseInputValues(values, `${place}.series[${i}].values`),
    })),
    expect: test.expect.map(({ rule, at, alerts }, i) => {
      const here = `${place}.expect[${i}]`;
      if (!rules.has(rule)) {
        const known = [...rules.keys()].join(', ') || 'none: give rules or ruleFiles';
        throw invalidRuleTest(
          `${here}.rule: there is no rule named ${JSON.stringify(rule)}`,
          `Known are ${known}.`,
        );
      }
      return { place: here, rule, at, atMs: durationAt(at, `${here}.at`, 0), alerts };
    }),
  };
}

function durationAt(text: string, place: string, leastMs: number): number {
  const ms = parseDurationMs(text);
  if (ms !== undefined && ms >= leastMs) return ms;
  throw invalidRuleTest(
    `${place}: expected a duration such as 90s or 1m30s, got ${JSON.stringify(text)}`,
    'Times count from the first sample of the series.',
  );
}

function parseYaml(text: string, place: string): Readonly<Record<string, unknown>> {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [fault] = document.errors;
  if (fault !== undefined) {
    const { line, col } = lines.linePos(fault.pos[0]);
    throw invalidRuleTest(`${place}, line ${line}, column ${col}: ${fault.message.split('\n', 1)[0]}`);
  }
  const value: unknown = document.toJS({ maxAliasCount: 100 });
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Readonly<Record<string, unknown>>;
  }
  throw invalidRuleTest(`${place}: expected fields such as "tests:"`);
}

function asTestProblem(error: unknown, rewrite: (message: string) => string): unknown {
  return error instanceof AppError ? invalidRuleTest(rewrite(error.message), error.fix) : error;
}
