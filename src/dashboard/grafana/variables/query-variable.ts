import type { QueryVariable, Variable, VariableFilter } from '../../../model/dashboard/variable.ts';
import { type Fields, shorten } from '../fields.ts';
import { parsePromql } from '../promql/tree.ts';
import { protectVariables } from '../promql/variables.ts';
import { convertRegex, isRegex } from '../regex.ts';
import { convertText, cut } from '../text.ts';
import { readChoice } from './choice.ts';
import { savedVariable } from './custom-variable.ts';
import { questionOf, type VariableInput } from './input.ts';

/** `label_values(label)`, `label_values(metric{...}, label)`. */
const LABEL_VALUES =
  /^\s*label_values\s*\(\s*(?:(?<selector>.+)\s*,\s*)?(?<label>[A-Za-z_][\w]*|"[^"]+")\s*\)\s*$/s;

/** Longer ones are no plain selectors, and the expression above would take long. */
const LONGEST_QUESTION = 5_000;

/** A variable with the values of a label. Other questions to Prometheus become lists of what was stored. */
export function queryVariable(input: VariableInput): Variable {
  const { fields, base, names } = input;
  const question = questionOf(fields);
  const asked = question.length > LONGEST_QUESTION ? undefined : LABEL_VALUES.exec(question)?.groups;
  const selection = asked === undefined ? undefined : selectionOf(asked.selector, names);
  if (asked?.label === undefined || selection === undefined)
    return savedVariable(
      input,
      `The variable ${base.name} asks ${cut(question, 300)}, which cannot be asked here; it became a list of the values that the board was stored with.`,
    );
  for (const problem of selection.problems) fields.translated('query', problem);
  const regex = readRegex(fields);
  const sort = readSort(fields);
  fields.skip('definition', 'options', 'regexApplyTo');
  return {
    ...base,
    kind: 'query',
    ...readChoice(fields, { allIsEverything: selection.filters.length === 0 && regex === undefined }),
    ...(selection.metric !== undefined && { metric: selection.metric }),
    tag: asked.label.replaceAll('"', ''),
    filters: selection.filters,
    ...(regex !== undefined && { regex }),
    sort,
  };
}

interface Selection extends Pick<QueryVariable, 'filters'> {
  readonly metric: string | undefined;
  readonly problems: readonly string[];
}

/** Undefined where it is no plain selector. */
function selectionOf(selector: string | undefined, names: VariableInput['names']): Selection | undefined {
  if (selector === undefined) return { metric: undefined, filters: [], problems: [] };
  const { text, variables } = protectVariables(selector);
  const tree = parsePromql(text);
  if (tree?.kind !== 'selector' || tree.range !== undefined || tree.offset !== undefined) return undefined;
  const problems: string[] = [];
  const convert = (part: string): string => {
    let restored = part;
    for (const [stand, { whole }] of variables) restored = restored.replaceAll(stand, whole);
    const converted = convertText(restored, names);
    problems.push(...converted.problems);
    return converted.text;
  };
  const filters = tree.matchers.map(
    ({ key, op, value }): VariableFilter => ({ key: convert(key), op, value: convert(value) }),
  );
  const metric = tree.metric === undefined ? undefined : convert(tree.metric);
  return fits(metric, filters) ? { metric, filters, problems } : undefined;
}

/** Bounds of the document. */
function fits(metric: string | undefined, filters: readonly VariableFilter[]): boolean {
  return (
    (metric === undefined || (metric !== '' && metric.length <= 255)) &&
    filters.length <= 100 &&
    filters.every(
      ({ key, op, value }) =>
        key !== '' &&
        key !== '__name__' &&
        key.length <= 200 &&
        value.length <= 4_000 &&
        (!op.endsWith('~') || isRegex(value)),
    )
  );
}

function readRegex(fields: Fields): string | undefined {
  const source = fields.text('regex')?.trim() ?? '';
  if (source === '' || source === '/.*/' || source === '.*') return undefined;
  const regex = convertRegex(source);
  if (regex === undefined || regex.length > 1_000) {
    fields.notSupported(
      'regex',
      `The regular expression ${shorten(source)} has no counterpart in RE2; all values are options.`,
    );
    return undefined;
  }
  if (/\(\?<(?:text|value)>/.test(source))
    fields.translated('regex', 'Of the named groups text and value the first one is taken for both.');
  return regex;
}

const DESCENDING: ReadonlySet<number> = new Set([2, 4, 6, 8]);

function readSort(fields: Fields): QueryVariable['sort'] {
  return DESCENDING.has(fields.number('sort') ?? 0) ? 'descending' : 'natural';
}
