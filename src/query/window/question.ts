import { shown } from '../../lib/shown.ts';
import type { Aggregation } from '../../model/aggregation.ts';
import { invalidQuery } from '../errors.ts';
import { matchersOf } from '../filters.ts';
import { groupingOf } from '../normalise.ts';
import type { Selector } from '../select.ts';
import type { WindowRequest } from './port.ts';

/** A request in its one canonical form. */
export interface WindowQuestion extends Selector {
  readonly aggregation: Aggregation;
  readonly windowMs: number;
  /** Equal for two questions exactly when they read the same series in the same groups. */
  readonly selectorKey: string;
  /** Equal for two questions exactly when they are of one metric, aggregation and window. */
  readonly shapeKey: string;
  /** Equal for two questions exactly when they ask the same. */
  readonly key: string;
}

/** Throws `INVALID_QUERY` (400). */
export function questionOf(request: WindowRequest): WindowQuestion {
  const { kind, metric, aggregation, windowMs } = request;
  if (kind !== 'native') throw invalidQuery(`kind: ${shown(kind)} is not known`);
  if (!Number.isSafeInteger(windowMs) || windowMs < 1) {
    throw invalidQuery(`windowMs: ${shown(windowMs)} is not a whole number of milliseconds from 1`);
  }
  const matchers = matchersOf(request.filters);
  const groupBy = groupingOf(request.groupBy);
  const selectorKey = JSON.stringify([
    metric,
    matchers.map(({ key, op, value }) => [key, op, value]),
    groupBy,
  ]);
  const shapeKey = `${aggregation} ${windowMs} ${metric}`;
  const key = `${aggregation} ${windowMs} ${selectorKey}`;
  return { metric, aggregation, matchers, groupBy, windowMs, selectorKey, shapeKey, key };
}
