import { Modal } from '@mantine/core';
import type { ReactNode } from 'react';
import { useTime } from '../time/store.ts';
import { formatDateTime } from '../time/zone.ts';

export interface ConflictModalProps {
  /** What was changed: "board". */
  readonly what: string;
  /** Who stored the newer version, and when; undefined while there is none. */
  readonly newer: { readonly by: string; readonly atMs: number } | undefined;
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** Somebody else was quicker: says who, above both versions and a choice. */
export function ConflictModal({ what, newer, onClose, children }: ConflictModalProps) {
  const { zone } = useTime();
  return (
    <Modal
      opened={newer !== undefined}
      onClose={onClose}
      title={`Somebody else changed this ${what} meanwhile`}
      size="min(900px, 100%)"
      centered
      transitionProps={{ duration: 0 }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ title: 'ui-dialog-title' }}
    >
      {newer !== undefined && (
        <>
          <p className="ui-hint">
            {newer.by} stored a newer version at {formatDateTime(newer.atMs, zone)}. Choose what to keep; what
            you do not choose is not saved, and nothing is saved before you say so.
          </p>
          {children}
        </>
      )}
    </Modal>
  );
}
