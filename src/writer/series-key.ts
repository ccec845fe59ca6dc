import type { Tags } from '../model/series.ts';

/** A text that two series share exactly when they are one: same name, same tags in any order. */
export function seriesKey({ name, tags }: { readonly name: string; readonly tags: Tags }): string {
  const parts = [name];
  for (const key of Object.keys(tags).sort()) parts.push(key, tags[key] as string);
  return JSON.stringify(parts);
}
