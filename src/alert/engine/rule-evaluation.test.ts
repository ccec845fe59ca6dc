import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Tags } from '../../model/series.ts';
import { parseAlertRule } from '../rules/parse-alert-rule.ts';
import { type NewEvent, tellerOf } from './alert-event.ts';
import { type CompiledRule, compileRule } from './compiled-rule.ts';
import { applyEvaluation, type EvaluationContext, evaluateRule } from './rule-evaluation.ts';
import { RuleState } from './rule-state.ts';

const RULE = {
  name: 'High CPU',
  query: { metric: 'cpu', aggregation: 'avg' },
  groupBy: ['host'],
  condition: 'gt',
  threshold: 90,
  labels: { team: 'a' },
  annotations: { summary: '{{ labels.host }} {{ value }} {{ state }} {{ link }}' },
} as const;

type Answer = Readonly<Record<string, number>> | Error;

/** A rule that is evaluated every 10 s; answers are values by host, '' the group without a host. */
function ruleUnderTest(fields: object = {}) {
  const rule = compileRule('r1', parseAlertRule({ ...RULE, ...fields }));
  const context = contextOf(rule);
  const state = new RuleState('r1', rule.definition);
  let atMs = 0;
  const events: string[] = [];
  const evaluate = (answer: Answer, isSourceDown = false) => {
    atMs += 10_000;
    const outcome =
      answer instanceof Error
        ? { ok: false as const, error: answer, isSourceDown }
        : { ok: true as const, groups: Object.entries(answer).map(groupOf) };
    const evaluation = evaluateRule(context, state, outcome, atMs);
    const isChanged = applyEvaluation(state, evaluation);
    const told = evaluation.events.map(
      ({ groupTags, from, to, reason }) => `${groupTags.host ?? ''}: ${from} > ${to} ${reason}`,
    );
    events.push(...told);
    return { evaluation, isChanged, told };
  };
  const groups = () => [...state.groups.values()].map(({ tags }) => tags.host ?? '').sort();
  return { state, evaluate, groups, events };
}

function contextOf(rule: CompiledRule): EvaluationContext<NewEvent> {
  const tell = tellerOf({ rule, linkOf: () => 'link' });
  return { rule: rule.spec, forgetMs: 60_000, tell };
}

function groupOf([host, value]: [string, number]) {
  return { tags: (host === '' ? {} : { host }) as Tags, value };
}

const NAN = Number.NaN;
const ERROR = new Error('too many series');

test('each group fires by itself, with labels and texts of its own', () => {
  const { evaluate } = ruleUnderTest();
  const { evaluation, told } = evaluate({ a: 95, b: 50, c: 91.5 });
  assert.deepEqual(told, ['a: ok > firing met', 'c: ok > firing met']);
  const [event] = evaluation.events;
  assert.deepEqual(event?.labels, { team: 'a', host: 'a', alertname: 'High CPU', severity: 'warning' });
  assert.equal(event?.annotations.summary, 'a 95 firing link');
  assert.equal(event?.episodeId, event?.id);
  assert.equal(event?.value, 95);
});

test('an evaluation that changes nothing says so', () => {
  const { evaluate } = ruleUnderTest();
  assert.equal(evaluate({ a: 1 }).isChanged, true);
  assert.equal(evaluate({ a: 2 }).isChanged, false);
  assert.equal(evaluate({ a: 3, b: 1 }).isChanged, true);
});

test('before it is applied, an evaluation changes no state', () => {
  const { state, evaluate } = ruleUnderTest();
  evaluate({ a: 1 });
  const rule = compileRule('r1', parseAlertRule(RULE));
  const context = contextOf(rule);
  const groups = [{ tags: { host: 'a' }, value: 99 }];
  const first = evaluateRule(context, state, { ok: true, groups }, 20_000);
  const again = evaluateRule(context, state, { ok: true, groups }, 20_000);
  assert.deepEqual(first.events, again.events);
  assert.equal(state.counts.firing, 0);
});

describe('groups of an answer', () => {
  test('that come in another order are the same', () => {
    const { evaluate, events } = ruleUnderTest();
    evaluate({ a: 95, b: 1, c: 1 });
    evaluate({ c: 1, a: 95, b: 1 });
    evaluate({ b: 95, c: 1 });
    assert.deepEqual(events, ['a: ok > firing met', 'b: ok > firing met']);
  });

  test('that have been silent all the time are none of the rule', () => {
    const { evaluate, groups } = ruleUnderTest({ noData: 'alert' });
    evaluate({ a: 1, b: NAN });
    assert.deepEqual(groups(), ['a']);
  });

  test('that are left out or NaN are missing', () => {
    const { evaluate, events } = ruleUnderTest({ noData: 'alert' });
    evaluate({ a: 1, b: 1, c: 1 });
    evaluate({ a: 1, b: NAN });
    assert.deepEqual(events, ['b: ok > firing noData', 'c: ok > firing noData']);
  });

  test('beyond maxGroups are left out, the same ones whatever their order, and known ones go on', () => {
    const { evaluate, groups, state } = ruleUnderTest({ maxGroups: 2 });
    evaluate({ c: 1 });
    evaluate({ d: 1, b: 1, a: 1, c: 1 });
    assert.deepEqual(groups(), ['a', 'c']);
    assert.equal(state.groupsLeftOut, 2);
    evaluate({ a: 1, b: 1, c: 95 });
    assert.deepEqual(groups(), ['a', 'c']);
    assert.equal(state.groupsLeftOut, 1);
    assert.equal(state.counts.firing, 1);
  });

  test('that are missing too long are forgotten, and resolved if they fired', () => {
    const { evaluate, events, groups } = ruleUnderTest();
    evaluate({ a: 95, b: 1, c: 1 });
    for (let n = 0; n < 6; n += 1) evaluate({ a: NAN, b: NAN, c: 1 });
    assert.deepEqual(groups(), ['a', 'b', 'c']);
    evaluate({ a: NAN, b: NAN, c: 1 });
    assert.deepEqual(groups(), ['c']);
    assert.deepEqual(events, ['a: ok > firing met', 'a: firing > ok forgotten']);
    evaluate({ a: NAN, b: NAN, c: 1 });
    evaluate({ a: 95, c: 1 });
    assert.deepEqual(groups(), ['a', 'c']);
  });
});

test('time that nobody looked is not time that a group was missing', () => {
  const { evaluate, groups, events } = ruleUnderTest({ noData: 'keep' });
  evaluate({ a: 95, b: 5 });
  evaluate({ a: NAN, b: 5 });
  for (let n = 0; n < 20; n += 1) evaluate(ERROR, true);
  evaluate({ a: NAN, b: 5 });
  assert.deepEqual(groups(), ['a', 'b']);
  for (let n = 0; n < 4; n += 1) evaluate({ a: NAN, b: 5 });
  assert.deepEqual(groups(), ['a', 'b']);
  evaluate({ a: NAN, b: 5 });
  assert.deepEqual(groups(), ['b']);
  assert.deepEqual(events, ['a: ok > firing met', 'a: firing > ok forgotten']);
});

describe('a rule of which no group is known', () => {
  test('fires as a whole when silence is to alert, until there are groups', () => {
    const { evaluate, events, groups } = ruleUnderTest({ noData: 'alert' });
    evaluate({ a: NAN });
    for (let n = 0; n < 10; n += 1) evaluate({});
    assert.deepEqual(events, [': ok > firing noData']);
    evaluate({ a: 95 });
    assert.deepEqual(events.slice(1), ['a: ok > firing met', ': firing > ok dataBack']);
    assert.deepEqual(groups(), ['a']);
  });

  test('has nothing to say when silence is not to alert', () => {
    for (const noData of ['keep', 'ok'] as const) {
      const { evaluate, events, groups } = ruleUnderTest({ noData });
      evaluate({});
      evaluate({ a: NAN });
      assert.deepEqual([events, groups()], [[], []]);
    }
  });

  test('shows an error as a whole, until there is an answer', () => {
    const { evaluate, events, groups, state } = ruleUnderTest();
    evaluate(ERROR);
    evaluate(ERROR);
    assert.equal(state.lastError, 'too many series');
    evaluate({});
    assert.deepEqual(events, [': ok > error evaluationError', ': error > ok evaluationRecovered']);
    assert.deepEqual(groups(), []);
    assert.equal(state.lastError, null);
  });
});

describe('a rule without grouping', () => {
  const fields = { groupBy: [], annotations: {} };

  test('has one group from the beginning', () => {
    const { evaluate, events } = ruleUnderTest({ ...fields, noData: 'error' });
    evaluate({});
    evaluate({ '': NAN });
    evaluate({ '': 95 });
    assert.deepEqual(events, [': ok > noData noData', ': noData > firing met']);
  });

  test('is not forgotten while its silence is an alert', () => {
    const { evaluate, events } = ruleUnderTest({ ...fields, noData: 'alert' });
    for (let n = 0; n < 20; n += 1) evaluate({ '': NAN });
    assert.deepEqual(events, [': ok > firing noData']);
  });

  test('is resolved after the time of forgetting when silence changes nothing', () => {
    const { evaluate, events, groups } = ruleUnderTest({ ...fields, noData: 'keep' });
    evaluate({ '': 95 });
    for (let n = 0; n < 20; n += 1) evaluate({});
    assert.deepEqual(events, [': ok > firing met', ': firing > ok forgotten']);
    assert.deepEqual(groups(), ['']);
  });
});

test('a source that is down is said of the rule and of no group', () => {
  const { evaluate, events, state } = ruleUnderTest({ noData: 'alert', onError: 'alert' });
  evaluate({ a: 95, b: 1 });
  assert.equal(evaluate(new Error('away'), true).isChanged, true);
  assert.equal(evaluate(new Error('away'), true).isChanged, false);
  assert.deepEqual([state.sourceDown, state.lastError], [true, 'away']);
  evaluate({ a: 95, b: 1 });
  assert.deepEqual([state.sourceDown, state.lastError], [false, null]);
  assert.deepEqual(events, ['a: ok > firing met']);
});

test('a failure of the rule shows on every group that is ok', () => {
  const { evaluate, events } = ruleUnderTest();
  evaluate({ a: 95, b: 1 });
  evaluate(ERROR);
  evaluate({ a: 95, b: 1 });
  assert.deepEqual(events.slice(1), ['b: ok > error evaluationError', 'b: error > ok evaluationRecovered']);
});
