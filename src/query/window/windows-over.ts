import type { QuerySettings } from '../../config/sections/query.ts';
import { shown } from '../../lib/shown.ts';
import { TIER_TABLE } from '../../store/port.ts';
import { invalidQuery } from '../errors.ts';
import type { StoreAccess } from '../store-access.ts';
import { type Ends, endsPart, endTimes } from './ends.ts';
import { GroupedSeries } from './grouped-series.ts';
import type { WindowRequest, WindowSlice, WindowSpan } from './port.ts';
import type { Questions } from './questions.ts';
import { readWindows } from './read-windows.ts';
import type { InTurn } from './reading.ts';
import { tierRuns } from './tiers.ts';

/** Values of one slice: 16 MB. A week of one group every ten seconds is 60,480. */
const MOST_VALUES = 2_000_000;

export interface WindowsOverDependencies {
  readonly access: StoreAccess;
  readonly questions: Questions;
  readonly settings: QuerySettings;
  readonly requireCatalog?: () => void;
}

/** One request at many ends. See `AlertQuery.windowsOver`. */
export async function* windowsOver(
  { access, questions, settings, requireCatalog }: WindowsOverDependencies,
  request: WindowRequest,
  { span, signal }: { readonly span: WindowSpan; readonly signal: AbortSignal },
): AsyncGenerator<WindowSlice> {
  checkSpan(span);
  requireCatalog?.();
  const question = questions.of(request);
  const { groupTags, ...ids } = questions.select(question);
  if (groupTags.length === 0) return yield* withoutGroups(span);

  const inTurn: InTurn = (read) => access.run((stop) => read(access.store, stop), { signal });
  const series = new GroupedSeries(ids, groupTags.length);
  const { aggregation, windowMs } = question;
  for (const { tier, ends } of tierRuns(question, span, await access.figures(signal))) {
    for (const part of slicesOf(ends, groupTags.length)) {
      const reading = { aggregation, windowMs, tier, series, ends: part, inTurn, limits: settings };
      const values = await readWindows(reading);
      yield { groups: groupTags, endMs: endTimes(part), values, table: TIER_TABLE[tier] };
    }
  }
}

function* withoutGroups(span: WindowSpan): Generator<WindowSlice> {
  for (const part of slicesOf(span, 1)) {
    yield { groups: [], endMs: endTimes(part), values: new Float64Array(0) };
  }
}

function* slicesOf(ends: Ends, groupCount: number): Generator<Ends> {
  const most = Math.max(1, Math.floor(MOST_VALUES / groupCount));
  for (let from = 0; from < ends.count; from += most) {
    yield endsPart(ends, from, Math.min(ends.count, from + most));
  }
}

function checkSpan(span: WindowSpan): void {
  const least = { firstEndMs: 0, stepMs: 1, count: 0 };
  for (const name of ['firstEndMs', 'stepMs', 'count'] as const) {
    if (Number.isSafeInteger(span[name]) && span[name] >= least[name]) continue;
    throw invalidQuery(`${name}: ${shown(span[name])} is not a whole number from ${least[name]}`);
  }
}
