import { TextInput } from '@mantine/core';
import type { PanelQuery } from '../../../../../../src/model/dashboard/query.ts';
import { withField } from '../fields/with-field.ts';

export interface LegendFieldProps<Q extends PanelQuery> {
  readonly query: Q;
  readonly onChange: (query: Q) => void;
}

/** What the series of a query are called. */
export function LegendField<Q extends PanelQuery>({ query, onChange }: LegendFieldProps<Q>) {
  return (
    <TextInput
      size="xs"
      label="Name of its series"
      placeholder="{{host}} or a text"
      maxLength={500}
      value={query.legend ?? ''}
      onChange={(event) =>
        onChange(
          withField<PanelQuery, 'legend'>(query, 'legend', event.currentTarget.value || undefined) as Q,
        )
      }
    />
  );
}
