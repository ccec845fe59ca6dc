import { Button, Select, TextInput } from '@mantine/core';
import type { KeyboardEvent } from 'react';
import { formatValue, type Unit } from '../../../format/units.ts';
import { errorAt } from '../api/field-errors.ts';
import { CONDITIONS, type Condition } from '../api/rule-types.ts';
import { niceStep } from '../chart/round.ts';
import { parseNumber } from '../ui/numbers.ts';
import type { FieldsProps } from './fields.ts';

const WORDS: Readonly<Record<Condition, string>> = {
  gt: 'is above',
  gte: 'is at or above',
  lt: 'is below',
  lte: 'is at or below',
  eq: 'is equal to',
  ne: 'is not equal to',
};

export interface ConditionFieldsProps extends FieldsProps {
  readonly unit: Unit;
  /** A threshold that the data suggests, while there is none. */
  readonly suggestion: number | undefined;
}

/** When it is met, for how long, and when it clears. */
export function ConditionFields({ form, errors, onChange, unit, suggestion }: ConditionFieldsProps) {
  return (
    <fieldset className="ui-form-group al-condition">
      <legend className="ui-heading">Alert when it</legend>
      <Select
        label="Condition"
        allowDeselect={false}
        data={CONDITIONS.map((value) => ({ value, label: WORDS[value] }))}
        value={form.condition}
        error={errorAt(errors, 'condition')}
        onChange={(value) => value !== null && onChange({ condition: value as Condition })}
      />
      <div>
        <NumberField
          label="Threshold"
          value={form.threshold}
          unit={unit}
          error={errorAt(errors, 'threshold')}
          onChange={(threshold) => onChange({ threshold })}
        />
        {suggestion !== undefined && (
          <Button
            mt={4}
            size="compact-xs"
            variant="light"
            onClick={() => onChange({ threshold: String(suggestion) })}
          >
            Suggest {formatValue(suggestion, unit)}
          </Button>
        )}
      </div>
      <TextInput
        label="for"
        placeholder="0s: at once"
        value={form.hold}
        error={errorAt(errors, 'durationSeconds')}
        onChange={(event) => onChange({ hold: event.currentTarget.value })}
      />
      <NumberField
        label="Clears at"
        placeholder="the threshold"
        description="A firing alert clears only when the value is back past this."
        value={form.resolve}
        unit={unit}
        error={errorAt(errors, 'resolveThreshold')}
        onChange={(resolve) => onChange({ resolve })}
      />
      <TextInput
        className="al-keep"
        label="and then for"
        description="Kept firing until it has been clear for so long."
        inputWrapperOrder={['label', 'input', 'error', 'description']}
        value={form.keep}
        error={errorAt(errors, 'keepFiringForSeconds')}
        onChange={(event) => onChange({ keep: event.currentTarget.value })}
      />
    </fieldset>
  );
}

interface NumberFieldProps {
  readonly label: string;
  readonly value: string;
  readonly unit: Unit;
  readonly onChange: (text: string) => void;
  readonly error?: string | undefined;
  readonly placeholder?: string;
  readonly description?: string;
}

// An arrow moves a value by about this share of it, the Page keys by ten times that.
const ARROW_SHARE = 0.02;
const ARROWS: Readonly<Record<string, number>> = { ArrowUp: 1, ArrowDown: -1, PageUp: 10, PageDown: -10 };

/** What is not there already: the unit alone where the number is written as it was typed. */
function besideValue(typed: string, written: string): string {
  return written.startsWith(typed) && !/^[\d.,]/.test(written.slice(typed.length))
    ? written.slice(typed.length).trim()
    : written;
}

/** A number with its unit beside it. The arrow keys move it as a drag of its line in the chart does. */
function NumberField({ label, value, unit, onChange, error, placeholder, description }: NumberFieldProps) {
  const number = parseNumber(value);
  const written = number === undefined ? '' : besideValue(value, formatValue(number, unit));
  const onKeyDown = (event: KeyboardEvent) => {
    const by = ARROWS[event.key];
    if (by === undefined || number === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const step = niceStep(unit, Math.abs(number) * ARROW_SHARE || 1);
    onChange(String(Number((Math.round(number / step) * step + by * step).toPrecision(10))));
  };
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      value={value}
      error={error}
      {...(placeholder === undefined ? {} : { placeholder })}
      {...(description === undefined ? {} : { description })}
      inputWrapperOrder={['label', 'input', 'error', 'description']}
      rightSection={written === '' ? null : <span className="al-unit num">{written}</span>}
      rightSectionWidth={written.length * 7 + 16}
      onChange={(event) => onChange(event.currentTarget.value)}
      onKeyDown={onKeyDown}
    />
  );
}
