import type { Tags } from '../../model/series.ts';
import type { GroupValue } from '../ports.ts';
import { groupKeyOf } from './ids.ts';
import type { Group, RuleState } from './rule-state.ts';

/** A group of an answer that the rule did not know and that has a value. */
export interface FreshGroup {
  readonly key: string;
  readonly tags: Tags;
  readonly value: number;
}

/**
 * Tells known groups to `seen` and returns the others that have a value. An answer has each group once, and nearly always in
 * the order of the last one, so that no group needs its key to be made.
 */
export function matchGroups(
  state: RuleState,
  answer: readonly GroupValue[],
  seen: (group: Group, value: number) => void,
): readonly FreshGroup[] {
  const fresh: FreshGroup[] = [];
  const { order, round } = state;
  for (let i = 0; i < answer.length; i += 1) {
    const { tags, value } = answer[i] as GroupValue;
    const hinted = order[i];
    const group = hinted?.isKnown && isSame(hinted, tags) ? hinted : findByKey(state, tags);
    if (group === undefined) {
      order[i] = undefined;
      // A series that has been silent since before the rule knew it is none of its groups.
      if (!Number.isNaN(value)) fresh.push({ key: groupKeyOf(tags), tags, value });
    } else {
      order[i] = group;
      group.seenInRound = round;
      seen(group, value);
    }
  }
  order.length = answer.length;
  return fresh;
}

function findByKey(state: RuleState, tags: Tags): Group | undefined {
  const group = state.groups.get(groupKeyOf(tags));
  if (group !== undefined) group.answerTags = tags;
  return group;
}

function isSame(group: Group, tags: Tags): boolean {
  if (group.answerTags === tags) return true;
  if (!haveEqualTags(group.tags, tags)) return false;
  group.answerTags = tags;
  return true;
}

function haveEqualTags(a: Tags, b: Tags): boolean {
  let count = 0;
  for (const key in a) {
    if (a[key] !== b[key]) return false;
    count += 1;
  }
  for (const _ in b) count -= 1;
  return count === 0;
}
