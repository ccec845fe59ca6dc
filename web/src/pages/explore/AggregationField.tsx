import { Select } from '@mantine/core';
import { AGGREGATIONS, type Aggregation } from '../../api/types.ts';

export interface AggregationFieldProps {
  readonly value: Aggregation;
  readonly onChange: (aggregation: Aggregation) => void;
  readonly className?: string;
  readonly error?: string | undefined;
}

const WORDS: Readonly<Record<Aggregation, string>> = {
  avg: 'average',
  min: 'minimum',
  max: 'maximum',
  sum: 'sum',
  count: 'count of samples',
  last: 'last value',
  rate: 'rate per second',
  increase: 'increase',
  p50: '50th percentile',
  p90: '90th percentile',
  p95: '95th percentile',
  p99: '99th percentile',
};

export function AggregationField({ value, onChange, className = '', error }: AggregationFieldProps) {
  return (
    <Select
      className={className}
      label="Aggregation"
      size="sm"
      allowDeselect={false}
      data={AGGREGATIONS.map((name) => ({ value: name, label: WORDS[name] }))}
      value={value}
      error={error}
      onChange={(name) => name !== null && onChange(name as Aggregation)}
      maxDropdownHeight={320}
    />
  );
}
