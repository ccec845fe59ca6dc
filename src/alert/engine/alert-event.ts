import type { AlertEvent } from '../../metadata/port.ts';
import type { Tags } from '../../model/series.ts';
import { renderTemplate } from '../templates/template.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { LinkOf } from './contract.ts';
import { eventIdOf } from './ids.ts';
import type { Tell } from './rule-evaluation.ts';
import type { Change } from './state-machine.ts';

export type NewEvent = Omit<AlertEvent, 'seq'>;

/** What the events of a rule are made with. */
export interface EventContext {
  readonly rule: CompiledRule;
  readonly linkOf: LinkOf;
}

/** What a step becomes: the state that knows its episode, and the event that tells of it. */
export function tellerOf({ rule, linkOf }: EventContext): Tell<NewEvent> {
  return ({ state, change }, { alertId, tags }, atMs) => {
    const { message, ...told } = change;
    const id = eventIdOf(alertId, { from: change.from, to: change.to, atMs });
    const episodeId = change.firstTriggeredMs === null ? null : (change.episodeId ?? id);
    const labels = labelsOf(rule.spec, tags);
    const event: NewEvent = {
      id,
      ruleId: rule.id,
      ruleName: rule.spec.name,
      alertId,
      groupTags: tags,
      labels,
      annotations: annotationsOf({ rule, linkOf }, { change, alertId, labels }),
      ...told,
      atMs,
      threshold: rule.spec.threshold,
      severity: rule.spec.severity,
      episodeId,
      message,
    };
    return { state: change.to === 'ok' ? state : { ...state, episodeId }, event };
  };
}

/** Labels of an alert. Tags of the group go before labels of the rule, so that two groups never look the same. */
export function labelsOf(spec: CompiledRule['spec'], tags: Tags): Tags {
  return { ...spec.labels, ...tags, alertname: spec.name, severity: spec.severity };
}

function annotationsOf(
  { rule, linkOf }: EventContext,
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
