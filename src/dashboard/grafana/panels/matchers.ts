import type { SeriesOverride } from '../../../model/dashboard/panel.ts';
import { escapeRegex } from '../../../model/dashboard/variable-value.ts';
import { Fields, jsonText, shorten } from '../fields.ts';
import type { RefIds } from '../queries/ref-ids.ts';
import { anchored, convertRegex } from '../regex.ts';

type Match = SeriesOverride['match'];

export interface Matched {
  /** Series that are meant. */
  readonly matches: readonly Match[];
  /** All others are meant in place of them. */
  readonly others: boolean;
  /** A name or a query as the input says it, for panels whose columns bear them. */
  readonly column: string | undefined;
}

const LONGEST_REGEX = 1_000;
const ALL: Matched = { matches: [{ nameRegex: '.*' }], others: false, column: undefined };

/** `{id: "byName", options: "foo"}`. Undefined, and reported, where nothing here can mean the same. */
export function readMatcher(matcher: Fields, refIds: RefIds): Matched | undefined {
  const id = matcher.text('id') ?? '';
  matcher.skip('scope');
  const options = matcher.raw('options');
  switch (id) {
    case 'byName':
      if (typeof options === 'string') return byRegex(matcher, escapeRegex(options), options);
      break;
    case 'byRegexp':
      if (typeof options === 'string') return byRegex(matcher, convertRegex(options), undefined);
      break;
    case 'byFrameRefID': {
      const refId = typeof options === 'string' ? refIds.of(options) : undefined;
      if (refId !== undefined) return { matches: [{ refId }], others: false, column: `Value #${options}` };
      break;
    }
    case 'byNames':
      return byNames(new Fields(options, matcher.place('options'), matcher.findings), matcher);
    case 'byType':
      if (options === 'number') return ALL;
  }
  return unknownMatcher(matcher, id, options);
}

function byRegex(
  matcher: Fields,
  regex: string | undefined,
  column: string | undefined,
): Matched | undefined {
  const whole = regex === undefined ? undefined : anchored(regex);
  if (whole !== undefined && whole.length <= LONGEST_REGEX)
    return { matches: [{ nameRegex: whole }], others: false, column };
  return unknownMatcher(matcher, 'byRegexp', matcher.raw('options'));
}

/** How Grafana remembers which lines somebody clicked in the legend. */
function byNames(options: Fields, matcher: Fields): Matched | undefined {
  options.skip('prefix', 'readOnly');
  const others = options.text('mode') === 'exclude';
  const regex = anchored(options.texts('names').map(escapeRegex).join('|'));
  if (regex.length > LONGEST_REGEX) return unknownMatcher(matcher, 'byNames', 'too many names');
  return { matches: [{ nameRegex: regex }], others, column: undefined };
}

function unknownMatcher(matcher: Fields, id: string, options: unknown): undefined {
  const what = `${shorten(id, 40)} ${shorten(jsonText(options), 120)}`;
  matcher.notSupported('options', `The settings for series by ${what} are not taken along.`);
}
