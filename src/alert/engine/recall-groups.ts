import type { TimestampMs } from '../../model/time.ts';
import { isTimeout } from '../../query/window/outcomes.ts';
import type { AlertQuery, GroupValue, WindowOutcome, WindowRequest } from '../ports.ts';
import type { CompiledRule } from './compiled-rule.ts';
import { groupKeyOf } from './ids.ts';
import type { Unit } from './unit.ts';

export interface RecallDependencies {
  readonly query: Pick<AlertQuery, 'windowsAt'>;
  /** How long a group without samples is still one of its rule's. */
  readonly forgetMs: number;
}

/** A store that does not answer this in time is asked so often; then rules go on without. */
const MOST_TRIES = 3;

/**
 * Finds out which groups rules knew whose state is lost: those that had a sample before they would have been forgotten. Without
 * that a group that went silent meanwhile would be none of the rule, and nobody would be told. Rejects as `windowsAt` does.
 */
export async function recallGroups(
  units: readonly Unit[],
  { query, forgetMs }: RecallDependencies,
  { atMs, delayMs, signal }: { atMs: TimestampMs; delayMs: number; signal: AbortSignal },
): Promise<void> {
  const asked: { readonly unit: Unit; readonly rule: CompiledRule; readonly request: WindowRequest }[] = [];
  for (const unit of units) {
    const { rule, state } = unit;
    if (!state.isLost) continue;
    if (rule.kind === 'recording' || rule.spec.groupBy.length === 0 || rule.request.windowMs >= forgetMs) {
      state.isLost = false;
    } else asked.push({ unit, rule, request: { ...rule.request, aggregation: 'count', windowMs: forgetMs } });
  }
  if (asked.length === 0) return;
  const requests = asked.map(({ request }) => request);
  const outcomes = await query.windowsAt(requests, { endMs: atMs - delayMs, signal });
  for (const [index, { unit, rule }] of asked.entries()) {
    take(unit, rule, outcomes[index] as WindowOutcome, atMs);
  }
}

function take(unit: Unit, { spec }: CompiledRule, outcome: WindowOutcome, atMs: TimestampMs): void {
  const { state } = unit;
  if (!outcome.ok) {
    if (isTimeout(outcome.error)) unit.recallTries += 1;
    state.isLost = outcome.isSourceDown && unit.recallTries < MOST_TRIES;
    return;
  }
  state.isLost = false;
  unit.isDirty = true;
  const room = spec.maxGroups - [...state.groups.keys()].filter((key) => key !== '').length;
  const found = outcome.groups.map(keyed).filter(({ key, value }) => {
    return key !== '' && !Number.isNaN(value) && !state.groups.has(key);
  });
  found.sort((a, b) => (a.key < b.key ? -1 : 1));
  for (const { key, tags } of found.slice(0, Math.max(0, room))) {
    const group = state.newGroup(tags, atMs, key);
    // Since when is not known: those that are there will be seen in a moment.
    group.state = { ...group.state, missingSinceMs: atMs };
    state.add(group);
  }
}

function keyed({ tags, value }: GroupValue) {
  return { key: groupKeyOf(tags), tags, value };
}
