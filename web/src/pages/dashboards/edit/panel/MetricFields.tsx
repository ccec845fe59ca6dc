import { UnstyledButton } from '@mantine/core';
import { useState } from 'react';
import { AggregationField } from '../../../explore/AggregationField.tsx';
import { defaultAggregation } from '../../../explore/explore-state.ts';
import { FilterBar } from '../../../explore/FilterBar.tsx';
import { GroupByField } from '../../../explore/GroupByField.tsx';
import { MetricPicker } from '../../../explore/MetricPicker.tsx';
import { LegendField } from './LegendField.tsx';
import { type MetricFieldsProps, MetricMoreFields, moreIsSet } from './MetricMoreFields.tsx';

/** A metric, how its samples become points, and of which series. */
export function MetricFields({ query, onChange }: MetricFieldsProps) {
  const [more, setMore] = useState(() => moreIsSet(query));
  return (
    <>
      <div className="edit-query-line">
        <div className="edit-grow">
          <MetricPicker
            value={query.metric}
            onPick={({ name, type }) =>
              onChange({
                ...query,
                ...{ metric: name, filters: [], groupBy: [] },
                ...(query.metric === '' ? { aggregation: defaultAggregation(type) } : {}),
              })
            }
          />
        </div>
        <AggregationField
          value={query.aggregation}
          onChange={(aggregation) => onChange({ ...query, aggregation })}
        />
        <GroupByField
          className="edit-grow"
          label="Group by"
          placeholder="all series together"
          metric={query.metric}
          value={query.groupBy}
          onChange={(groupBy) => onChange({ ...query, groupBy })}
        />
      </div>
      <FilterBar
        metric={query.metric}
        filters={query.filters}
        onChange={(filters) => onChange({ ...query, filters })}
      />
      <div className="edit-query-line">
        <LegendField query={query} onChange={onChange} />
        <UnstyledButton className="edit-more" aria-expanded={more} onClick={() => setMore(!more)}>
          {more ? 'Fewer options' : 'More options: bucket width, top, time shift'}
        </UnstyledButton>
      </div>
      {more && <MetricMoreFields query={query} onChange={onChange} />}
    </>
  );
}
