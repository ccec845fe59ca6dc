import { fillRule } from '../../model/rule-variables.ts';
import { type RecordingRuleInput, type RecordingRuleSpec, recordingRuleSchema } from '../model/rule.ts';
import { checkedGrouping, checkMetricName, checkQuery, queryWithDefaults } from './check-query.ts';
import { schemaCheckOf } from './check-schema.ts';
import { checkFilledName, checkLabels } from './check-texts.ts';
import { checkReferences, checkVariables } from './check-variables.ts';
import type { ParseOptions } from './parse-alert-rule.ts';
import { invalidRule } from './problem.ts';

const checkSchema = schemaCheckOf(recordingRuleSchema);

/**
 * A recording rule as people write it, checked and with its defaults filled in; its variables still stand in its texts. What it
 * returns it also takes, unchanged. Throws `INVALID_RULE` (400); the message names the place under `place`: `recording.record: …`.
 */
export function parseRecordingRule(
  input: unknown,
  place = 'recording',
  { isStored = false }: ParseOptions = {},
): RecordingRuleSpec {
  checkSchema(input, place);
  const rule = withDefaults(input as RecordingRuleInput, place);
  checkVariables(rule.variables, `${place}.variables`);
  if (!isStored) checkReferences(rule, place);
  checkFilled(fillRule(rule), place);
  return rule;
}

function checkFilled(rule: RecordingRuleSpec, place: string): void {
  checkFilledName(rule.name, `${place}.name`);
  checkMetricName(rule.record, `${place}.record`);
  checkQuery(rule.query, `${place}.query`);
  checkedGrouping(rule.groupBy, `${place}.groupBy`);
  checkLabels(rule.labels, `${place}.labels`, []);
  if (rule.record !== rule.query.metric) return;
  throw invalidRule(
    `${place}.record: ${rule.record} is the metric that is read`,
    'Choose another name: results among the samples they come from would change the next result.',
  );
}

function withDefaults(input: RecordingRuleInput, place: string): RecordingRuleSpec {
  return {
    name: input.name,
    record: input.record,
    query: queryWithDefaults(input.query),
    groupBy: checkedGrouping(input.groupBy, `${place}.groupBy`),
    labels: input.labels ?? {},
    ...(input.variables === undefined ? {} : { variables: input.variables }),
    ...(input.unit === undefined ? {} : { unit: input.unit }),
    intervalSeconds: input.intervalSeconds ?? 60,
    delaySeconds: input.delaySeconds ?? 0,
    enabled: input.enabled ?? true,
  };
}
