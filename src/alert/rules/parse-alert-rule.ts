import { fillRule } from '../../model/rule-variables.ts';
import { EVERY_SERIES } from '../../query/query.ts';
import { type AlertRuleInput, type AlertRuleSpec, alertRuleSchema, type Condition } from '../model/rule.ts';
import { parseTemplate } from '../templates/parse.ts';
import { checkedGrouping, checkQuery, queryWithDefaults } from './check-query.ts';
import { schemaCheckOf } from './check-schema.ts';
import { checkAnnotations, checkFilledName, checkLabels, OWN_LABELS } from './check-texts.ts';
import { checkReferences, checkVariables } from './check-variables.ts';
import { invalidRule } from './problem.ts';

const checkSchema = schemaCheckOf(alertRuleSchema);

export interface ParseOptions {
  /**
   * It was stored, maybe by a version that knew no variables: then `$name` without a variable is text, as it was, and the rule goes
   * on being evaluated.
   */
  readonly isStored?: boolean;
}

/**
 * A rule as people write it, checked and with its defaults filled in; its variables still stand in its texts. What it returns it
 * also takes, unchanged. Throws `INVALID_RULE` (400); the message names the place under `place`: `rule.query.metric: …`.
 */
export function parseAlertRule(
  input: unknown,
  place = 'rule',
  { isStored = false }: ParseOptions = {},
): AlertRuleSpec {
  checkSchema(input, place);
  const rule = withDefaults(input as AlertRuleInput, place);
  checkVariables(rule.variables, `${place}.variables`);
  if (!isStored) checkReferences(rule, place);
  checkResolveThreshold(rule, place);
  checkAnnotations(rule.annotations, `${place}.annotations`);
  checkFilled(fillRule(rule), place);
  return rule;
}

/** What is evaluated must be right, and not what stands for it. */
function checkFilled(rule: AlertRuleSpec, place: string): void {
  checkFilledName(rule.name, `${place}.name`);
  checkQuery(rule.query, `${place}.query`);
  checkedGrouping(rule.groupBy, `${place}.groupBy`);
  checkLabels(rule.labels, `${place}.labels`, OWN_LABELS);
  checkTemplates(rule, place);
}

function withDefaults(input: AlertRuleInput, place: string): AlertRuleSpec {
  return {
    name: input.name,
    description: input.description ?? '',
    query: queryWithDefaults(input.query),
    groupBy: checkedGrouping(input.groupBy, `${place}.groupBy`),
    condition: input.condition,
    threshold: input.threshold,
    resolveThreshold: input.resolveThreshold ?? input.threshold,
    durationSeconds: input.durationSeconds ?? 0,
    keepFiringForSeconds: input.keepFiringForSeconds ?? 0,
    intervalSeconds: input.intervalSeconds ?? 10,
    delaySeconds: input.delaySeconds ?? 0,
    severity: input.severity ?? 'warning',
    enabled: input.enabled ?? true,
    noData: input.noData ?? 'keep',
    onError: input.onError ?? 'keep',
    maxGroups: input.maxGroups ?? 1_000,
    labels: input.labels ?? {},
    annotations: input.annotations ?? {},
    ...(input.variables === undefined ? {} : { variables: input.variables }),
    notification: { channels: [...new Set(input.notification?.channels)] },
  };
}

const RESOLVE_SIDE: Record<Condition, 'notAbove' | 'notBelow' | 'equal'> = {
  gt: 'notAbove',
  gte: 'notAbove',
  lt: 'notBelow',
  lte: 'notBelow',
  eq: 'equal',
  ne: 'equal',
};

const SIDE_WORDS = {
  notAbove: 'at most the threshold',
  notBelow: 'at least the threshold',
  equal: 'the threshold itself',
} as const;

/** On the other side an alert would clear while its condition is met. */
function checkResolveThreshold(rule: AlertRuleSpec, place: string): void {
  const { condition, threshold, resolveThreshold } = rule;
  const side = RESOLVE_SIDE[condition];
  const isRight =
    resolveThreshold === threshold ||
    (side === 'notAbove' && resolveThreshold < threshold) ||
    (side === 'notBelow' && resolveThreshold > threshold);
  if (isRight) return;
  throw invalidRule(
    `${place}.resolveThreshold: ${resolveThreshold} does not go with ${condition} ${threshold}`,
    `With ${condition} it must be ${SIDE_WORDS[side]}; leave it out to have no hysteresis.`,
  );
}

function checkTemplates(rule: AlertRuleSpec, place: string): void {
  const labelKeys = labelKeysOf(rule);
  for (const [key, text] of Object.entries(rule.annotations)) {
    parseTemplate(text, { place: `${place}.annotations.${key}`, labelKeys });
  }
}

/** The labels an alert of the rule can have; undefined when the tags of any series may be among them. */
export function labelKeysOf(rule: Pick<AlertRuleSpec, 'groupBy' | 'labels'>): readonly string[] | undefined {
  if (rule.groupBy.includes(EVERY_SERIES)) return undefined;
  return ['alertname', 'severity', ...new Set([...rule.groupBy, ...Object.keys(rule.labels)])];
}
