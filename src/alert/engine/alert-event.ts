import type { AlertEvent } from '../../metadata/port.ts';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import { renderTemplate } from '../templates/template.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { LinkOf } from './contract.ts';
import { eventIdOf } from './ids.ts';
import type { Change, GroupState, Step } from './state-machine.ts';

export type NewEvent = Omit<AlertEvent, 'seq'>;

export interface EventSubject {
  readonly alertId: string;
  readonly tags: Tags;
}

export interface EventContext {
  readonly rule: CompiledRule;
  readonly linkOf: LinkOf;
  readonly atMs: TimestampMs;
}

/** What a step becomes: the state that knows its episode, and the event that tells of it. */
export function eventOf(
  { state, change }: { readonly state: Step['state']; readonly change: Change },
  subject: EventSubject,
  { rule, linkOf, atMs }: EventContext,
): { readonly state: GroupState; readonly event: NewEvent } {
  const { from, to, reason, value, firstTriggeredMs, firedMs, resolvedMs, message } = change;
  const id = eventIdOf(subject.alertId, { from, to, atMs });
  const episodeId = firstTriggeredMs === null ? null : (change.episodeId ?? id);
  const labels = labelsOf(rule.spec, subject.tags);
  const event: NewEvent = {
    id,
    ruleId: rule.id,
    ruleName: rule.spec.name,
    alertId: subject.alertId,
    groupTags: subject.tags,
    labels,
    annotations: annotationsOf({ rule, linkOf }, { change, alertId: subject.alertId, labels }),
    from,
    to,
    reason,
    atMs,
    value,
    threshold: rule.spec.threshold,
    severity: rule.spec.severity,
    firstTriggeredMs,
    firedMs,
    resolvedMs,
    episodeId,
    message,
  };
  return { state: to === 'ok' ? state : { ...state, episodeId }, event };
}

/** Labels of an alert. Tags of the group go before labels of the rule, so that two groups never look the same. */
export function labelsOf(spec: CompiledRule['spec'], tags: Tags): Tags {
  return { ...spec.labels, ...tags, alertname: spec.name, severity: spec.severity };
}

function annotationsOf(
  { rule, linkOf }: Pick<EventContext, 'rule' | 'linkOf'>,
  { change, alertId, labels }: { change: Change; alertId: string; labels: Tags },
): Tags {
  if (rule.annotations.length === 0) return NO_TAGS;
  const values = {
    value: change.value,
    threshold: rule.spec.threshold,
    durationSeconds: rule.spec.durationSeconds,
    state: change.to,
    rule: rule.spec.name,
    link: linkOf({ ruleId: rule.id, alertId }),
    labels,
  };
  return Object.fromEntries(rule.annotations.map(([key, parts]) => [key, renderTemplate(parts, values)]));
}

const NO_TAGS: Tags = Object.freeze({});
