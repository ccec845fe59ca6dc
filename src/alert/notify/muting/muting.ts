import type { Tags } from '../../../model/series.ts';
import type { TimestampMs } from '../../../model/time.ts';
import type { StoredInhibition } from '../documents/inhibition.ts';
import type { LabelTest } from '../documents/matcher.ts';
import { isActive, nextSilenceChange, type StoredSilence, silenceTest } from '../documents/silence.ts';
import { type InhibitedBy, Inhibitor } from './inhibitor.ts';
import type { MutableAlert } from './mutable-alert.ts';

/** Why an alert is not told; empty lists when it is. */
export interface Mutes {
  /** Ids of silences. */
  readonly silencedBy: readonly string[];
  readonly inhibitedBy: readonly InhibitedBy[];
}

export interface MutingInput {
  readonly silences: readonly StoredSilence[];
  readonly inhibitions: readonly StoredInhibition[];
}

/** Answers, for one moment, what mutes an alert. */
export type MutesOf = (alert: MutableAlert) => Mutes;

interface CompiledSilence {
  readonly silence: StoredSilence;
  readonly test: LabelTest;
}

/**
 * What mutes alerts. Expressions are compiled once, so keep it until silences or inhibitions change. The documents must be
 * ones that `parseSilence` and `parseInhibition` accept.
 */
export class Muting {
  readonly #silences: readonly CompiledSilence[];
  readonly #inhibitor: Inhibitor;
  /** Silences whose matchers hold, active or not, by the labels of an alert: these stay the same while it fires. */
  readonly #matching = new WeakMap<Tags, readonly StoredSilence[]>();

  constructor({ silences, inhibitions }: MutingInput) {
    this.#silences = silences.map((silence) => ({ silence, test: silenceTest(silence) }));
    this.#inhibitor = new Inhibitor(inhibitions);
  }

  /** What mutes alerts at `nowMs`, while `firing` (all alerts that fire, silenced ones too) are there to inhibit others. */
  at(nowMs: TimestampMs, firing: Iterable<MutableAlert>): MutesOf {
    const active = new Set(
      this.#silences.map(({ silence }) => silence).filter((silence) => isActive(silence, nowMs)),
    );
    const inhibitedBy = this.#inhibitor.among(firing);
    return (alert) => ({
      silencedBy:
        active.size === 0
          ? []
          : this.#matchingOf(alert)
              .filter((silence) => active.has(silence))
              .map(({ id }) => id),
      inhibitedBy: inhibitedBy(alert),
    });
  }

  /** The next instant after `nowMs` at which a silence may begin or cease to mute; undefined when none will. */
  nextChangeMs(nowMs: TimestampMs): TimestampMs | undefined {
    const changes = this.#silences
      .map(({ silence }) => nextSilenceChange(silence, nowMs))
      .filter((change) => change !== undefined);
    return changes.length === 0 ? undefined : Math.min(...changes);
  }

  #matchingOf({ labels }: MutableAlert): readonly StoredSilence[] {
    const known = this.#matching.get(labels);
    if (known !== undefined) return known;
    const matching = this.#silences.filter(({ test }) => test(labels)).map(({ silence }) => silence);
    this.#matching.set(labels, matching);
    return matching;
  }
}

export function isMuted({ silencedBy, inhibitedBy }: Mutes): boolean {
  return silencedBy.length > 0 || inhibitedBy.length > 0;
}
