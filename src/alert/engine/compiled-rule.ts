import { interpolate } from '../../model/dashboard/interpolate.ts';
import { fillRule, ruleScope } from '../../model/rule-variables.ts';
import { matchersOf } from '../../query/filters.ts';
import type { AlertRuleSpec, RecordingRuleSpec } from '../model/rule.ts';
import type { WindowRequest } from '../ports.ts';
import { parseTemplate } from '../templates/parse.ts';
import type { TemplatePart } from '../templates/template.ts';
import { hashOf } from './ids.ts';

/** A rule that is ready to be evaluated again and again. */
export interface CompiledRule {
  readonly kind: 'alert';
  readonly id: string;
  /** With its variables filled in. */
  readonly spec: AlertRuleSpec;
  readonly request: WindowRequest;
  /** Two versions of a rule that differ in this are two rules: open episodes of the first end. */
  readonly definition: string;
  readonly annotations: readonly (readonly [key: string, parts: readonly TemplatePart[]])[];
}

export interface CompiledRecording {
  readonly kind: 'recording';
  readonly id: string;
  /** With its variables filled in. */
  readonly spec: RecordingRuleSpec;
  readonly request: WindowRequest;
  /** The same for all versions: a recording rule has no episodes. */
  readonly definition: '';
}

/**
 * Every way in which a stored or sent rule becomes an evaluated one goes through here, or `compileRecording`: variables are filled
 * in nowhere else.
 */
export function compileRule(id: string, rule: AlertRuleSpec): CompiledRule {
  const spec = fillRule(rule);
  return {
    kind: 'alert',
    id,
    spec,
    request: windowRequestOf(spec),
    definition: definitionOf(spec),
    annotations: annotationsOf(rule),
  };
}

export function compileRecording(id: string, rule: RecordingRuleSpec): CompiledRecording {
  const spec = fillRule(rule);
  return { kind: 'recording', id, spec, request: windowRequestOf(spec), definition: '' };
}

function annotationsOf({ annotations, variables }: AlertRuleSpec): CompiledRule['annotations'] {
  // The templates were checked when the rule was saved; here their labels need not be known.
  const context = { place: 'rule.annotations', labelKeys: undefined };
  const scope = ruleScope(variables);
  return Object.entries(annotations).map(([key, text]) => [
    key,
    parseTemplate(text, context).map((part) =>
      part.kind === 'text' ? { ...part, text: interpolate(part.text, scope, { format: 'text' }) } : part,
    ),
  ]);
}

/** What is asked of the query engine for a rule. */
function windowRequestOf({
  query,
  groupBy,
}: Pick<AlertRuleSpec | RecordingRuleSpec, 'query' | 'groupBy'>): WindowRequest {
  return {
    kind: 'native',
    metric: query.metric,
    aggregation: query.aggregation,
    ...(query.filters === undefined ? {} : { filters: query.filters }),
    groupBy,
    windowMs: query.windowSeconds * 1_000,
  };
}

/** A hash of what a rule looks at and when it fires. Texts, labels, policies and the way back are not part of it. */
function definitionOf(
  spec: Pick<AlertRuleSpec, 'query' | 'groupBy' | 'condition' | 'threshold' | 'durationSeconds'>,
): string {
  const { query, groupBy, condition, threshold, durationSeconds } = spec;
  const { metric, aggregation, windowSeconds } = query;
  const matchers = matchersOf(query.filters).map(({ key, op, value }) => [key, op, value]);
  const window = [metric, aggregation, matchers, windowSeconds, groupBy];
  return hashOf(JSON.stringify([window, condition, threshold, durationSeconds]));
}

/** Rules of one shape differ in filters and thresholds only: they are best asked together. */
export function shapeOf({ request }: CompiledRule | CompiledRecording): string {
  const { metric, aggregation, groupBy, windowMs } = request;
  return JSON.stringify([metric, aggregation, groupBy, windowMs]);
}
