import { type RecordingRuleInput, type RecordingRuleSpec, recordingRuleSchema } from '../model/rule.ts';
import { checkedGrouping, checkedQuery, checkMetricName } from './check-query.ts';
import { schemaCheckOf } from './check-schema.ts';
import { checkControls, checkLabels } from './check-texts.ts';
import { invalidRule } from './problem.ts';

const checkSchema = schemaCheckOf(recordingRuleSchema);

/**
 * A recording rule as people write it, checked and with its defaults filled in. What it returns it also takes, unchanged.
 * Throws `INVALID_RULE` (400); the message names the place under `place`: `recording.record: …`.
 */
export function parseRecordingRule(input: unknown, place = 'recording'): RecordingRuleSpec {
  checkSchema(input, place);
  const rule = withDefaults(input as RecordingRuleInput, place);
  checkControls(rule.name, `${place}.name`);
  checkMetricName(rule.record, `${place}.record`);
  checkLabels(rule.labels, `${place}.labels`, []);
  if (rule.record === rule.query.metric) {
    throw invalidRule(
      `${place}.record: ${rule.record} is the metric that is read`,
      'Choose another name: results among the samples they come from would change the next result.',
    );
  }
  return rule;
}

function withDefaults(input: RecordingRuleInput, place: string): RecordingRuleSpec {
  return {
    name: input.name,
    record: input.record,
    query: checkedQuery(input.query, `${place}.query`),
    groupBy: checkedGrouping(input.groupBy, `${place}.groupBy`),
    labels: input.labels ?? {},
    ...(input.unit === undefined ? {} : { unit: input.unit }),
    intervalSeconds: input.intervalSeconds ?? 60,
    delaySeconds: input.delaySeconds ?? 0,
    enabled: input.enabled ?? true,
  };
}
