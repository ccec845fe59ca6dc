import { Tooltip, UnstyledButton } from '@mantine/core';
import { useTime } from '../time/store.ts';
import { formatClock } from '../time/zone.ts';
import './ui.css';

export interface ErrorBadgeProps {
  readonly error: Error;
  readonly sinceMs: number | undefined;
  readonly onRetry: () => void;
}

/** Over an old picture that could not be renewed: since when, why, and a way to try again. */
export function ErrorBadge({ error, sinceMs, onRetry }: ErrorBadgeProps) {
  const { zone } = useTime();
  return (
    <Tooltip label={`${error.message}. Click to try again.`} multiline maw={320} withArrow>
      <UnstyledButton className="meta-badge" data-error onClick={onRetry}>
        old{sinceMs === undefined ? '' : `, fails since ${formatClock(sinceMs, zone)}`}
      </UnstyledButton>
    </Tooltip>
  );
}
