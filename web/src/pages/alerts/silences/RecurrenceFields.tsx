import { Select, TextInput } from '@mantine/core';
import type { SilenceForm, SilenceProblems } from './silence-form.ts';
import { DAYS, WEEK } from './silence-words.ts';

export interface RecurrenceFieldsProps {
  readonly form: SilenceForm;
  readonly problems: SilenceProblems;
  readonly onChange: (part: Partial<SilenceForm>) => void;
}

/** On which days, from when, for how long. */
export function RecurrenceFields({ form, problems, onChange }: RecurrenceFieldsProps) {
  const toggle = (day: number) =>
    onChange({
      days: form.days.includes(day) ? form.days.filter((other) => other !== day) : [...form.days, day],
    });
  return (
    <>
      <fieldset className="ui-chips" aria-label="Days">
        {WEEK.map((day) => (
          <button
            key={day}
            type="button"
            className="ui-chip"
            aria-pressed={form.days.includes(day)}
            onClick={() => toggle(day)}
          >
            {DAYS[day]}
          </button>
        ))}
      </fieldset>
      {problems.days !== undefined && <p className="ui-problem">{problems.days}</p>}
      <div className="al-four">
        <TextInput
          size="xs"
          label="At"
          placeholder="22:00"
          value={form.startTime}
          error={problems.startTime}
          onChange={(event) => onChange({ startTime: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label="For"
          placeholder="2h"
          value={form.length}
          error={problems.length}
          onChange={(event) => onChange({ length: event.currentTarget.value })}
        />
        <TextInput
          size="xs"
          label="Every … weeks"
          inputMode="numeric"
          value={form.everyWeeks}
          error={problems.everyWeeks}
          onChange={(event) => onChange({ everyWeeks: event.currentTarget.value })}
        />
        <Select
          className="al-zone"
          size="xs"
          label="Time zone"
          searchable
          allowDeselect={false}
          data={zones(form.timezone)}
          value={form.timezone}
          maxDropdownHeight={220}
          onChange={(timezone) => timezone !== null && onChange({ timezone })}
        />
      </div>
    </>
  );
}

function zones(chosen: string): string[] {
  return [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])];
}
