import { isDeepStrictEqual } from 'node:util';
import type { Tags } from '../../model/series.ts';
import type { TimestampMs } from '../../model/time.ts';
import type { WrittenSample } from '../ports.ts';
import type { CompiledRule } from './compiled-rule.ts';
import type { Group, RuleState } from './rule-state.ts';
import { isActive } from './rule-status.ts';
import { isFiring } from './state-machine.ts';

/** As in Prometheus. */
const METRIC = 'ALERTS';
/** What ingest allows by default. */
const MOST_TAGS = 10;

interface Written {
  readonly rule: CompiledRule;
  readonly isFiring: boolean;
  readonly tags: Tags;
}

/**
 * The state of the alerts of one rule as samples: 1 at each evaluation while an alert is pending or fires (keeping too), then
 * one 0. What was written is remembered in this process only.
 */
export class AlertSeries {
  readonly #written = new Map<Group, Written>();

  samples(rule: CompiledRule, state: RuleState, atMs: TimestampMs): readonly WrittenSample[] {
    const { firing, keeping, pending } = state.counts;
    if (this.#written.size + firing + keeping + pending === 0) return NONE;
    const samples: WrittenSample[] = [];
    for (const [group, { tags }] of this.#written) {
      if (this.#isCurrent(group, rule)) continue;
      samples.push({ name: METRIC, tags, timeMs: atMs, value: 0 });
      this.#written.delete(group);
    }
    for (const group of state.groups.values()) {
      if (!isActive(group.state.state)) continue;
      samples.push({ name: METRIC, tags: this.#tagsOf(group, rule), timeMs: atMs, value: 1 });
    }
    return samples;
  }

  /** The rule is gone: a 0 for each alert that has none yet. */
  end(atMs: TimestampMs): readonly WrittenSample[] {
    const tags = Array.from(this.#written.values(), (written) => written.tags);
    this.#written.clear();
    return tags.map((tag) => ({ name: METRIC, tags: tag, timeMs: atMs, value: 0 }));
  }

  #isCurrent(group: Group, rule: CompiledRule): boolean {
    const written = this.#written.get(group);
    const { state } = group.state;
    if (!group.isKnown || !isActive(state) || written?.isFiring !== isFiring(state)) return false;
    if (written.rule === rule) return true;
    // Most changes of a rule leave its series as they are.
    const tags = seriesTags(rule, group.tags, written.isFiring ? 'firing' : 'pending');
    if (!isDeepStrictEqual(tags, written.tags)) return false;
    this.#written.set(group, { ...written, rule });
    return true;
  }

  #tagsOf(group: Group, rule: CompiledRule): Tags {
    const known = this.#written.get(group);
    if (known !== undefined) return known.tags;
    const firing = isFiring(group.state.state);
    const tags = seriesTags(rule, group.tags, firing ? 'firing' : 'pending');
    this.#written.set(group, { rule, isFiring: firing, tags });
    return tags;
  }
}

const NONE: readonly WrittenSample[] = [];

/** The tags that tell alerts apart come before labels that all alerts of the rule share. */
function seriesTags({ spec }: CompiledRule, groupTags: Tags, alertstate: 'pending' | 'firing'): Tags {
  const own = { alertname: spec.name, alertstate, severity: spec.severity };
  const tags = new Map<string, string>(Object.entries(own));
  for (const [key, value] of [...Object.entries(groupTags), ...Object.entries(spec.labels)]) {
    if (tags.size >= MOST_TAGS) break;
    if (!tags.has(key)) tags.set(key, value);
  }
  return Object.fromEntries(tags);
}
