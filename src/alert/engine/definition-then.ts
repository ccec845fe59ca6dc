import type { AlertInstance, AuditEntry, AuditRepository } from '../../metadata/port.ts';
import { parseAlertRule } from '../rules/parse-alert-rule.ts';
import { compileRule } from './compiled-rule.ts';
import type { FollowedRule } from './rule-follower.ts';

/** Changes of one rule that are looked through; a rule with more since its last event has surely been changed. */
const MOST_CHANGES = 200;

/**
 * What the rule looked at when its open episodes were last told of, from the audit trail: for a state that is lost. Undefined
 * when that cannot be found out; then it has been changed too often, or into what this program cannot read.
 */
export async function definitionThen(
  audit: AuditRepository,
  rule: FollowedRule & { readonly compiled: { readonly definition: string } },
  instances: readonly AlertInstance[],
): Promise<string | undefined> {
  const lastMs = Math.max(...instances.map(({ event }) => event.atMs));
  if (rule.updatedAtMs <= lastMs) return rule.compiled.definition;
  const entries = await audit.list({ kind: 'alert_rules', subjectId: rule.id, limit: MOST_CHANGES });
  const since = entries.filter(({ atMs }) => atMs > lastMs);
  if (since.length === MOST_CHANGES) return undefined;
  const firstChange = since.at(-1);
  return firstChange === undefined ? rule.compiled.definition : definitionOfBody(firstChange);
}

function definitionOfBody({ before, subjectName }: AuditEntry): string | undefined {
  try {
    const rule = parseAlertRule({ ...(before as object), name: subjectName }, 'rule', { isStored: true });
    return compileRule('', rule).definition;
  } catch {
    return undefined;
  }
}
