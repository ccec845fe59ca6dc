import { invalidRuleTest } from './problem.ts';

/** `5`, `-0.5`, `1e3`. */
const NUMBER = '[+-]?(?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?';
const GAP = /^_(?:x(\d+))?$/;
/** `5`, `5x3`, `0+1x10`, `10-2x4`: a first value, what is added each time, how many follow the first. */
const RUN = new RegExp(`^(${NUMBER})(?:([+-](?:\\d+\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?)?x(\\d+))?$`, 'i');
const MOST_VALUES = 1_000_000;

/**
 * The values of a series, one an interval; undefined where there is no sample. As in the tests of Prometheus' promtool: `5x3` is 5 and
 * three more, `0+1x10` counts from 0 to 10, `_` is a gap and `_x3` are three. Throws `INVALID_RULE_TEST` with the place.
 */
export function parseInputValues(text: string, place: string): readonly (number | undefined)[] {
  const values: (number | undefined)[] = [];
  for (const token of text.split(/\s+/).filter((part) => part !== '')) {
    addToken(values, token, place);
    if (values.length > MOST_VALUES)
      throw invalidRuleTest(`${place}: has more than ${MOST_VALUES} values`, 'Use a wider interval.');
  }
  return values;
}

function addToken(values: (number | undefined)[], token: string, place: string): void {
  const gap = GAP.exec(token);
  if (gap !== null) {
    for (let i = 0; i < checkedCount(gap[1] ?? '1', place); i += 1) values.push(undefined);
    return;
  }
  const run = RUN.exec(token);
  if (run === null) {
    throw invalidRuleTest(
      `${place}: cannot read ${JSON.stringify(token)}`,
      'Write numbers, 5x3 (5 and three more), 0+1x10 (0 to 10), _ (no sample) or _x3, with spaces between.',
    );
  }
  const [, first = '', step = '0', more = '0'] = run;
  for (let i = 0; i <= checkedCount(more, place); i += 1) values.push(Number(first) + i * Number(step));
}

function checkedCount(text: string, place: string): number {
  const count = Number(text);
  if (count <= MOST_VALUES) return count;
  throw invalidRuleTest(`${place}: x${text} is more than ${MOST_VALUES} values`, 'Use a wider interval.');
}
