import type { VariableFilter } from '../../../model/dashboard/variable.ts';
import { isRegex } from '../regex.ts';
import { convertText, type Reference, type VariableNames } from '../text.ts';
import { type NativeMetric, NoCounterpart, type Remarks } from './piece.ts';
import type { SelectorTree } from './tree.ts';
import { durationSeconds } from './window.ts';

export interface SelectorContext {
  readonly names: VariableNames;
  /** Variables by the words that stand for them. */
  readonly variables: ReadonlyMap<string, Reference>;
  readonly remarks: Remarks;
}

type Selection = Pick<NativeMetric, 'metric' | 'filters' | 'timeShiftSeconds'>;

/** Which series a selector means. Throws `NoCounterpart`. */
export function selectionOf(tree: SelectorTree, context: SelectorContext): Selection {
  const { metric } = tree;
  if (metric === undefined) throw new NoCounterpart('its selector names no metric');
  const timeShiftSeconds = tree.offset === undefined ? undefined : offsetSeconds(tree.offset, context);
  return {
    metric: withVariables(metric, context),
    filters: tree.matchers.map((matcher) => convertMatcher(matcher, context)),
    ...(timeShiftSeconds !== undefined && { timeShiftSeconds }),
  };
}

/** Tags that a query is grouped by. Throws `NoCounterpart`. */
export function groupingOf(labels: readonly string[], context: SelectorContext): readonly string[] {
  if (labels.includes('__name__')) throw new NoCounterpart('it groups by the name of the metric');
  return [...new Set(labels.map((label) => withVariables(label, context)))];
}

function convertMatcher({ key, op, value }: VariableFilter, context: SelectorContext): VariableFilter {
  if (key === '__name__') throw new NoCounterpart('its selector takes metrics by a pattern of their names');
  const converted = convertText(value, context.names);
  for (const problem of converted.problems) context.remarks.differences.add(problem);
  if (op.endsWith('~') && !isRegex(converted.text)) throw new NoCounterpart('a pattern in it is no RE2');
  return { key: withVariables(key, context), op, value: converted.text };
}

function offsetSeconds(text: string, context: SelectorContext): number {
  if (context.variables.has(text.trim())) throw new NoCounterpart('its offset is a variable');
  const seconds = durationSeconds(text);
  if (seconds === undefined) throw new NoCounterpart(`it has the offset ${text}`);
  return seconds;
}

/** Puts the variables back where words stood for them. */
function withVariables(text: string, { variables, names }: SelectorContext): string {
  let restored = text;
  for (const [stand, { name, whole }] of variables) {
    if (!restored.includes(stand)) continue;
    const known = names.get(name);
    if (typeof known !== 'string') throw new NoCounterpart(`it depends on ${whole}, which is not known here`);
    restored = restored.replaceAll(stand, `\${${known}}`);
  }
  return restored;
}
