import { Drawer } from '@mantine/core';
import { ChannelFields } from './ChannelFields.tsx';
import type { ChannelForm } from './channel-form.ts';

export interface ChannelDrawerProps {
  /** What the form begins with; undefined: closed. */
  readonly form: ChannelForm | undefined;
  readonly onClose: () => void;
}

export function ChannelDrawer({ form, onClose }: ChannelDrawerProps) {
  return (
    <Drawer
      opened={form !== undefined}
      onClose={onClose}
      title={form?.id === undefined ? 'New channel' : form.name}
      position="right"
      size="min(560px, 100%)"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: 'ui-dialog-title' }}
    >
      {form !== undefined && <ChannelFields start={form} onClose={onClose} />}
    </Drawer>
  );
}
