import { compileRule } from '../engine/compiled-rule.ts';
import { compare } from '../engine/condition.ts';
import type { GroupValue } from '../ports.ts';
import type { PreviewRule } from './contract.ts';

const MOST_GROUPS = 100;

/** What a rule sees right now. Never throws for what is wrong with the rule's query: see `errors`. */
export const previewRule: PreviewRule = async (rule, { query, clock }, { signal } = {}) => {
  const intervalMs = rule.intervalSeconds * 1_000;
  const atMs = Math.floor(clock.now() / intervalMs) * intervalMs;
  const endMs = atMs - rule.delaySeconds * 1_000;
  const { request } = compileRule('preview', rule);
  const [outcome] = await query.windowsAt([request], signal === undefined ? { endMs } : { endMs, signal });
  if (outcome === undefined) throw new Error('BUG: a request has no outcome');
  if (!outcome.ok) {
    return { atMs, groups: [], groupCount: 0, metCount: 0, errors: [outcome.error.message] };
  }
  const groups = outcome.groups.map(({ tags, value }: GroupValue) => {
    const isMissing = Number.isNaN(value);
    const met = !isMissing && compare(value, rule.condition, rule.threshold);
    return { tags, value: isMissing ? null : value, met };
  });
  const shown = [...groups.filter(({ met }) => met), ...groups.filter(({ met }) => !met)];
  const metCount = groups.filter(({ met }) => met).length;
  return { atMs, groups: shown.slice(0, MOST_GROUPS), groupCount: groups.length, metCount, errors: [] };
};
