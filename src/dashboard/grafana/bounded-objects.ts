import type { Fields } from './fields.ts';

/** The objects in a list, at most so many of them. That others are left out is reported; nothing of these is read. */
export function boundedObjects(
  fields: Fields,
  key: string,
  { most, what }: { readonly most: number; readonly what: string },
): readonly Fields[] {
  const all = fields.objects(key);
  if (all.length <= most) return all;
  fields.notSupported(key, `Of ${all.length} ${what} only the first ${most} were looked at.`);
  for (const one of all.slice(most)) one.skip(...one.keys());
  return all.slice(0, most);
}
