import { MultiSelect, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { LabelsField } from '../fields/LabelsField.tsx';
import type { Labels } from '../fields/labels.ts';
import { OptionalNumber } from '../fields/OptionalNumber.tsx';
import { UnitField } from '../fields/UnitField.tsx';
import { GapsField } from './GapsField.tsx';
import type { KindField } from './kind-fields.ts';

export interface PanelFieldProps {
  readonly field: KindField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

/** One field of those that `kind-fields.ts` lists. */
export function PanelField({ field, value, onChange }: PanelFieldProps) {
  const common = { size: 'xs', label: field.label, description: field.hint } as const;
  switch (field.type) {
    case 'choice':
      return (
        <Select
          {...common}
          allowDeselect={false}
          clearable={field.none !== undefined}
          data={[...field.options]}
          value={typeof value === 'string' ? value : null}
          placeholder={field.none ?? 'as it was imported'}
          onChange={(next) => (next !== null || field.none !== undefined) && onChange(next ?? undefined)}
        />
      );
    case 'several':
      return (
        <MultiSelect
          {...common}
          data={[...field.options]}
          value={Array.isArray(value) ? value : []}
          placeholder={Array.isArray(value) && value.length > 0 ? '' : field.none}
          onChange={onChange}
        />
      );
    case 'number':
      return (
        <NumberInput
          {...common}
          min={field.min}
          max={field.max}
          clampBehavior="strict"
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => typeof next === 'number' && onChange(next)}
        />
      );
    case 'optionalNumber':
      return (
        <OptionalNumber
          label={field.label}
          value={typeof value === 'number' ? value : undefined}
          onChange={onChange}
        />
      );
    case 'switch':
      return (
        <Switch
          {...common}
          checked={value === true}
          onChange={(event) =>
            onChange(event.currentTarget.checked || (field.leftOut === true ? undefined : false))
          }
        />
      );
    case 'text':
      return (
        <TextInput
          {...common}
          maxLength={200}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => onChange(event.currentTarget.value || undefined)}
        />
      );
    case 'unit':
      return (
        <UnitField
          label={field.label}
          value={typeof value === 'string' ? value : undefined}
          onChange={onChange}
        />
      );
    case 'gaps':
      return <GapsField label={field.label} value={value} onChange={onChange} />;
    case 'labels':
      return (
        <LabelsField
          label={field.label}
          {...(field.hint === undefined ? {} : { description: field.hint })}
          value={value as Labels}
          onChange={onChange}
        />
      );
  }
}
