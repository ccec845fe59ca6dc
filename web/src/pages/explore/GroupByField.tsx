import { MultiSelect } from '@mantine/core';
import { useTagKeys } from './use-tag-keys.ts';

export interface GroupByFieldProps {
  readonly metric: string;
  readonly value: readonly string[];
  readonly onChange: (keys: readonly string[]) => void;
  readonly label: string;
  /** While nothing is chosen. */
  readonly placeholder: string;
  readonly className: string;
  readonly error?: string | undefined;
}

const EACH_SERIES = { value: '*', label: 'each series' };

/** The tags of a metric, some of which part its series into groups; or every series by itself. */
export function GroupByField(props: GroupByFieldProps) {
  const { metric, value, onChange, label, placeholder, className, error } = props;
  const keys = useTagKeys(metric);
  const known = [...new Set([...keys, ...value.filter((key) => key !== '*')])];
  return (
    <MultiSelect
      className={className}
      label={label}
      size="sm"
      searchable
      clearable
      disabled={metric === ''}
      placeholder={value.length === 0 ? placeholder : ''}
      data={[EACH_SERIES, ...known.map((key) => ({ value: key, label: key }))]}
      value={[...value]}
      error={error}
      onChange={(next) => onChange(next.at(-1) === '*' ? ['*'] : next.filter((key) => key !== '*'))}
      nothingFoundMessage="This metric has no such tag"
    />
  );
}
