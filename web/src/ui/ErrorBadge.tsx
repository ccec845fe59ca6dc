import { Tooltip, UnstyledButton } from '@mantine/core';
import { useTime } from '../time/store.ts';
import { formatClock } from '../time/zone.ts';
import './ui.css';

export interface ErrorBadgeProps {
  readonly error: Error;
  readonly sinceMs: number | undefined;
  /** What is drawn is current, and part of what was asked is missing. */
  readonly partial?: boolean;
  readonly onRetry: () => void;
}

/** Over an old picture that could not be renewed: since when, why, and a way to try again. */
export function ErrorBadge({ error, sinceMs, partial = false, onRetry }: ErrorBadgeProps) {
  const { zone } = useTime();
  return (
    <Tooltip label={`${error.message.replace(/\.$/, '')}. Click to try again.`} multiline maw={320} withArrow>
      <UnstyledButton className="meta-badge" data-error onClick={onRetry}>
        {partial ? 'not all' : 'old'}
        {sinceMs === undefined ? '' : `, fails since ${formatClock(sinceMs, zone)}`}
      </UnstyledButton>
    </Tooltip>
  );
}
