import { TextInput } from '@mantine/core';
import type { BodyPanel } from '../../../../../../src/model/dashboard/layout.ts';
import type { Variable } from '../../../../../../src/model/dashboard/variable.ts';
import { Fold } from '../../../../ui/Fold.tsx';
import { spanProblem } from '../fields/problems.ts';
import type { Change } from './change.ts';
import { RepeatFields } from './RepeatFields.tsx';

export interface TimeFieldsProps {
  readonly panel: BodyPanel;
  readonly variables: readonly Variable[];
  readonly onChange: Change;
}

/** When and how often a panel is there: its own range, and its copies. */
export function TimeFields({ panel, variables, onChange }: TimeFieldsProps) {
  const timeFrom = 'queries' in panel ? panel.timeFrom : undefined;
  const { repeat } = panel;
  const words = [timeFrom, repeat === undefined ? undefined : `for each ${repeat.variable}`].filter(
    (word) => word !== undefined,
  );
  return (
    <Fold
      title="Repeat and time"
      summary={words.length === 0 ? undefined : words.join(', ')}
      open={words.length > 0}
    >
      <RepeatFields repeat={repeat} variables={variables} onChange={(next) => onChange('repeat', next)} />
      {'queries' in panel && (
        <TextInput
          size="xs"
          label="Its own time range"
          description="Up to now, however the board stands"
          placeholder="now-24h"
          maxLength={50}
          value={timeFrom ?? ''}
          error={timeFrom === undefined ? undefined : spanProblem(timeFrom)}
          onChange={(event) => onChange('timeFrom', event.currentTarget.value || undefined)}
        />
      )}
    </Fold>
  );
}
