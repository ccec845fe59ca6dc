import { compileRegex, RegexSyntaxError, RegexTooCostlyError } from '../../../../src/lib/regex/regex.ts';
import type { SeriesOverride } from '../../../../src/model/dashboard/panel.ts';

/** What is drawn differently about one series: all that match, later ones win. */
export type Overridden = Omit<SeriesOverride, 'match'>;

type Override = (refId: string, name: string) => Overridden;

// Steps that the expressions of one panel may take to build their automata: 25 to 75 ms. Ordinary ones need some thousands together.
const MOST_STEPS = 500_000;

const known = new WeakMap<readonly SeriesOverride[], Override>();

/**
 * Says for a series what its overrides come to. An expression matches whole names, in RE2's syntax, as the server checks it; one that
 * cannot be read or takes too long matches nothing. What was worked out is kept as long as the overrides themselves.
 */
export function overrider(overrides: readonly SeriesOverride[] = []): Override {
  const override = known.get(overrides) ?? compiled(overrides);
  known.set(overrides, override);
  return override;
}

function compiled(overrides: readonly SeriesOverride[]): Override {
  const budget = { steps: MOST_STEPS };
  const list = overrides.map(({ match, ...rest }) => ({
    matches: 'refId' in match ? (refId: string) => refId === match.refId : byName(match.nameRegex, budget),
    rest,
  }));
  return (refId, name) => {
    const found = list.filter(({ matches }) => matches(refId, name));
    return Object.assign({}, ...found.map(({ rest }) => rest)) as Overridden;
  };
}

function byName(source: string, budget: { steps: number }): (refId: string, name: string) => boolean {
  const regex = orUndefined(RegexSyntaxError, () => compileRegex(source));
  let affordable = regex !== undefined;
  return (_, name) => {
    if (regex === undefined || !affordable) return false;
    const verdict = orUndefined(RegexTooCostlyError, () => regex.test(name, budget));
    affordable = verdict !== undefined;
    return verdict === true;
  };
}

function orUndefined<T>(expected: new (...args: never[]) => Error, run: () => T): T | undefined {
  try {
    return run();
  } catch (error) {
    if (!(error instanceof expected)) throw error;
    return undefined;
  }
}
