import type { FieldErrors } from '../api/field-errors.ts';
import type { Condition, RuleInput } from '../api/rule-types.ts';
import { parseDuration } from '../ui/durations.ts';
import { parseNumber } from '../ui/numbers.ts';
import { type Pair, queryVariables, type RuleForm, variableValues } from './rule-form.ts';

export interface CheckedRule {
  /** By the place that the server would name. */
  readonly problems: FieldErrors;
  /** What would be saved; undefined while something is wrong. */
  readonly input: RuleInput | undefined;
  /** The same for evaluating it now or over the past: there a name is not needed yet. */
  readonly probe: RuleInput | undefined;
  readonly threshold: number | undefined;
  readonly resolveThreshold: number | undefined;
}

const DAY_SECONDS = 86_400;
const UNNAMED = 'new rule';

/** Reads a form. Checks what can be checked here, at once; the server has the last word. */
export function checkRule(form: RuleForm): CheckedRule {
  const problems: Record<string, string> = {};
  const threshold = readThreshold(form, problems);
  const resolveThreshold = readResolve(form, threshold, problems);
  const seconds = readSeconds(form, problems);
  const maxGroups = Number(form.maxGroups.trim());
  if (!Number.isInteger(maxGroups) || maxGroups < 1) problems.maxGroups = 'Write a whole number from 1';
  if (form.metric === '') problems['query.metric'] = 'Choose a metric';
  checkPairs(form.labels, 'labels', problems);
  checkPairs(form.annotations, 'annotations', problems);
  checkVariables(form, problems);

  const probe =
    Object.keys(problems).length > 0 || threshold === undefined
      ? undefined
      : ruleInput(form, { ...seconds, threshold, resolveThreshold, maxGroups });
  if (form.name.trim() === '') problems.name = 'Give it a name: it is what people read first';
  const input = problems.name === undefined ? probe : undefined;
  return { problems, input, probe, threshold, resolveThreshold };
}

function readThreshold({ threshold }: RuleForm, problems: Record<string, string>): number | undefined {
  const value = parseNumber(threshold);
  if (value !== undefined) return value;
  problems.threshold = threshold.trim() === '' ? 'Write a number' : 'This is not a number: 80, 1.5k or 8 GiB';
  return undefined;
}

function readResolve(
  { resolve, condition }: RuleForm,
  threshold: number | undefined,
  problems: Record<string, string>,
): number | undefined {
  if (resolve.trim() === '') return undefined;
  const value = parseNumber(resolve);
  if (value === undefined) problems.resolveThreshold = 'This is not a number: 80, 1.5k or 8 GiB';
  else if (threshold !== undefined) {
    const problem = sideProblem(condition, threshold, value);
    if (problem !== undefined) problems.resolveThreshold = problem;
  }
  return value;
}

/** A firing alert must be able to clear only after it is better than what made it fire. */
function sideProblem(condition: Condition, threshold: number, resolve: number): string | undefined {
  if (condition === 'gt' || condition === 'gte') {
    return resolve > threshold
      ? 'At most the threshold: it clears when the value is back below this'
      : undefined;
  }
  if (condition === 'lt' || condition === 'lte') {
    return resolve < threshold
      ? 'At least the threshold: it clears when the value is back above this'
      : undefined;
  }
  return resolve === threshold ? undefined : 'With this condition it cannot differ from the threshold';
}

interface Seconds {
  readonly windowSeconds: number;
  readonly durationSeconds: number;
  readonly keepFiringForSeconds: number;
  readonly intervalSeconds: number;
  readonly delaySeconds: number;
}

function readSeconds(form: RuleForm, problems: Record<string, string>): Seconds {
  const read = (place: string, text: string, least: number, most: number) => {
    const seconds = parseDuration(text);
    if (seconds === undefined) problems[place] = 'As 30s, 5m or 1h 30m';
    else if (seconds < least) problems[place] = least === 1 ? 'At least 1s' : `At least ${least}s`;
    else if (seconds > most) problems[place] = `At most ${most / DAY_SECONDS}d`;
    return seconds ?? 0;
  };
  return {
    windowSeconds: read('query.windowSeconds', form.window, 1, 7 * DAY_SECONDS),
    durationSeconds: read('durationSeconds', form.hold, 0, 30 * DAY_SECONDS),
    keepFiringForSeconds: read('keepFiringForSeconds', form.keep, 0, 30 * DAY_SECONDS),
    intervalSeconds: read('intervalSeconds', form.interval, 1, DAY_SECONDS),
    delaySeconds: read('delaySeconds', form.delay, 0, DAY_SECONDS / 24),
  };
}

function checkPairs(list: readonly Pair[], place: string, problems: Record<string, string>): void {
  const seen = new Set<string>();
  for (const { key, value } of list) {
    const name = key.trim();
    if (name === '' && value.trim() !== '') problems[place] = 'Name each of them';
    if (name !== '' && seen.has(name)) problems[place] = `There are two called ${name}`;
    seen.add(name);
  }
}

/** One without a value would find nothing. */
function checkVariables(form: RuleForm, problems: Record<string, string>): void {
  const given = variableValues(form.variables);
  for (const name of [...queryVariables(form), ...form.variables.map((one) => one.name)]) {
    if (!Object.hasOwn(given, name)) problems[`variables.${name}`] = 'Give a value, several, or $__all';
  }
}

type Numbers = Seconds & {
  readonly threshold: number;
  readonly resolveThreshold: number | undefined;
  readonly maxGroups: number;
};

function ruleInput(form: RuleForm, numbers: Numbers): RuleInput {
  const { windowSeconds, resolveThreshold, ...rest } = numbers;
  return {
    name: form.name.trim() === '' ? UNNAMED : form.name.trim(),
    ...(form.description.trim() === '' ? {} : { description: form.description.trim() }),
    query: {
      metric: form.metric,
      aggregation: form.aggregation,
      ...(form.filters.length === 0 ? {} : { filters: form.filters }),
      windowSeconds,
    },
    groupBy: form.groupBy,
    condition: form.condition,
    ...rest,
    ...(resolveThreshold === undefined ? {} : { resolveThreshold }),
    severity: form.severity,
    enabled: form.enabled,
    noData: form.noData,
    onError: form.onError,
    labels: record(form.labels),
    annotations: record(form.annotations),
    ...(form.variables.length === 0 ? {} : { variables: variableValues(form.variables) }),
    notification: { channels: form.channels },
  };
}

/** Lines that are empty, or have no text yet, are not sent. */
function record(list: readonly Pair[]): Record<string, string> {
  return Object.fromEntries(
    list.flatMap(({ key, value }) => (key.trim() === '' || value === '' ? [] : [[key.trim(), value]])),
  );
}

/** The part of a rule that decides when it fires: texts and people do not. */
export function decidingPart(rule: RuleInput): RuleInput {
  const { name, description, labels, annotations, notification, severity, ...rest } = rule;
  return { ...rest, name: UNNAMED, enabled: true };
}
