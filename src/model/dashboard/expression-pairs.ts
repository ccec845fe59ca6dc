import type { Tags } from '../series.ts';

interface Tagged {
  readonly tags: Tags;
}

export interface Pair {
  readonly left: number;
  readonly right: number;
  readonly tags: Tags;
}

/**
 * Which series of two answers belong together: those with equal tags. Where all series of one side have the same tag keys, and those
 * are only a part of the other side's, each of the other side finds the one it agrees with: every host with its rack, everything with
 * one untagged series. The side with more tags gives tags and order.
 */
export function pairSeries(left: readonly Tagged[], right: readonly Tagged[]): readonly Pair[] {
  const leftKeys = commonKeys(left);
  const rightKeys = commonKeys(right);
  if (rightKeys !== undefined && (leftKeys === undefined || isPart(rightKeys, leftKeys))) {
    return lookUp(left, right, rightKeys).map(([one, other]) => pairOf(left, one, one, other));
  }
  if (leftKeys !== undefined && (rightKeys === undefined || isPart(leftKeys, rightKeys))) {
    return lookUp(right, left, leftKeys).map(([one, other]) => pairOf(right, one, other, one));
  }
  return lookUp(left, right, undefined).map(([one, other]) => pairOf(left, one, one, other));
}

/** The tag keys that all series have, when none has another one; sorted. */
export function commonKeys(series: readonly Tagged[]): readonly string[] | undefined {
  const [first, ...rest] = series.map(({ tags }) => Object.keys(tags).sort());
  const written = JSON.stringify(first);
  return rest.every((keys) => JSON.stringify(keys) === written) ? first : undefined;
}

function isPart(some: readonly string[], all: readonly string[]): boolean {
  return some.every((key) => all.includes(key));
}

/** For each of `series` its partner in `partners`: the one with the same values of `keys`, or of all keys. */
function lookUp(
  series: readonly Tagged[],
  partners: readonly Tagged[],
  keys: readonly string[] | undefined,
): readonly (readonly [number, number])[] {
  const places = new Map(partners.map(({ tags }, place) => [identity(tags, keys), place] as const));
  return series.flatMap(({ tags }, place) => {
    const partner = places.get(identity(tags, keys));
    return partner === undefined ? [] : [[place, partner] as const];
  });
}

/** Two tag sets have the same one exactly when they agree in these keys; a key that is not there has no value. */
export function identity(tags: Tags, keys: readonly string[] | undefined): string {
  const wanted = keys ?? Object.keys(tags).sort();
  return JSON.stringify(wanted.map((key) => [key, Object.hasOwn(tags, key) ? tags[key] : null]));
}

function pairOf(tagged: readonly Tagged[], place: number, left: number, right: number): Pair {
  return { left, right, tags: tagged[place]?.tags ?? {} };
}
