import { Button, NumberInput, Select, TextInput } from '@mantine/core';
import type { MetricPanelQuery } from '../../../../../../src/model/dashboard/query.ts';
import { ORDERS } from '../../../explore/explore-state.ts';
import { OptionalNumber } from '../fields/OptionalNumber.tsx';
import { widthProblem } from '../fields/problems.ts';
import { withField } from '../fields/with-field.ts';

export interface MetricFieldsProps {
  readonly query: MetricPanelQuery;
  readonly onChange: (query: MetricPanelQuery) => void;
}

const HOUR_SECONDS = 3_600;
const WEEK_SECONDS = 604_800;

export function moreIsSet({ interval, limit, orderBy, timeShiftSeconds }: MetricPanelQuery): boolean {
  return [interval, limit, orderBy, timeShiftSeconds].some((value) => value !== undefined);
}

/** What few queries need: their own bucket width, the top few of many series, an earlier time. */
export function MetricMoreFields({ query, onChange }: MetricFieldsProps) {
  const { interval, limit, orderBy, timeShiftSeconds } = query;
  const orders = ORDERS.map(({ value, label }) => ({ value: value as string, label }));
  const known = orderBy === undefined || orders.some(({ value }) => value === orderBy);
  return (
    <div className="edit-query-line">
      <TextInput
        size="xs"
        label="Bucket width"
        placeholder="by the panel's width"
        maxLength={50}
        value={interval ?? ''}
        error={interval === undefined ? undefined : widthProblem(interval)}
        onChange={(event) => onChange(withField(query, 'interval', event.currentTarget.value || undefined))}
      />
      <OptionalNumber
        label="At most series"
        placeholder="all"
        min={1}
        allowDecimal={false}
        value={limit}
        onChange={(next) => onChange(withField(query, 'limit', next))}
      />
      <Select
        size="xs"
        label="First those with the"
        placeholder="name"
        clearable
        data={known ? orders : [...orders, { value: orderBy, label: orderBy }]}
        value={orderBy ?? null}
        onChange={(next) => onChange(withField(query, 'orderBy', next ?? undefined))}
      />
      <NumberInput
        size="xs"
        label="Hours earlier"
        placeholder="0"
        hideControls
        min={0}
        value={timeShiftSeconds === undefined ? '' : timeShiftSeconds / HOUR_SECONDS}
        onChange={(hours) => {
          const shift = typeof hours === 'number' && hours > 0 ? Math.round(hours * HOUR_SECONDS) : undefined;
          onChange(withField(query, 'timeShiftSeconds', shift));
        }}
      />
      {timeShiftSeconds === undefined && (
        <Button
          size="compact-xs"
          variant="default"
          className="edit-shift"
          onClick={() => onChange({ ...query, timeShiftSeconds: WEEK_SECONDS })}
        >
          Same time last week
        </Button>
      )}
    </div>
  );
}
