import type { Dashboard } from '../../model/dashboard/document.ts';
import { metricsWithOwnUnits } from '../../model/dashboard/named-metrics.ts';

/** The unit that senders gave to a metric; undefined where there is none. */
export type UnitOf = (metric: string) => string | undefined;

/** The units of the metrics that a board names itself, by metric: of others a visitor learns nothing, not even whether they exist. */
export function publicUnits({ panels }: Dashboard, unitOf: UnitOf): Readonly<Record<string, string>> {
  const known = metricsWithOwnUnits(panels).map((name) => [name, unitOf(name) ?? ''] as const);
  return Object.fromEntries(known.filter(([, unit]) => unit !== ''));
}
