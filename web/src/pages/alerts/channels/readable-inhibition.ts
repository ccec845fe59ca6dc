import type { Inhibition } from '../api/notify-types.ts';
import { isMatchers } from '../silences/readable-silence.ts';

/** A stored inhibition as the API lists it. One that the server cannot read may lack anything, or have it in another shape. */
export type ListedInhibition = Pick<Inhibition, 'id' | 'version'> &
  Partial<Record<keyof Inhibition, unknown>> & { readonly problem?: string };

/** Fills in what one that cannot be read lacks, so that a list can show the rest of it. */
export function readableInhibition(listed: ListedInhibition): Inhibition {
  if (listed.problem === undefined) return listed as Inhibition;
  const { id, version, problem, name, source, target } = listed;
  return {
    ...{ id, version, problem, equal: [] },
    name: typeof name === 'string' ? name : id,
    source: isMatchers(source) ? source : [],
    target: isMatchers(target) ? target : [],
  };
}
