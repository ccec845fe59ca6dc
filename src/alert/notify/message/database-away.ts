import type { AlertEvent } from '../../../metadata/port.ts';
import type { TimestampMs } from '../../../model/time.ts';
import { SOURCE_DOWN_NAME, SOURCE_DOWN_RULE_ID } from '../../engine/contract.ts';
import { alertIdOf, hashOf } from '../../engine/ids.ts';
import { timeText } from './wording.ts';

const SEVERITY = 'critical';

/** The built-in alert that nothing can be evaluated, or stored: the one that evaluators write when they can. */
export const DATABASE_AWAY = {
  ruleId: SOURCE_DOWN_RULE_ID,
  alertId: alertIdOf(SOURCE_DOWN_RULE_ID, ''),
  labels: { alertname: SOURCE_DOWN_NAME, severity: SEVERITY },
} as const;

const COMMON = {
  ...DATABASE_AWAY,
  ...{ seq: 0, ruleName: SOURCE_DOWN_NAME, groupTags: {}, severity: SEVERITY, value: null, threshold: 0 },
  ...{ episodeId: null, message: null },
};

/** That alert as the notifier sees it begin when nobody can store it; it is in no table. */
export function databaseAway({
  sinceMs,
  error,
}: {
  readonly sinceMs: TimestampMs;
  readonly error: string;
}): AlertEvent {
  return {
    ...COMMON,
    id: hashOf(`database away\n${sinceMs}`),
    annotations: {
      summary: 'Alerting cannot reach its database',
      description: `Since ${timeText(sinceMs)} no rule is evaluated and no other alert is told: ${error}`,
    },
    ...{ from: 'ok', to: 'firing', reason: 'evaluationError', atMs: sinceMs },
    ...{ firstTriggeredMs: sinceMs, firedMs: sinceMs, resolvedMs: null },
  };
}

/** Its end, where nobody wrote one: `sinceMs` is from when it is known, `atMs` when it was seen to be over. */
export function databaseBack({
  sinceMs,
  atMs,
}: {
  readonly sinceMs: TimestampMs;
  readonly atMs: TimestampMs;
}): AlertEvent {
  return {
    ...COMMON,
    id: hashOf(`database back\n${sinceMs}\n${atMs}`),
    annotations: { summary: 'Alerting reaches its database again' },
    ...{ from: 'firing', to: 'ok', reason: 'evaluationRecovered', atMs },
    ...{ firstTriggeredMs: sinceMs, firedMs: sinceMs, resolvedMs: atMs },
  };
}
