import { NumberInput, Select } from '@mantine/core';
import type { TimeSeriesPanel } from '../../../../../../src/model/dashboard/panel.ts';

type Gaps = TimeSeriesPanel['nulls'];

export interface GapsFieldProps {
  readonly label: string;
  readonly value: unknown;
  readonly onChange: (value: Gaps) => void;
}

const WAYS = [
  { value: 'gap', label: 'show gaps' },
  { value: 'bridge', label: 'bridge them' },
  { value: 'short', label: 'bridge short ones' },
  { value: 'zero', label: 'as zero' },
];

// Long enough for a scrape or two that were missed.
const BRIDGE_SECONDS = 60;

/** What becomes of missing values. */
export function GapsField({ label, value, onChange }: GapsFieldProps) {
  const gaps = value as Gaps;
  return (
    <div className="ui-two">
      <Select
        size="xs"
        label={label}
        allowDeselect={false}
        data={WAYS}
        value={typeof gaps === 'object' ? 'short' : gaps}
        onChange={(way) =>
          way !== null &&
          onChange(way === 'short' ? { bridgeSeconds: BRIDGE_SECONDS } : (way as Exclude<Gaps, object>))
        }
      />
      {typeof gaps === 'object' && (
        <NumberInput
          size="xs"
          label="Up to (seconds)"
          hideControls
          min={0}
          value={gaps.bridgeSeconds}
          onChange={(seconds) =>
            typeof seconds === 'number' && seconds > 0 && onChange({ bridgeSeconds: seconds })
          }
        />
      )}
    </div>
  );
}
