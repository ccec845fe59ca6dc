import { Button, Popover } from '@mantine/core';
import { IconChevronDown, IconClock } from '@tabler/icons-react';
import { Suspense, useState } from 'react';
import { serverNowMs } from '../api/connection.ts';
import { lazyAgain } from '../ui/lazy-again.ts';
import { rangeLabel } from './range.ts';
import { useTime } from './store.ts';
import { offsetLabel, zoneName } from './zone.ts';

// The calendar is the largest part that is seldom needed: it comes when the picker is opened.
const loadForm = () => import('./TimeForm.tsx');
const TimeForm = lazyAgain(loadForm);

/** The button that says the range, and the panel to choose another. */
export function TimePicker() {
  const [open, setOpen] = useState(false);
  const time = useTime();
  const now = serverNowMs();
  const label = rangeLabel(time.range, now, time.zone);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
    >
      <Popover.Target>
        <Button
          className="range-button"
          variant="default"
          h={32}
          px={10}
          fz="sm"
          fw={500}
          onClick={() => setOpen(!open)}
          onPointerEnter={() => void loadForm()}
          aria-label={`Time range: ${label} ${offsetLabel(now, time.zone)}`}
          title={zoneName(time.zone)}
          leftSection={<IconClock size={16} />}
          rightSection={<IconChevronDown size={14} />}
        >
          <span className="num range-text">{label}</span>{' '}
          <span className="range-zone">{offsetLabel(now, time.zone)}</span>
        </Button>
      </Popover.Target>
      <Popover.Dropdown p={0} maw="calc(100vw - 16px)" aria-label="Choose a time range">
        <Suspense fallback={<div className="time-form-space" />}>
          <TimeForm onDone={() => setOpen(false)} />
        </Suspense>
      </Popover.Dropdown>
    </Popover>
  );
}
