import type { Matcher, Silence } from '../api/notify-types.ts';

/** A stored silence as the API lists it. One that the server cannot read may lack anything, or have it in another shape. */
export type ListedSilence = Pick<Silence, 'id' | 'version'> &
  Partial<Record<keyof Silence, unknown>> & { readonly problem?: string };

/** Fills in what one that cannot be read lacks, so that a list can show the rest of it. */
export function readableSilence(listed: ListedSilence): Silence {
  if (listed.problem === undefined) return listed as Silence;
  const { id, version, problem, name, matchers, comment, createdBy, startMs, endMs, kind } = listed;
  return {
    ...{ id, version, problem, status: 'expired', matching: 0 },
    name: textOf(name),
    matchers: isMatchers(matchers) ? matchers : [],
    startMs: typeof startMs === 'number' ? startMs : 0,
    endMs: typeof endMs === 'number' ? endMs : 0,
    kind: kind === 'maintenance' ? 'maintenance' : 'silence',
    comment: textOf(comment),
    createdBy: textOf(createdBy),
  };
}

/** Whether the form can show what it is to hold back and until when; the rest can be filled in there. */
export function canBeMended({ matchers, startMs, endMs }: Silence): boolean {
  return matchers.length > 0 && startMs > 0 && endMs > startMs;
}

export function isMatchers(value: unknown): value is readonly Matcher[] {
  return Array.isArray(value) && value.every(isMatcher);
}

function isMatcher(value: unknown): value is Matcher {
  if (typeof value !== 'object' || value === null) return false;
  const { key, op, value: wanted } = value as Record<string, unknown>;
  return (
    typeof key === 'string' && typeof wanted === 'string' && ['=', '!=', '=~', '!~'].includes(String(op))
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
