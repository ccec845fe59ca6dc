import type { SeriesOverride } from '../../../../../../src/model/dashboard/panel.ts';
import { escapeRegex } from '../../../../../../src/model/dashboard/variable-value.ts';

type Match = SeriesOverride['match'];

/** As people choose series: those of a query, the one of a name, or all whose name matches an expression. */
export type MatchWay = 'query' | 'name' | 'expression';

export const MATCH_WAYS: readonly { readonly value: MatchWay; readonly label: string }[] = [
  { value: 'name', label: 'with the name' },
  { value: 'query', label: 'of the query' },
  { value: 'expression', label: 'whose name matches' },
];

export function matchWay(match: Match): MatchWay {
  if ('refId' in match) return 'query';
  return nameOf(match.nameRegex) === undefined ? 'expression' : 'name';
}

/** The query, name or expression. */
export function matchText(match: Match): string {
  return 'refId' in match ? match.refId : (nameOf(match.nameRegex) ?? match.nameRegex);
}

export function matchOf(way: MatchWay, text: string): Match {
  if (way === 'query') return { refId: text };
  return { nameRegex: way === 'name' ? regexOf(text) : text };
}

/** What is chosen first when another way is chosen: as near as can be to what was chosen before. */
export function asMatchWay(
  match: Match,
  way: MatchWay,
  { refIds, names }: { readonly refIds: readonly string[]; readonly names: readonly string[] },
): Match {
  const before = matchWay(match);
  if (before === way) return match;
  if (way === 'query') return matchOf(way, refIds[0] ?? 'A');
  if (way === 'name') return matchOf(way, names[0] ?? '');
  return matchOf(way, before === 'name' ? escaped(matchText(match)) : '.*');
}

export function matchTitle(match: Match): string {
  const text = matchText(match);
  switch (matchWay(match)) {
    case 'query':
      return `Series of ${text}`;
    case 'name':
      return text === '' ? 'A series' : text;
    case 'expression':
      return `Series like ${text}`;
  }
}

const NAME_ALONE = /^\^\(\?:(.*)\)\$$/s;

/** An expression for one name, as the import of Grafana's boards writes it too. */
function regexOf(name: string): string {
  return `^(?:${escaped(name)})$`;
}

/** The name that an expression of the kind above stands for. */
function nameOf(regex: string): string | undefined {
  const [, inner] = NAME_ALONE.exec(regex) ?? [];
  const name = inner?.replaceAll(/\\(.)/gs, '$1');
  return name !== undefined && regexOf(name) === regex ? name : undefined;
}

/** Variables in a name stay variables. */
function escaped(name: string): string {
  return name
    .split(/(\$\w+|\$\{\w+(?::\w+)?\})/)
    .map((part, index) => (index % 2 === 1 ? part : escapeRegex(part)))
    .join('');
}
