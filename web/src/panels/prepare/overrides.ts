import type { SeriesOverride } from '../../../../src/model/dashboard/panel.ts';

/** What is drawn differently about one series: all that match, later ones win. */
export type Overridden = Omit<SeriesOverride, 'match'>;

/** Says for a series what its overrides come to. A regular expression that cannot be read matches nothing. */
export function overrider(
  overrides: readonly SeriesOverride[] = [],
): (refId: string, name: string) => Overridden {
  const known = overrides.map(({ match, ...rest }) => ({ matches: matcher(match), rest }));
  return (refId, name) => {
    const found = known.filter(({ matches }) => matches(refId, name));
    return Object.assign({}, ...found.map(({ rest }) => rest)) as Overridden;
  };
}

function matcher(match: SeriesOverride['match']): (refId: string, name: string) => boolean {
  if ('refId' in match) return (refId) => refId === match.refId;
  const regex = readable(match.nameRegex);
  return regex === undefined ? () => false : (_, name) => regex.test(name);
}

function readable(text: string): RegExp | undefined {
  try {
    return new RegExp(text, 'u');
  } catch {
    return undefined;
  }
}
