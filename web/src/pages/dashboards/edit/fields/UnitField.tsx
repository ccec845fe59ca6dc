import { Select } from '@mantine/core';
import { useState } from 'react';
import { unitOptions } from './unit-options.ts';

export interface UnitFieldProps {
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly placeholder?: string;
  readonly value: string | undefined;
  readonly onChange: (unit: string | undefined) => void;
}

/** One of the known units, or what is typed before or after the value. */
export function UnitField({ value, onChange, placeholder = 'that of the metric', ...names }: UnitFieldProps) {
  const [typed, setTyped] = useState('');
  return (
    <Select
      size="xs"
      {...names}
      searchable
      clearable
      placeholder={placeholder}
      data={unitOptions(value, typed)}
      value={value ?? null}
      onSearchChange={setTyped}
      onChange={(next) => onChange(next ?? undefined)}
    />
  );
}
