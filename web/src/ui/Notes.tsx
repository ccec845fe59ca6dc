import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { ApiError } from '../api/errors.ts';
import { useTime } from '../time/store.ts';
import { formatClock } from '../time/zone.ts';
import './ui.css';

export interface ErrorNoteProps {
  /** What could not be done: "CPU by mode could not be loaded". */
  readonly what: string;
  readonly error: Error;
  readonly sinceMs?: number | undefined;
  readonly onRetry: () => void;
  readonly small?: boolean;
}

/** Says what failed, since when, how to mend it, and offers to try again. */
export function ErrorNote({ what, error, sinceMs, onRetry, small = false }: ErrorNoteProps) {
  const { zone } = useTime();
  const details = error instanceof ApiError ? error : undefined;
  return (
    <div className={small ? 'note note-error is-small' : 'note note-error'} role="alert">
      <IconAlertTriangle size={18} aria-hidden="true" />
      <div className="note-text">
        <strong>{what}</strong>
        <span>
          {sentence(error.message)}
          {details?.fix !== undefined && ` ${sentence(details.fix)}`}
        </span>
        <span className="note-meta">
          {sinceMs !== undefined && `Since ${formatClock(sinceMs, zone)}. `}
          {details !== undefined && details.status > 0 && `${details.code}. `}
          {details?.requestId !== undefined && `Request ${details.requestId}.`}
        </span>
      </div>
      <Button size="compact-sm" variant="default" onClick={onRetry}>
        Try again
      </Button>
    </div>
  );
}

function sentence(text: string): string {
  const trimmed = text.trim();
  const start = trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
  return /[.!?]$/.test(start) ? start : `${start}.`;
}

/** Says what would fill an empty place. */
export function EmptyNote({ title, children }: { readonly title: string; readonly children?: ReactNode }) {
  return (
    <div className="note-empty">
      <strong>{title}</strong>
      {children !== undefined && <div className="note-empty-body">{children}</div>}
    </div>
  );
}
