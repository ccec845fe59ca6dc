import type { Clock } from '../../../lib/clock.ts';
import type { AlertInstance, Metadata } from '../../../metadata/port.ts';
import type { StateStore } from '../../../state/port.ts';
import { type LinkOf, type RuleStatus, readRuleStatus } from '../../engine/index.ts';
import { SEVERITIES, type Severity } from '../../model/rule.ts';
import { type AlertListQuery, LISTED_STATES } from './alert-schemas.ts';
import { CurrentMuting } from './current-muting.ts';
import { valuesOfGroups } from './group-values.ts';

export interface AlertListDependencies {
  readonly metadata: Pick<Metadata, 'alerts' | 'documents'>;
  readonly state: Pick<StateStore, 'alertStateGet'>;
  readonly clock: Clock;
  readonly linkOf: LinkOf;
  /** How a rule stands that this process itself evaluates: newer than what is shared. */
  readonly ownStatus?: (ruleId: string) => RuleStatus | undefined;
}

interface Listed {
  readonly instance: AlertInstance;
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly string[];
}

const DEFAULT_LIMIT = 1_000;

/** The alerts that are not `ok`, with what holds back their notifications. */
export class AlertList {
  readonly #deps: AlertListDependencies;
  readonly #muting: CurrentMuting;

  constructor(dependencies: AlertListDependencies) {
    this.#deps = dependencies;
    this.#muting = new CurrentMuting(dependencies.metadata);
  }

  async list({ state, limit = DEFAULT_LIMIT, ...query }: AlertListQuery): Promise<object> {
    const looked = (await this.#all()).filter(({ instance }) => isFound(instance, query));
    const found = looked.filter(({ instance }) => state === undefined || isInState(instance, state));
    const shown = found.toSorted(worstFirst).slice(0, limit);
    const { problems } = await this.#muting.get();
    return { alerts: await this.#show(shown), total: found.length, counts: countsOf(looked), problems };
  }

  /** One alert as the list shows it; undefined when it is `ok`. */
  async get(alertId: string): Promise<object | undefined> {
    const listed = (await this.#all()).filter(({ instance }) => instance.alertId === alertId);
    return (await this.#show(listed))[0];
  }

  /** All of them even when a few are asked for: an alert is inhibited by others. */
  async #all(): Promise<readonly Listed[]> {
    const { metadata, clock } = this.#deps;
    const [instances, { muting }] = await Promise.all([metadata.alerts.instances(), this.#muting.get()]);
    const mutesOf = muting.at(clock.now(), instances.filter(isFiring).map(asMutable));
    return instances.map((instance) => {
      const { silencedBy, inhibitedBy } = mutesOf(asMutable(instance));
      return { instance, silencedBy, inhibitedBy: [...new Set(inhibitedBy.map(({ alertId }) => alertId))] };
    });
  }

  async #show(listed: readonly Listed[]): Promise<readonly object[]> {
    const { linkOf } = this.#deps;
    const ruleIds = [...new Set(listed.map(({ instance }) => instance.ruleId))];
    const lastValue = valuesOfGroups(await this.#statuses(ruleIds));
    return listed.map(({ instance, silencedBy, inhibitedBy }) => {
      const { event, ruleId, alertId } = instance;
      const told = event.value === null ? undefined : { value: event.value, atMs: event.atMs };
      const last = lastValue(ruleId, event.groupTags) ?? told;
      return {
        ...{ alertId, ruleId, ruleName: event.ruleName, state: instance.state, severity: event.severity },
        ...{ groupTags: event.groupTags, labels: event.labels, annotations: event.annotations },
        ...{ value: last?.value ?? null, valueAtMs: last?.atMs ?? null },
        ...{ threshold: event.threshold, reason: event.reason, message: event.message },
        ...{ sinceMs: instance.sinceMs, firstTriggeredMs: event.firstTriggeredMs, firedMs: event.firedMs },
        ...{ episodeId: event.episodeId, acknowledgement: instance.acknowledgement },
        ...{ silencedBy, inhibitedBy, link: linkOf({ ruleId, alertId }) },
      };
    });
  }

  async #statuses(ruleIds: readonly string[]): Promise<ReadonlyMap<string, RuleStatus>> {
    const { state, ownStatus } = this.#deps;
    const own = new Map<string, RuleStatus>();
    for (const id of ruleIds) {
      const status = ownStatus?.(id);
      if (status !== undefined) own.set(id, status);
    }
    const others = await readRuleStatus(
      state,
      ruleIds.filter((id) => !own.has(id)),
    );
    return new Map([...others, ...own]);
  }
}

function asMutable({ alertId, event }: AlertInstance) {
  return { alertId, labels: event.labels };
}

function isFiring({ state }: AlertInstance): boolean {
  return state === 'firing' || state === 'keeping';
}

function isInState(instance: AlertInstance, state: AlertListQuery['state']): boolean {
  return state === 'firing' ? isFiring(instance) : instance.state === state;
}

function isFound(
  { ruleId, event }: AlertInstance,
  { severity, ruleId: wantedRule, search = '' }: Omit<AlertListQuery, 'state' | 'limit'>,
): boolean {
  if (severity !== undefined && event.severity !== severity) return false;
  if (wantedRule !== undefined && ruleId !== wantedRule) return false;
  const words = search.trim().toLowerCase();
  const labels = Object.entries(event.labels).map(([key, value]) => `${key}=${value}`);
  return words === '' || [event.ruleName, ...labels].some((text) => text.toLowerCase().includes(words));
}

const STATE_ORDER = ['firing', 'keeping', 'error', 'noData', 'pending'] as const;

function worstFirst({ instance: a }: Listed, { instance: b }: Listed): number {
  return (
    STATE_ORDER.indexOf(a.state) - STATE_ORDER.indexOf(b.state) ||
    severityOf(a) - severityOf(b) ||
    b.sinceMs - a.sinceMs ||
    (a.alertId < b.alertId ? -1 : 1)
  );
}

/** 0 is the worst. */
function severityOf({ event }: AlertInstance): number {
  const index = SEVERITIES.indexOf(event.severity as Severity);
  return index < 0 ? SEVERITIES.length : index;
}

function countsOf(listed: readonly Listed[]): object {
  const count = (is: (one: Listed) => boolean): number => listed.filter(is).length;
  return {
    ...Object.fromEntries(
      LISTED_STATES.map((state) => [state, count(({ instance }) => instance.state === state)]),
    ),
    acknowledged: count(({ instance }) => instance.acknowledgement !== null),
    silenced: count(({ silencedBy }) => silencedBy.length > 0),
    inhibited: count(({ inhibitedBy }) => inhibitedBy.length > 0),
  };
}
