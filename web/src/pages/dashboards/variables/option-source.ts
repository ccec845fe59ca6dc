import type { VariableValue } from '../../../../../src/model/dashboard/interpolate.ts';
import type {
  QueryVariable,
  VariableFilter,
  VariableOption,
} from '../../../../../src/model/dashboard/variable.ts';
import { variableOptions } from '../../../../../src/model/dashboard/variable-options.ts';
import { json } from '../../../api/client.ts';
import { encodeFilter } from '../../explore/filter-text.ts';

export interface OptionsAsk {
  readonly variable: QueryVariable;
  /** As the variable has them, with other variables filled in. */
  readonly metric: string | undefined;
  readonly filters: readonly VariableFilter[];
  /** Only values that hold this text, in any case. */
  readonly match: string;
  /** What is chosen of all variables that the board has. */
  readonly chosen: ReadonlyMap<string, VariableValue>;
}

export interface Offer {
  readonly options: readonly VariableOption[];
  /** There are more than these. */
  readonly more: boolean;
}

/** Where the options of query variables come from: the API, or a public link. */
export type OptionSource = (ask: OptionsAsk, signal: AbortSignal) => Promise<Offer>;

// More than a list can show; a search asks for what is beyond.
const MOST_OPTIONS = 10_000;

export const apiOptions: OptionSource = async ({ variable, metric, filters, match }, signal) => {
  // One that is still being written: no tag has that name.
  if (variable.tag === '') return { options: [], more: false };
  const params = new URLSearchParams({ limit: String(MOST_OPTIONS) });
  if (metric !== undefined && metric !== '') params.set('metric', metric);
  if (match !== '') params.set('match', match);
  for (const filter of filters) params.append('filter', encodeFilter(filter));
  const path = `/api/v1/tags/${encodeURIComponent(variable.tag)}/values?${params}`;
  const { values } = await json<{ readonly values: readonly string[] }>(path, { signal });
  return { options: variableOptions(variable, values), more: values.length >= MOST_OPTIONS };
};
