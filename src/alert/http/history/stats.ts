import type { Acknowledgement, AlertEvent, AlertRepository } from '../../../metadata/port.ts';
import { SECOND_MS, type TimeRange } from '../../../model/time.ts';

export interface AlertFigures {
  readonly episodes: number;
  readonly pages: number;
  readonly firingSeconds: number;
  readonly meanSecondsToAcknowledge: number | null;
  readonly meanSecondsToResolve: number | null;
}

export interface AlertStats extends AlertFigures {
  readonly truncated: boolean;
  readonly byRule: readonly ({ readonly ruleId: string; readonly ruleName: string } & AlertFigures)[];
}

const PAGE = 5_000;
/** A second or so of reading; a range with more events is a range to look at in parts. */
const MOST_EVENTS = 200_000;

/** How often alerts fired in a range, and how long it took people and systems to react. */
export async function alertStats(
  alerts: Pick<AlertRepository, 'events' | 'acknowledgements'>,
  range: TimeRange,
): Promise<AlertStats> {
  const rules = new Map<string, RuleFigures>();
  const acknowledged = byEpisode(await alerts.acknowledgements(range));
  let beforeSeq: number | undefined;
  let read = 0;
  let isMore = true;
  while (isMore && read < MOST_EVENTS) {
    const events = await alerts.events({
      ...range,
      limit: PAGE,
      ...(beforeSeq === undefined ? {} : { beforeSeq }),
    });
    for (const event of events) figuresOf(rules, event).add(event, acknowledged);
    read += events.length;
    beforeSeq = events.at(-1)?.seq;
    isMore = events.length === PAGE;
  }
  const all = [...rules.values()];
  return {
    ...sumOf(all),
    truncated: isMore,
    byRule: all.map((rule) => rule.result()).sort((a, b) => b.pages - a.pages || b.episodes - a.episodes),
  };
}

function byEpisode(acknowledgements: readonly Acknowledgement[]): ReadonlyMap<string, Acknowledgement> {
  return new Map(acknowledgements.map((one) => [one.episodeId, one]));
}

function figuresOf(rules: Map<string, RuleFigures>, { ruleId, ruleName }: AlertEvent): RuleFigures {
  // Events come newest first, so a rule that was renamed goes by its last name.
  const known = rules.get(ruleId) ?? new RuleFigures(ruleId, ruleName);
  rules.set(ruleId, known);
  return known;
}

class RuleFigures {
  readonly #ruleId: string;
  readonly #ruleName: string;
  episodes = 0;
  pages = 0;
  readonly acknowledged = new Mean();
  readonly resolved = new Mean();

  constructor(ruleId: string, ruleName: string) {
    this.#ruleId = ruleId;
    this.#ruleName = ruleName;
  }

  add(event: AlertEvent, acknowledged: ReadonlyMap<string, Acknowledgement>): void {
    const { id, episodeId, to, from, firedMs, resolvedMs } = event;
    if (id === episodeId) this.episodes += 1;
    // From keeping it goes on with what it had begun.
    if (to === 'firing' && from !== 'keeping' && firedMs !== null) {
      this.pages += 1;
      const acknowledgement = episodeId === null ? undefined : acknowledged.get(episodeId);
      if (acknowledgement !== undefined) this.acknowledged.add(Math.max(0, acknowledgement.atMs - firedMs));
    }
    if (resolvedMs !== null && firedMs !== null) this.resolved.add(resolvedMs - firedMs);
  }

  result(): AlertStats['byRule'][number] {
    return { ruleId: this.#ruleId, ruleName: this.#ruleName, ...sumOf([this]) };
  }
}

/** A mean of milliseconds, given as seconds. */
class Mean {
  sum = 0;
  count = 0;

  add(durationMs: number): void {
    this.sum += durationMs;
    this.count += 1;
  }
}

function sumOf(rules: readonly RuleFigures[]): AlertFigures {
  const sum = (pick: (rule: RuleFigures) => number): number =>
    rules.reduce((all, rule) => all + pick(rule), 0);
  const meanSeconds = (pick: (rule: RuleFigures) => Mean): number | null => {
    const count = sum((rule) => pick(rule).count);
    return count === 0 ? null : sum((rule) => pick(rule).sum) / count / SECOND_MS;
  };
  return {
    episodes: sum((rule) => rule.episodes),
    pages: sum((rule) => rule.pages),
    firingSeconds: sum((rule) => rule.resolved.sum) / SECOND_MS,
    meanSecondsToAcknowledge: meanSeconds((rule) => rule.acknowledged),
    meanSecondsToResolve: meanSeconds((rule) => rule.resolved),
  };
}
