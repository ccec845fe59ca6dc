import { NumberInput } from '@mantine/core';

export interface OptionalNumberProps {
  readonly label?: string;
  readonly 'aria-label'?: string;
  readonly placeholder?: string;
  readonly value: number | undefined;
  readonly onChange: (value: number | undefined) => void;
  readonly min?: number;
  readonly max?: number;
  readonly allowDecimal?: boolean;
  readonly error?: string | undefined;
}

/** A number that may be left out. */
export function OptionalNumber({ value, onChange, placeholder = 'auto', ...rest }: OptionalNumberProps) {
  return (
    <NumberInput
      size="xs"
      hideControls
      placeholder={placeholder}
      value={value ?? ''}
      onChange={(next) => onChange(typeof next === 'number' ? next : undefined)}
      {...rest}
    />
  );
}
