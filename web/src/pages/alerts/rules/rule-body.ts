import type { Rule, RuleInput } from '../api/rule-types.ts';

/** The part of a stored rule that people write: what is sent back to change or copy it. */
export function ruleBody(rule: Rule): RuleInput {
  const { id, version, origin, createdAtMs, updatedAtMs, updatedBy, status, resolveThreshold, ...body } =
    rule;
  return {
    ...body,
    // Equal to the threshold means none of its own: it must follow when the threshold is changed.
    ...(resolveThreshold === undefined || resolveThreshold === body.threshold ? {} : { resolveThreshold }),
  };
}

/** `file:production.yaml` is the file's name; undefined for rules that were made here. */
export function fileOf({ origin }: Pick<Rule, 'origin'>): string | undefined {
  return origin.startsWith('file:') ? origin.slice('file:'.length) : undefined;
}
