import assert from 'node:assert/strict';
import type { AlertRuleSpec } from '../../../model/rule.ts';
import { shardOf } from '../../shards.ts';
import { type Answer, SourceDown } from '../fixture.ts';
import {
  begunAnew,
  type Count,
  changedSince,
  dueTimes,
  evaluated,
  lastTime,
  latest,
  missedBy,
  NO_COUNT,
  type Told,
} from './expected-counts.ts';
import { expectedEvaluation } from './expected-evaluation.ts';
import { changed, type OracleEvent, type OracleGroup, okGroup, type View } from './expected-step.ts';
import type { Version } from './version.ts';

/** What an evaluator believes of a rule. */
interface Belief {
  spec: AlertRuleSpec;
  definition: string;
  view: View;
  isDoubtful: boolean;
  /** Not evaluated for times up to this one. */
  notBefore: number;
  /** Nothing was kept of the rule, and its groups were not asked for yet. */
  isLost: boolean;
  /** How many of the rule's events there were when the last that it knows of was told. */
  seen: number;
  /** The last time that had an answer. */
  answered: number | null;
  count: Count;
}

export interface Kept {
  readonly definition: string;
  readonly view: View;
  readonly isLost: boolean;
  readonly seen: number;
  readonly answered: number | null;
  readonly count: Count;
}

/** All that is in the state store. */
export interface KeptAll {
  readonly rules: ReadonlyMap<string, Kept>;
  /** What was told of the rules of shards. */
  readonly reports: ReadonlyMap<string, ReadonlyMap<string, Count>>;
}

/** What an evaluator wrote: the state of a rule, the report of a shard, how far a shard was evaluated. */
export type Written =
  | { readonly kind: 'rule'; readonly id: string }
  | { readonly kind: 'report'; readonly shard: string }
  | { readonly kind: 'progress'; readonly shard: string; readonly at: number };

interface Asked {
  readonly at: number;
  readonly answer: Answer;
}

export interface Followed {
  readonly at: number;
  readonly during: ReadonlySet<string>;
  /** Of those, the ones it has lost and taken again. */
  readonly anew: ReadonlySet<string>;
  readonly shards: ReadonlySet<string>;
  readonly written: readonly Written[];
}

export type RecordOutcome = 'stored' | 'lost' | 'failedBefore' | 'failedAfter';

/**
 * What must come of a history. It is told everything that happens: answers, what was stored, what was kept, who took over what.
 * From that it computes what the events must be, which are then compared with those that there are.
 */
export class Oracle {
  readonly events = new Map<string, OracleEvent[]>();
  /** What is open according to the stored events. */
  readonly open = new Map<string, Map<string, OracleGroup>>();
  readonly #versions = new Map<string, Version[]>();
  readonly #byShard = new Map<string, Set<string>>();
  readonly #kept = new Map<string, Kept>();
  readonly #reports = new Map<string, ReadonlyMap<string, Count>>();
  /** What is stored of how far shards were evaluated. */
  readonly told = new Map<string, Told>();
  /** When that was told of a shard for the first time. */
  readonly #firstTold = new Map<string, number>();
  /** What evaluators know of rules that are disabled. */
  readonly #resting = new Map<string, Map<string, Count>>();
  /** Counts that were loaded by an evaluator that died before it had followed the rules. */
  readonly #halfLoaded = new Map<string, Count>();
  /** Times that anybody has evaluated, and those left out because a rule began anew. */
  readonly #done = new Map<string, Set<number>>();
  readonly #beliefs = new Map<string, Map<string, Belief>>();
  readonly #loaded = new Map<string, Set<string>>();
  readonly #asked = new Map<string, Map<string, Asked>>();
  /** Times that were asked for, by rule; of evaluators that had a right to. */
  readonly askedTimes = new Map<string, Set<number>>();
  /** Times that were evaluated to the end, by rule. */
  readonly #evaluated = new Map<string, Set<number>>();
  readonly #finishing = new Map<string, [ruleId: string, at: number][]>();
  /** Of these, what each evaluator has not said in a report yet: when it dies before, nobody can know. */
  readonly #unreported = new Map<string, Map<string, number>>();
  #evaluatedTwice = 0;

  version(ruleId: string, version: Version): void {
    const versions = this.#versions.get(ruleId) ?? [];
    versions.push(version);
    this.#versions.set(ruleId, versions);
    setOf(this.#byShard, shardOf(ruleId)).add(ruleId);
  }

  /** What is kept now; to be given back to `reverted`. */
  get keptNow(): KeptAll {
    return { rules: new Map(this.#kept), reports: new Map(this.#reports) };
  }

  /** The state store has what it had before. */
  reverted({ rules, reports }: KeptAll): void {
    this.wiped();
    for (const [ruleId, state] of rules) this.#kept.set(ruleId, state);
    for (const [shard, counts] of reports) this.#reports.set(shard, counts);
  }

  wiped(): void {
    this.#kept.clear();
    this.#reports.clear();
    // Who takes over cannot know which times were evaluated, and evaluates the last one to be sure.
    this.#evaluated.clear();
    this.#unreported.clear();
  }

  /** It was asked which groups had values lately, where nothing was kept that says so. */
  recalled(who: string, ruleId: string, { at, answer }: Asked): void {
    const belief = this.#beliefs.get(who)?.get(ruleId);
    if (belief === undefined) return;
    assert.ok(belief.isLost, `${ruleId} was asked for groups that it knows`);
    belief.isLost = answer instanceof SourceDown;
    if (answer instanceof Error) return;
    const view = new Map(belief.view);
    const hosts = Object.keys(answer).filter((host) => host !== '' && !view.has(host));
    const room = belief.spec.maxGroups - [...view.keys()].filter((host) => host !== '').length;
    for (const host of hosts.toSorted().slice(0, Math.max(0, room))) view.set(host, okGroup(at, at));
    belief.view = view;
  }

  asked(who: string, ruleId: string, asked: Asked): void {
    mapOf(this.#asked, who).set(ruleId, asked);
  }

  /** Events of rules were given to the metadata while evaluating. */
  recorded(
    who: string,
    { lease, ruleIds, outcome }: { lease: string; ruleIds: ReadonlySet<string>; outcome: RecordOutcome },
  ): void {
    for (const ruleId of ruleIds) this.#finish(who, ruleId, outcome);
    if (outcome === 'lost') this.#dropShard(who, lease);
  }

  /** Something was written in the middle of following the rules: what that has come to. */
  wroteFollowing(who: string, written: Written, at: number): void {
    if (written.kind === 'rule') this.#keptFollowing(who, written.id, at);
    else this.#wroteShard(who, written, (ruleId) => this.#countFollowed(who, ruleId, at));
  }

  wrote(who: string, written: Written): void {
    if (written.kind === 'rule') this.#keptRule(who, written.id);
    else this.#wroteShard(who, written, (ruleId) => this.#beliefs.get(who)?.get(ruleId)?.count);
  }

  #keptFollowing(who: string, ruleId: string, at: number): void {
    const spec = this.#specNow(ruleId);
    const belief = this.#beliefs.get(who)?.get(ruleId);
    if (spec === undefined || !spec.enabled) {
      this.#kept.set(ruleId, { ...NOTHING_KEPT, count: this.#countGone(who, ruleId, at) ?? NO_COUNT });
      return;
    }
    const count = this.#countFollowed(who, ruleId, at) ?? NO_COUNT;
    if (belief?.definition === oracleDefinition(spec)) {
      const { definition, view, isLost, answered } = belief;
      const seen = Math.max(belief.seen, this.#lastOpen(ruleId));
      this.#kept.set(ruleId, { definition, view: this.#agreed(ruleId, view), isLost, seen, answered, count });
    } else this.#kept.set(ruleId, { ...NOTHING_KEPT, definition: oracleDefinition(spec), count });
  }

  #keptRule(who: string, ruleId: string): void {
    this.#finish(who, ruleId, 'stored');
    const belief = this.#beliefs.get(who)?.get(ruleId);
    if (belief === undefined) this.#kept.set(ruleId, NOTHING_KEPT);
    else {
      const { definition, view, isLost, seen, answered, count } = belief;
      this.#kept.set(ruleId, { definition, view, isLost, seen, answered, count });
    }
  }

  #wroteShard(
    who: string,
    written: Written & { kind: 'report' | 'progress' },
    countOf: (ruleId: string) => Count | undefined,
  ): void {
    const { shard } = written;
    const all = [...(this.#byShard.get(shard) ?? [])].map(
      (ruleId) => [ruleId, this.#versionsOf(ruleId)] as const,
    );
    const enabled = all.flatMap(([ruleId, versions]) => {
      const count = versions.at(-1)?.spec?.enabled ? countOf(ruleId) : undefined;
      return count === undefined ? [] : [[ruleId, count] as const];
    });
    if (written.kind === 'report') {
      this.#reports.set(shard, new Map(enabled));
      for (const [ruleId] of all) this.#unreported.get(who)?.delete(ruleId);
      return;
    }
    const { at } = written;
    const missed = new Map(
      enabled.map(([ruleId, count]) => [ruleId, missedBy(this.#versionsOf(ruleId), count, at)]),
    );
    for (const [ruleId, versions] of all) {
      const spec = versions.at(-1)?.spec;
      if (spec?.enabled === false) missed.set(ruleId, this.#countGone(who, ruleId, at)?.missed ?? 0);
    }
    this.told.set(shard, { at, missed });
    // Of one that was never evaluated it says the same: what it misses is counted from here.
    for (const [ruleId] of all) {
      const belief = this.#beliefs.get(who)?.get(ruleId);
      if (belief?.count.until === null) belief.count = { ...belief.count, until: at };
    }
    if (!this.#firstTold.has(shard)) this.#firstTold.set(shard, at);
  }

  /** The events that end a rule's episodes were stored while following the rules. */
  ended(who: string, ruleIds: ReadonlySet<string>, at: number): void {
    for (const ruleId of ruleIds) {
      const spec = this.#specNow(ruleId);
      // It was just loaded, with what was open then.
      if (spec?.enabled && !this.#beliefs.get(who)?.has(ruleId))
        this.#halfLoaded.set(ruleId, this.#load(ruleId, spec, at).count);
      this.#end(ruleId, at);
    }
  }

  /**
   * The evaluator has followed the rules; it had the shards of `during` and gave some away, so that it has `shards` now. `written`:
   * what it wrote meanwhile. Returns the rules that it must evaluate now.
   */
  followed(who: string, { at, during, anew, shards, written }: Followed): readonly string[] {
    const beliefs = mapOf(this.#beliefs, who);
    const loaded = this.#loaded.get(who) ?? new Set<string>();
    for (const shard of anew) this.#dropShard(who, shard);
    dropOthers(beliefs, during);
    dropOthers(mapOf(this.#resting, who), during);
    for (const [ruleId, versions] of this.#versions) {
      const shard = shardOf(ruleId);
      if (!shards.has(shard) && !(during.has(shard) && loaded.has(shard))) continue;
      const spec = versions.at(-1)?.spec;
      if (spec === undefined || !spec.enabled) this.#gone(who, ruleId, { at, isNew: loaded.has(shard) });
      else {
        if (!beliefs.has(ruleId))
          beliefs.set(ruleId, this.#newOrLoaded(who, ruleId, spec, { isNew: loaded.has(shard), at }));
        this.#followRule(beliefs.get(ruleId) as Belief, ruleId, spec, at);
      }
    }
    for (const one of written) this.wroteFollowing(who, one, at);
    dropOthers(beliefs, shards);
    dropOthers(mapOf(this.#resting, who), shards);
    this.#loaded.set(who, new Set(shards));
    return [...beliefs].flatMap(([ruleId, { spec, notBefore }]) => {
      const isDue = at % (spec.intervalSeconds * 1_000) === 0 && notBefore < at;
      return isDue && !this.askedTimes.get(ruleId)?.has(at) ? [ruleId] : [];
    });
  }

  /** All that the evaluator began is done. `mayCount`: it had the right to do it. */
  settled(who: string, mayCount: boolean): void {
    for (const ruleId of [...(this.#asked.get(who)?.keys() ?? [])]) this.#finish(who, ruleId, 'stored');
    for (const [ruleId, at] of this.#finishing.get(who) ?? []) {
      const times = setOf(this.#evaluated, ruleId);
      if (!mayCount) continue;
      if (times.has(at)) this.#evaluatedTwice += 1;
      times.add(at);
      mapOf(this.#unreported, who).set(ruleId, at);
    }
    this.#finishing.delete(who);
  }

  /** The evaluator is no more, and what was not stored never happened. */
  died(who: string): void {
    for (const map of [this.#asked, this.#beliefs, this.#loaded, this.#finishing, this.#resting])
      map.delete(who);
    this.#halfLoaded.clear();
    for (const [ruleId, at] of this.#unreported.get(who) ?? []) this.#evaluated.get(ruleId)?.delete(at);
    this.#unreported.delete(who);
  }

  /** How often a time was evaluated to the end that had been before, by evaluators that both lived on. */
  get evaluatedTwice(): number {
    return this.#evaluatedTwice;
  }

  noteAsked(ruleId: string, at: number): void {
    setOf(this.askedTimes, ruleId).add(at);
  }

  #finish(who: string, ruleId: string, outcome: RecordOutcome): void {
    const asked = this.#asked.get(who)?.get(ruleId);
    const belief = this.#beliefs.get(who)?.get(ruleId);
    if (asked === undefined || belief === undefined) return;
    this.#asked.get(who)?.delete(ruleId);
    const { view, events, answered } = expectedEvaluation(belief.spec, belief.view, {
      ...asked,
      answered: belief.answered,
    });
    if (events.length > 0 && outcome !== 'stored') belief.isDoubtful = true;
    else {
      const count = evaluated(this.#versionsOf(ruleId), belief.count, asked.at);
      Object.assign(belief, { view, answered, count });
    }
    if (outcome === 'stored' || outcome === 'failedAfter') setOf(this.#done, ruleId).add(asked.at);
    if (outcome === 'stored' || outcome === 'failedAfter') this.#tell(ruleId, events, view);
    if (outcome === 'stored' && events.length > 0) belief.seen = this.events.get(ruleId)?.length ?? 0;
    if (outcome !== 'stored') return;
    // Who stored events had the right to, however long it stood still before.
    if (events.length > 0) this.noteAsked(ruleId, asked.at);
    const finishing = this.#finishing.get(who) ?? [];
    finishing.push([ruleId, asked.at]);
    this.#finishing.set(who, finishing);
  }

  #tell(ruleId: string, events: readonly OracleEvent[], view: View): void {
    const all = this.events.get(ruleId) ?? [];
    this.events.set(ruleId, all);
    const open = mapOf(this.open, ruleId);
    for (const event of events) {
      all.push(event);
      const group = view.get(event.group);
      if (event.to === 'ok' || group === undefined) open.delete(event.group);
      else open.set(event.group, { ...group, missing: null });
    }
  }

  #end(ruleId: string, at: number): void {
    const spec = this.#versions.get(ruleId)?.at(-1)?.spec;
    const reason = spec === undefined ? 'ruleDeleted' : spec.enabled ? 'ruleChanged' : 'ruleDisabled';
    const open = mapOf(this.open, ruleId);
    const all = this.events.get(ruleId) ?? [];
    this.events.set(ruleId, all);
    for (const [host, group] of open) {
      all.push(changed({ host, group, to: 'ok', reason, at, value: null }).event);
    }
    open.clear();
  }

  #gone(who: string, ruleId: string, { at, isNew }: { at: number; isNew: boolean }): void {
    const resting = mapOf(this.#resting, who);
    const told = isNew ? undefined : changedSince(this.#versionsOf(ruleId), this.#toldOf(ruleId));
    const count = this.#countGone(who, ruleId, at) ?? told;
    if (count !== undefined) resting.set(ruleId, count);
    this.#end(ruleId, at);
    this.#beliefs.get(who)?.delete(ruleId);
  }

  /** What is known of a rule that is disabled, or about to be. */
  #countGone(who: string, ruleId: string, at: number): Count | undefined {
    const belief = this.#beliefs.get(who)?.get(ruleId);
    if (belief === undefined) return this.#resting.get(who)?.get(ruleId);
    const { until, missed } = changedSince(this.#versionsOf(ruleId), belief.count);
    return { until: Math.max(until ?? at, at), missed };
  }

  /** What is known of a rule when the evaluator has followed the rules, or was about to have done so. */
  #countFollowed(who: string, ruleId: string, at: number): Count | undefined {
    const versions = this.#versionsOf(ruleId);
    const spec = this.#specNow(ruleId) as AlertRuleSpec;
    const belief = this.#beliefs.get(who)?.get(ruleId);
    if (belief === undefined) {
      const loaded = this.#halfLoaded.get(ruleId);
      if (loaded !== undefined) return begunAnew(versions, loaded, at);
      return this.#newOrLoaded(who, ruleId, spec, { isNew: true, at }).count;
    }
    const count = changedSince(versions, belief.count);
    if (belief.definition !== oracleDefinition(spec)) return begunAnew(versions, count, at);
    return belief.isDoubtful ? this.#countTold(ruleId, count) : count;
  }

  /** Whatever is open was told of by an evaluation. */
  #countTold(ruleId: string, count: Count): Count {
    if (count.until === null) return count;
    const times = Array.from(mapOf(this.open, ruleId).values(), ({ since }) => since);
    return times
      .toSorted((a, b) => a - b)
      .reduce((told, since) => evaluated(this.#versionsOf(ruleId), told, since), count);
  }

  #toldOf(ruleId: string): Count {
    const told = this.told.get(shardOf(ruleId));
    return { until: told?.at ?? null, missed: told?.missed.get(ruleId) ?? 0 };
  }

  #versionsOf(ruleId: string): readonly Version[] {
    return this.#versions.get(ruleId) ?? [];
  }

  #specNow(ruleId: string): AlertRuleSpec | undefined {
    return this.#versionsOf(ruleId).at(-1)?.spec;
  }

  /** What each of its rules has missed, as the evaluator must know it. */
  missedOf(who: string): ReadonlyMap<string, number> {
    return new Map(Array.from(this.#beliefs.get(who) ?? [], ([ruleId, { count }]) => [ruleId, count.missed]));
  }

  /**
   * Times that nobody has evaluated of a rule, since it was first told how far its shard was evaluated: whatever else was lost,
   * the evaluator must have counted at least these.
   */
  neverEvaluated(ruleId: string): readonly number[] {
    const done = setOf(this.#done, ruleId);
    const from = this.#firstTold.get(shardOf(ruleId)) ?? Number.POSITIVE_INFINITY;
    const all = dueTimes(this.#versionsOf(ruleId), from, Math.max(from, ...done));
    return all.filter((time) => !done.has(time));
  }

  #followRule(belief: Belief, ruleId: string, spec: AlertRuleSpec, at: number): void {
    belief.spec = spec;
    const definition = oracleDefinition(spec);
    const versions = this.#versionsOf(ruleId);
    belief.count = changedSince(versions, belief.count);
    if (belief.definition !== definition) {
      this.#end(ruleId, at);
      const count = begunAnew(versions, belief.count, at);
      setOf(this.#done, ruleId).add(lastTime(versions, at));
      Object.assign(belief, newBelief(spec), { notBefore: at, count });
    } else if (belief.isDoubtful) {
      belief.count = this.#countTold(ruleId, belief.count);
      belief.view = this.#agreed(ruleId, belief.view);
      belief.seen = Math.max(belief.seen, this.#lastOpen(ruleId));
      belief.isDoubtful = false;
    }
  }

  #newOrLoaded(
    who: string,
    ruleId: string,
    spec: AlertRuleSpec,
    { isNew, at }: { isNew: boolean; at: number },
  ): Belief {
    const versions = this.#versionsOf(ruleId);
    const created = { until: versions[0]?.at ?? 0, missed: 0 };
    const rested = this.#resting.get(who)?.get(ruleId) ?? created;
    const known = rested.until === null ? { ...rested, until: versions.at(-1)?.at ?? 0 } : rested;
    const fresh = { ...newBelief(spec), count: changedSince(versions, known) };
    const belief = isNew ? fresh : this.#load(ruleId, spec, at);
    return versions.length > 1 ? { ...belief, notBefore: versions.at(-1)?.at ?? 0 } : belief;
  }

  #load(ruleId: string, spec: AlertRuleSpec, at: number): Belief {
    const kept = this.#kept.get(ruleId);
    const lastOpen = this.#lastOpen(ruleId);
    // What was kept before the last event of what is open may be of a rule that was another one.
    const isCurrent = kept !== undefined && kept.seen >= lastOpen;
    const then = lastOpen > 0 ? this.#definitionThen(ruleId) : oracleDefinition(spec);
    const definition = isCurrent ? kept.definition : then;
    const usable = isCurrent || kept?.definition === definition ? kept : undefined;
    const versions = this.#versions.get(ruleId) ?? [];
    const isNew = versions.length === 1 && (versions[0]?.at ?? 0) > at - spec.intervalSeconds * 1_000;
    return {
      ...newBelief(spec),
      definition,
      view: this.#agreed(ruleId, usable?.view ?? new Map()),
      isLost: usable?.isLost ?? !isNew,
      seen: Math.max(usable?.seen ?? 0, lastOpen),
      answered: usable?.answered ?? null,
      count: this.#countTold(ruleId, this.#loadCount(ruleId, kept)),
    };
  }

  /** Of all that was told of it anywhere the last. */
  #loadCount(ruleId: string, kept: Kept | undefined): Count {
    const versions = this.#versionsOf(ruleId);
    const reported = this.#reports.get(shardOf(ruleId))?.get(ruleId);
    const count = latest([this.#toldOf(ruleId), reported, kept?.count]);
    if (count === undefined) return kept?.count ?? NO_COUNT;
    const created = versions[0]?.at ?? 0;
    return changedSince(versions, { ...count, until: Math.max(count.until ?? 0, created) });
  }

  /** How many of the rule's events there are up to the last of those that are open. */
  #lastOpen(ruleId: string): number {
    const open = this.open.get(ruleId);
    if (open === undefined || open.size === 0) return 0;
    const events = this.events.get(ruleId) ?? [];
    return 1 + events.findLastIndex(({ group, to, at }) => to !== 'ok' && open.get(group)?.since === at);
  }

  /** The definition at the time of the rule's last event that is open. */
  #definitionThen(ruleId: string): string {
    const last = Math.max(...Array.from(mapOf(this.open, ruleId).values(), ({ since }) => since));
    const then = (this.#versions.get(ruleId) ?? []).findLast(({ at }) => at <= last)?.spec;
    return then === undefined ? '' : oracleDefinition(then);
  }

  /** What is remembered, where the stored events do not say otherwise. */
  #agreed(ruleId: string, view: View): View {
    const open = mapOf(this.open, ruleId);
    const agreed = new Map<string, OracleGroup>();
    for (const [host, group] of view) {
      const said = open.get(host);
      const isSame =
        said?.state === group.state && said.since === group.since && said.episode === group.episode;
      if (said !== undefined) agreed.set(host, isSame ? group : said);
      else agreed.set(host, group.state === 'ok' ? group : okGroup(group.since, group.missing));
    }
    for (const [host, said] of open) if (!agreed.has(host)) agreed.set(host, said);
    return agreed;
  }

  #dropShard(who: string, lease: string): void {
    for (const map of [mapOf(this.#beliefs, who), mapOf(this.#asked, who)]) {
      for (const ruleId of [...map.keys()]) if (shardOf(ruleId) === lease) map.delete(ruleId);
    }
    const resting = mapOf(this.#resting, who);
    for (const ruleId of [...resting.keys()]) if (shardOf(ruleId) === lease) resting.delete(ruleId);
    this.#loaded.get(who)?.delete(lease);
  }
}

const NOTHING_KEPT: Kept = {
  ...{ definition: '', view: new Map(), isLost: false, seen: 0, answered: null, count: NO_COUNT },
};

function newBelief(spec: AlertRuleSpec): Belief {
  const definition = oracleDefinition(spec);
  return {
    spec,
    definition,
    view: new Map(),
    isDoubtful: false,
    isLost: false,
    seen: 0,
    answered: null,
    count: NO_COUNT,
    notBefore: Number.NEGATIVE_INFINITY,
  };
}

/** A change of these starts a rule over. */
function oracleDefinition({ query, groupBy, condition, threshold, durationSeconds }: AlertRuleSpec): string {
  return JSON.stringify({ query, groupBy, condition, threshold, durationSeconds });
}

function mapOf<K, L, V>(maps: Map<K, Map<L, V>>, key: K): Map<L, V> {
  const map = maps.get(key) ?? new Map<L, V>();
  maps.set(key, map);
  return map;
}

function dropOthers(beliefs: Map<string, unknown>, shards: ReadonlySet<string>): void {
  for (const ruleId of [...beliefs.keys()]) if (!shards.has(shardOf(ruleId))) beliefs.delete(ruleId);
}

function setOf<K, V>(sets: Map<K, Set<V>>, key: K): Set<V> {
  const set = sets.get(key) ?? new Set<V>();
  sets.set(key, set);
  return set;
}

/** The beginnings of episodes must be the same events. */
export function sameEpisode(
  got: string | null,
  expected: OracleEvent | null,
  ids: ReadonlyMap<OracleEvent, string>,
): void {
  assert.equal(got, expected === null ? null : ids.get(expected));
}
