import type { Tags } from '../../../model/series.ts';
import type { StoredInhibition } from '../documents/inhibition.ts';
import { compileMatchers, type LabelTest, labelOf } from '../documents/matcher.ts';
import type { MutableAlert } from './mutable-alert.ts';

export interface InhibitedBy {
  /** Id of the inhibition. */
  readonly inhibitionId: string;
  /** The alert that fires. */
  readonly alertId: string;
}

interface CompiledInhibition {
  readonly id: string;
  readonly equal: readonly string[];
  readonly isSource: LabelTest;
  readonly isTarget: LabelTest;
}

/** One of the sources with certain values of the `equal` labels. */
interface Source {
  readonly alertId: string;
  /** It could be inhibited by the same inhibition. */
  readonly isTarget: boolean;
}

const code = 'INVALID_INHIBITION';

export class Inhibitor {
  readonly #inhibitions: readonly CompiledInhibition[];

  constructor(inhibitions: readonly StoredInhibition[]) {
    this.#inhibitions = inhibitions.map(({ id, equal, source, target }) => ({
      ...{ id, equal },
      isSource: compileMatchers(source, { code, field: 'source' }),
      isTarget: compileMatchers(target, { code, field: 'target' }),
    }));
  }

  /**
   * What inhibits an alert while `firing` fire. As in Alertmanager, an alert that is source and target of an inhibition is not
   * inhibited by another one that is both, so that two such alerts cannot mute each other.
   */
  among(firing: Iterable<MutableAlert>): (alert: MutableAlert) => readonly InhibitedBy[] {
    if (this.#inhibitions.length === 0) return () => [];
    const alerts = [...firing];
    const tests = this.#inhibitions.map((inhibition) => inhibitedBy(inhibition, alerts));
    return (alert) => tests.map((test) => test(alert)).filter((found) => found !== undefined);
  }
}

function inhibitedBy(inhibition: CompiledInhibition, firing: readonly MutableAlert[]) {
  const { id: inhibitionId, equal, isSource, isTarget } = inhibition;
  const sources = sourcesByValues(inhibition, firing);
  return ({ alertId, labels }: MutableAlert): InhibitedBy | undefined => {
    if (sources.size === 0 || !isTarget(labels)) return undefined;
    const isBoth = isSource(labels);
    const source = sources
      .get(valuesOf(labels, equal))
      ?.find((candidate) => candidate.alertId !== alertId && !(isBoth && candidate.isTarget));
    return source && { inhibitionId, alertId: source.alertId };
  };
}

function sourcesByValues(
  { equal, isSource, isTarget }: CompiledInhibition,
  firing: readonly MutableAlert[],
): ReadonlyMap<string, readonly Source[]> {
  const sources = new Map<string, Source[]>();
  for (const { alertId, labels } of firing) {
    if (!isSource(labels)) continue;
    const values = valuesOf(labels, equal);
    const source = { alertId, isTarget: isTarget(labels) };
    const others = sources.get(values);
    if (others === undefined) sources.set(values, [source]);
    // One of each kind is enough to answer, but for the alert itself: two of each.
    else if (others.filter((other) => other.isTarget === source.isTarget).length < 2) others.push(source);
  }
  return sources;
}

function valuesOf(labels: Tags, keys: readonly string[]): string {
  return JSON.stringify(keys.map((key) => labelOf(labels, key)));
}
