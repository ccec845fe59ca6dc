import { ActionIcon, Button, Menu, NumberInput, Select, Switch, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import type { DataPanel, PanelColor, SeriesOverride } from '../../../../../../src/model/dashboard/panel.ts';
import { ColorField } from '../fields/ColorField.tsx';
import { UnitField } from '../fields/UnitField.tsx';
import { withField } from '../fields/with-field.ts';
import { moreFields, type OverrideField, saidFields } from './override-fields.ts';

export interface OverrideFieldsProps {
  readonly override: SeriesOverride;
  readonly kind: DataPanel['kind'];
  readonly onChange: (override: SeriesOverride) => void;
}

/** What is different about the series: only what was asked for is there. */
export function OverrideFields({ override, kind, onChange }: OverrideFieldsProps) {
  const set = ({ key }: OverrideField, value: unknown) =>
    onChange(withField(override, key, value as undefined));
  const more = moreFields(override, kind);
  return (
    <>
      {saidFields(override).map((field) => (
        <div key={field.key} className="edit-said">
          <ValueField field={field} value={override[field.key]} onChange={(value) => set(field, value)} />
          <ActionIcon
            size="md"
            variant="subtle"
            color="gray"
            aria-label={`${field.label}: as the others`}
            title="As the others"
            onClick={() => set(field, undefined)}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {more.length > 0 && (
        <Menu position="bottom-start" withinPortal>
          <Menu.Target>
            <Button
              className="edit-add"
              size="compact-xs"
              variant="subtle"
              leftSection={<IconPlus size={13} />}
            >
              What is different
            </Button>
          </Menu.Target>
          <Menu.Dropdown mah={320} className="edit-menu">
            {more.map((field) => (
              <Menu.Item key={field.key} onClick={() => set(field, field.initial)}>
                {field.label}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

interface ValueFieldProps {
  readonly field: OverrideField;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
}

function ValueField({ field, value, onChange }: ValueFieldProps) {
  const { label } = field;
  switch (field.type) {
    case 'color':
      return <ColorField label={label} value={value as PanelColor} onChange={onChange} />;
    case 'unit':
      return (
        <UnitField label={label} value={value as string} onChange={(unit) => onChange(unit ?? 'short')} />
      );
    case 'text':
      return (
        <TextInput
          size="xs"
          label={label}
          placeholder="CPU of $host"
          maxLength={200}
          value={value as string}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      );
    case 'yesNo':
      return (
        <Switch
          size="xs"
          label={label}
          checked={value === true}
          onChange={(event) => onChange(event.currentTarget.checked)}
        />
      );
    case 'number':
      return (
        <NumberInput
          size="xs"
          label={label}
          min={0}
          max={field.max}
          clampBehavior="strict"
          value={value as number}
          onChange={(next) => typeof next === 'number' && onChange(next)}
        />
      );
    case 'choice':
      return (
        <Select
          size="xs"
          label={label}
          allowDeselect={false}
          data={[...field.options]}
          value={value as string}
          onChange={(next) => next !== null && onChange(next)}
        />
      );
  }
}
