import { Drawer } from '@mantine/core';
import { SilenceFields } from './SilenceFields.tsx';
import type { SilenceForm } from './silence-form.ts';

export interface SilenceDrawerProps {
  /** What the form begins with; undefined: closed. */
  readonly form: SilenceForm | undefined;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Makes or changes a silence. */
export function SilenceDrawer({ form, onClose, onDone }: SilenceDrawerProps) {
  return (
    <Drawer
      opened={form !== undefined}
      onClose={onClose}
      title={form?.id === undefined ? 'New silence' : 'Change silence'}
      position="right"
      size="min(620px, 100%)"
      transitionProps={{ duration: 120 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: 'ui-dialog-title' }}
    >
      {form !== undefined && <SilenceFields start={form} onClose={onClose} onDone={onDone} />}
    </Drawer>
  );
}
