import { TextInput } from '@mantine/core';
import { AggregationField } from '../../explore/AggregationField.tsx';
import { defaultAggregation } from '../../explore/explore-state.ts';
import { FilterBar } from '../../explore/FilterBar.tsx';
import { GroupByField } from '../../explore/GroupByField.tsx';
import { MetricPicker } from '../../explore/MetricPicker.tsx';
import { errorAt } from '../api/field-errors.ts';
import { FieldProblem } from './FieldProblem.tsx';
import type { FieldsProps } from './fields.ts';
import { VariableFields } from './VariableFields.tsx';

/** What is looked at: the same choices as in Explore, over a window of time. */
export function QueryFields({ form, errors, onChange }: FieldsProps) {
  return (
    <fieldset className="ui-form-group al-query">
      <legend className="ui-heading">Look at</legend>
      <div className="al-span">
        <MetricPicker
          value={form.metric}
          onPick={(metric) =>
            onChange({
              metric: metric.name,
              aggregation: defaultAggregation(metric.type),
              filters: [],
              groupBy: [],
            })
          }
        />
        <FieldProblem words={errorAt(errors, 'query.metric')} />
      </div>
      <AggregationField
        value={form.aggregation}
        error={errorAt(errors, 'query.aggregation')}
        onChange={(aggregation) => onChange({ aggregation })}
      />
      <TextInput
        label="of the last"
        placeholder="5m"
        value={form.window}
        error={errorAt(errors, 'query.windowSeconds')}
        onChange={(event) => onChange({ window: event.currentTarget.value })}
      />
      <GroupByField
        className="al-span"
        label="One alert for each"
        placeholder="one alert for all series together"
        metric={form.metric}
        value={form.groupBy}
        error={errorAt(errors, 'groupBy')}
        onChange={(groupBy) => onChange({ groupBy })}
      />
      <div className="al-span">
        <FilterBar
          metric={form.metric}
          filters={form.filters}
          onChange={(filters) => onChange({ filters })}
        />
        <FieldProblem words={errorAt(errors, 'query.filters')} />
      </div>
      <VariableFields form={form} errors={errors} onChange={onChange} />
    </fieldset>
  );
}
