import type { Aggregation } from '../../model/aggregation.ts';
import type { Tier } from '../../store/port.ts';
import type { SeriesSelection } from '../select.ts';
import { GroupedSeries, inOrderOfId } from './grouped-series.ts';
import { estimatedRows } from './reading.ts';

/** What asks must have in common to be read together. Equal ones of a call are the same object. */
export interface Shape {
  readonly aggregation: Aggregation;
  readonly windowMs: number;
  readonly tier: Tier;
}

/** Series and groups that a shape is asked for. */
export interface Ask {
  readonly shape: Shape;
  readonly selection: SeriesSelection;
}

/** Asks that are read together: of one shape, and no series twice. */
export interface Pack<T extends Ask> {
  readonly shape: Shape;
  readonly asks: readonly T[];
  readonly series: GroupedSeries;
  /** The groups of `asks[i]` begin at `firstGroups[i]`. */
  readonly firstGroups: readonly number[];
  /** It is one ask that reads more than a pack may: not the store is to blame when that takes too long. */
  readonly isOversized: boolean;
}

/** The embedded store goes through its newest samples once a read; a store of rows gets the ids as text, 350 KB of it. */
const MOST_SERIES = 50_000;
/** A read of so many rows takes the embedded store about 0.2 s, and the limit of a query is ten times as many. */
const MOST_ROWS = 5_000_000;

/** Puts asks together into as few packs as the bounds allow. One that is beyond them by itself is a pack of its own. */
export function packAsks<T extends Ask>(asks: readonly T[]): readonly Pack<T>[] {
  const alike = Map.groupBy(asks, ({ shape }) => shape);
  return [...alike].flatMap(([shape, those]) =>
    layersOf(those)
      .flatMap((layer) => cutToSize(layer, mostSeries(shape)))
      .map((part) => packOf(shape, part)),
  );
}

/** Asks that share a series lie in different layers: each lies above all that came before it and share one with it. */
function layersOf<T extends Ask>(asks: readonly T[]): readonly T[][] {
  if (asks.length === 1) return [[...asks]];
  const depths = depthsFor(asks);
  const layers: T[][] = [];
  for (const ask of asks) {
    const { seriesIds } = ask.selection;
    let depth = 0;
    for (const id of seriesIds) depth = Math.max(depth, depths[id] ?? 0);
    for (const id of seriesIds) depths[id] = depth + 1;
    const layer = layers[depth];
    if (layer === undefined) layers.push([ask]);
    else layer.push(ask);
  }
  return layers;
}

/** By id, how many layers a series is in. Ids are given one after the other, so a plain array is mostly full. */
function depthsFor(asks: readonly Ask[]): Uint32Array {
  // Ascending, so the last is the largest.
  const largest = asks.reduce((most, { selection }) => Math.max(most, selection.seriesIds.at(-1) ?? 0), 0);
  return new Uint32Array(largest + 1);
}

function cutToSize<T extends Ask>(layer: readonly T[], most: number): readonly T[][] {
  const parts: T[][] = [];
  let left = 0;
  for (const ask of layer) {
    const series = ask.selection.seriesIds.length;
    if (series > left) {
      parts.push([]);
      left = most;
    }
    parts.at(-1)?.push(ask);
    left -= series;
  }
  return parts;
}

function mostSeries({ tier, windowMs }: Shape): number {
  return Math.min(MOST_SERIES, MOST_ROWS / estimatedRows(tier, 1, windowMs));
}

function packOf<T extends Ask>(shape: Shape, asks: readonly T[]): Pack<T> {
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
  const series = new GroupedSeries(inOrderOfId({ seriesIds, groups }), groupCount);
  const isOversized = estimatedRows(shape.tier, size, shape.windowMs) > MOST_ROWS;
  return { shape, asks, firstGroups, series, isOversized };
}
