import type { Variable } from '../../../model/dashboard/variable.ts';
import type { Fields } from '../fields.ts';
import type { VariableNames } from '../text.ts';

export type VariableBase = Pick<Variable, 'name' | 'label' | 'description' | 'hide'>;

export interface VariableInput {
  readonly fields: Fields;
  readonly base: VariableBase;
  readonly names: VariableNames;
}

/** What a variable asks, in whichever form the board has it. */
export function questionOf(fields: Fields): string {
  const query = fields.raw('query');
  if (typeof query === 'string') return query;
  const inner = fields.object('query');
  inner.skip(
    'refId',
    'qryType',
    'label',
    'metric',
    'labelFilters',
    'useSeriesApi',
    'stream',
    'type',
    'seriesQuery',
    'varQuery',
  );
  return inner.text('query') ?? fields.peekText('definition');
}
