import type { Aggregation } from '../../model/aggregation.ts';
import type { Tier } from '../../store/port.ts';
import type { SeriesSelection } from '../select.ts';
import { GroupedSeries, inOrderOfId } from './grouped-series.ts';
import { estimatedRows } from './reading.ts';

/** A question with all that is needed to read it. */
export interface Ask {
  readonly aggregation: Aggregation;
  readonly windowMs: number;
  readonly tier: Tier;
  readonly selection: SeriesSelection;
}

/** Asks that are read together: of one aggregation, window and tier, and no series twice. */
export interface Pack<T extends Ask> {
  readonly asks: readonly T[];
  readonly series: GroupedSeries;
  /** The groups of `asks[i]` begin at `firstGroups[i]`. */
  readonly firstGroups: readonly number[];
}

/** More series in one read save nothing more, and a store of rows gets their ids as text. */
const MOST_SERIES = 25_000;
/** A read of so many rows takes the embedded store about 0.2 s, and the limit of a query is ten times as many. */
const MOST_ROWS = 5_000_000;

/** Puts asks together into as few packs as the bounds allow. One that is beyond them by itself is a pack of its own. */
export function packAsks<T extends Ask>(asks: readonly T[]): readonly Pack<T>[] {
  const alike = Map.groupBy(asks, ({ tier, aggregation, windowMs }) => `${tier} ${aggregation} ${windowMs}`);
  return [...alike.values()].flatMap(layersOf).flatMap(cutToSize).map(packOf);
}

/** Asks that share a series lie in different layers: each lies above all that came before it and share one with it. */
function layersOf<T extends Ask>(asks: readonly T[]): readonly T[][] {
  if (asks.length === 1) return [[...asks]];
  const depths = new Map<number, number>();
  const layers: T[][] = [];
  for (const ask of asks) {
    const { seriesIds } = ask.selection;
    let depth = 0;
    for (const id of seriesIds) depth = Math.max(depth, depths.get(id) ?? 0);
    for (const id of seriesIds) depths.set(id, depth + 1);
    const layer = layers[depth];
    if (layer === undefined) layers.push([ask]);
    else layer.push(ask);
  }
  return layers;
}

function cutToSize<T extends Ask>(layer: readonly T[]): readonly T[][] {
  const parts: T[][] = [];
  let seriesLeft = 0;
  for (const ask of layer) {
    const series = ask.selection.seriesIds.length;
    if (series > seriesLeft) {
      parts.push([]);
      seriesLeft = mostSeries(ask);
    }
    parts.at(-1)?.push(ask);
    seriesLeft -= series;
  }
  return parts;
}

function mostSeries({ tier, windowMs }: Ask): number {
  return Math.min(MOST_SERIES, MOST_ROWS / estimatedRows(tier, 1, windowMs));
}

function packOf<T extends Ask>(asks: readonly T[]): Pack<T> {
  const size = asks.reduce((sum, { selection }) => sum + selection.seriesIds.length, 0);
  const seriesIds = new Uint32Array(size);
  const groups = new Uint32Array(size);
  const firstGroups: number[] = [];
  let at = 0;
  let groupCount = 0;
  for (const { selection } of asks) {
    firstGroups.push(groupCount);
    seriesIds.set(selection.seriesIds, at);
    for (const group of selection.groups) groups[at++] = groupCount + group;
    groupCount += selection.groupTags.length;
  }
  return { asks, firstGroups, series: new GroupedSeries(inOrderOfId({ seriesIds, groups }), groupCount) };
}
