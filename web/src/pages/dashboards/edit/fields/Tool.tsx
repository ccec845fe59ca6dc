import { ActionIcon, type ActionIconProps } from '@mantine/core';
import type { TablerIcon } from '@tabler/icons-react';
import type { ComponentPropsWithRef } from 'react';

export interface ToolProps
  extends ActionIconProps,
    Omit<ComponentPropsWithRef<'button'>, keyof ActionIconProps> {
  readonly label: string;
  readonly icon: TablerIcon;
}

/** A small button that is a sign alone; its name shows on hover. */
export function Tool({ label, icon: Icon, ...rest }: ToolProps) {
  return (
    <ActionIcon size="sm" variant="subtle" color="gray" aria-label={label} title={label} {...rest}>
      <Icon size={15} />
    </ActionIcon>
  );
}
