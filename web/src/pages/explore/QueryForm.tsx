import { Select, TextInput, UnstyledButton } from '@mantine/core';
import { useEffect, useState } from 'react';
import type { Aggregation, Fill, MetricInfo } from '../../api/types.ts';
import { AggregationField } from './AggregationField.tsx';
import { defaultAggregation, type ExploreState, LIMITS, ORDERS } from './explore-state.ts';
import { FilterBar } from './FilterBar.tsx';
import { GroupByField } from './GroupByField.tsx';
import { MetricPicker } from './MetricPicker.tsx';

export interface QueryFormProps {
  readonly state: ExploreState;
  /** The one in force, chosen or by the metric's type. */
  readonly aggregation: Aggregation;
  readonly onChange: (change: Partial<ExploreState>) => void;
}

const FILL_CHOICES: readonly { readonly value: Fill; readonly label: string }[] = [
  { value: 'null', label: 'show gaps' },
  { value: 'previous', label: 'previous value' },
  { value: 'linear', label: 'straight line' },
  { value: 'zero', label: 'zero' },
  { value: 'none', label: 'leave out' },
];

/** What is asked. Every change is at once in the address and in the chart. */
export function QueryForm({ state, aggregation, onChange }: QueryFormProps) {
  const [more, setMore] = useState(false);
  const pick = (metric: MetricInfo) =>
    onChange({ metric: metric.name, aggregation: defaultAggregation(metric.type), filters: [], groupBy: [] });
  return (
    <section className="panel query-form" aria-label="Query" data-more={more || undefined}>
      <div className="query-metric">
        <MetricPicker value={state.metric} onPick={pick} />
      </div>
      <AggregationField
        className="query-aggregation"
        value={aggregation}
        onChange={(next) => onChange({ aggregation: next })}
      />
      <GroupByField
        className="query-group"
        label="Group by"
        placeholder="all series together"
        metric={state.metric}
        value={state.groupBy}
        onChange={(groupBy) => onChange({ groupBy })}
      />
      <IntervalInput value={state.interval} onChange={(interval) => onChange({ interval })} />
      <Select
        className="query-fill"
        label="Missing values"
        size="sm"
        allowDeselect={false}
        data={[...FILL_CHOICES]}
        value={state.fill}
        onChange={(fill) => fill !== null && onChange({ fill: fill as Fill })}
      />
      <div className="query-top">
        <Select
          label="Show top"
          size="sm"
          allowDeselect={false}
          disabled={state.groupBy.length === 0}
          data={[...new Set([...LIMITS, state.limit])].sort((a, b) => a - b).map(String)}
          value={String(state.limit)}
          onChange={(limit) => limit !== null && onChange({ limit: Number(limit) })}
        />
        <Select
          label="by"
          size="sm"
          allowDeselect={false}
          disabled={state.groupBy.length === 0}
          data={[...ORDERS]}
          value={state.order}
          onChange={(order) => order !== null && onChange({ order })}
        />
      </div>
      <UnstyledButton className="query-more" aria-expanded={more} onClick={() => setMore(!more)}>
        {more ? 'Fewer options' : 'More options: interval, missing values, top'}
      </UnstyledButton>
      <FilterBar
        metric={state.metric}
        filters={state.filters}
        onChange={(filters) => onChange({ filters })}
      />
    </section>
  );
}

const INTERVAL = /^(\d+(\.\d+)?(ms|s|m|h|d|w))+$/;

/** Checked as typed, and used only when it can be understood. */
function IntervalInput({
  value,
  onChange,
}: {
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const wrong = text.trim() !== '' && !INTERVAL.test(text.trim());
  const commit = () => {
    if (!wrong && text.trim() !== value) onChange(text.trim());
  };
  return (
    <TextInput
      className="query-interval"
      label="Interval"
      size="sm"
      placeholder="automatic"
      value={text}
      error={wrong ? 'As 30s, 5m, 1h' : undefined}
      onChange={(event) => setText(event.currentTarget.value)}
      onBlur={commit}
      onKeyDown={(event) => event.key === 'Enter' && commit()}
    />
  );
}
