import type { Tags } from '../../model/series.ts';
import { compileRule } from '../engine/compiled-rule.ts';
import { groupKeyOf } from '../engine/ids.ts';
import { applyEvaluation, evaluateRule, type Tell } from '../engine/rule-evaluation.ts';
import { type Group, RuleState } from '../engine/rule-state.ts';
import type { AlertRuleSpec } from '../model/rule.ts';
import type { RuleTestFailure, RuleTestOutcome, RunRuleTests } from './contract.ts';
import { SampleQuery } from './sample-query.ts';
import { type ExpectedAlert, type ParsedTest, parseTestFile } from './test-file.ts';

/** Time 0 of a test: a multiple of every interval that people use, so that evaluations fall on it. */
const ORIGIN_MS = Date.UTC(2026, 0, 5);
/** As `alert.forgetSeconds` is unless it is set. */
const FORGET_MS = 3_600_000;
/** Values are written in decimal: they need not agree in the last bit. */
const RELATIVE_ERROR = 1e-9;

/** Runs the evaluation that runs live over the series of each test. */
export const runRuleTests: RunRuleTests = async (text, { readFile }) => {
  const { rules, tests } = await parseTestFile(text, readFile);
  const outcomes: RuleTestOutcome[] = [];
  for (const test of tests) outcomes.push(await runTest(test, rules));
  return { passed: outcomes.every(({ passed }) => passed), tests: outcomes };
};

async function runTest(
  test: ParsedTest,
  rules: ReadonlyMap<string, AlertRuleSpec>,
): Promise<RuleTestOutcome> {
  const query = samplesOf(test);
  const failures: RuleTestFailure[] = [];
  for (const name of new Set(test.expect.map(({ rule }) => rule))) {
    const spec = rules.get(name);
    if (spec === undefined) throw new Error(`BUG: ${name} was not checked`);
    failures.push(...(await runRule(test, { ...spec, enabled: true }, query)));
  }
  const inOrder = test.expect.flatMap(({ place }) => failures.filter((failure) => failure.place === place));
  return { name: test.name, passed: inOrder.length === 0, failures: inOrder };
}

function samplesOf({ series, intervalMs }: ParsedTest): SampleQuery {
  const query = new SampleQuery();
  for (const { metric, tags, values } of series) {
    for (const [index, value] of values.entries()) {
      if (value !== undefined) {
        query.add({ name: metric, tags, timeMs: ORIGIN_MS + index * intervalMs, value });
      }
    }
  }
  return query;
}

/** Evaluates one rule from time 0 to the last expectation about it, and compares on the way. */
async function runRule(
  test: ParsedTest,
  spec: AlertRuleSpec,
  query: SampleQuery,
): Promise<RuleTestFailure[]> {
  const rule = compileRule(spec.name, spec);
  const state = new RuleState(rule.id, rule.definition);
  const expected = test.expect.filter((one) => one.rule === spec.name).toSorted((a, b) => a.atMs - b.atMs);
  const intervalMs = spec.intervalSeconds * 1_000;
  const failures: RuleTestFailure[] = [];
  let atMs = 0;
  for (const { place, at, atMs: untilMs, alerts } of expected) {
    for (; atMs <= untilMs; atMs += intervalMs) {
      const endMs = ORIGIN_MS + atMs - spec.delaySeconds * 1_000;
      const [outcome] = await query.windowsAt([rule.request], { endMs });
      if (outcome === undefined) throw new Error('BUG: a request has no outcome');
      const context = { rule: rule.spec, forgetMs: FORGET_MS, tell: tellNobody };
      applyEvaluation(state, evaluateRule(context, state, outcome, ORIGIN_MS + atMs));
    }
    const failure = compare(state, alerts);
    if (failure !== undefined) failures.push({ place, what: `${spec.name} at ${at}`, ...failure });
  }
  return failures;
}

const tellNobody: Tell<undefined> = ({ state }) => ({ state, event: undefined });

interface Alert {
  readonly tags: Tags;
  readonly state: string;
  readonly value: number | undefined;
}

function compare(
  state: RuleState,
  alerts: readonly ExpectedAlert[],
): Pick<RuleTestFailure, 'expected' | 'got'> | undefined {
  const got = [...state.groups.values()].filter((group) => group.state.state !== 'ok').map(alertOf);
  const expected = alerts.map(({ tags = {}, state: wanted = 'firing', value }): Alert => {
    return { tags, state: wanted, value };
  });
  const waiting = new Map(got.map((alert) => [groupKeyOf(alert.tags), alert]));
  const isSame =
    got.length === expected.length &&
    expected.every((alert) => {
      const key = groupKeyOf(alert.tags);
      const found = waiting.get(key);
      waiting.delete(key);
      return found !== undefined && found.state === alert.state && isNear(alert.value, found.value);
    });
  return isSame ? undefined : { expected: expected.map(described).sort(), got: got.map(described).sort() };
}

/** To a person an alert that is kept firing fires. */
function alertOf({ tags, state, value }: Group): Alert {
  const shown = state.state === 'keeping' ? 'firing' : state.state;
  return { tags, state: shown, value: Number.isNaN(value) ? undefined : value };
}

/** Without a value in the test any will do. */
function isNear(expected: number | undefined, got: number | undefined): boolean {
  if (expected === undefined) return true;
  return got !== undefined && Math.abs(expected - got) <= RELATIVE_ERROR * Math.max(1, Math.abs(expected));
}

function described({ tags, state, value }: Alert): string {
  const list = Object.entries(tags).map(([key, text]) => `${key}=${JSON.stringify(text)}`);
  return `${state} {${list.sort().join(', ')}}${value === undefined ? '' : ` ${value}`}`;
}
