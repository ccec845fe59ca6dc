import type { AlertRuleSpec } from '../../../model/rule.ts';

/** A version of a stored rule; `spec` is undefined when it was deleted. */
export interface Version {
  readonly at: number;
  readonly spec: AlertRuleSpec | undefined;
}
