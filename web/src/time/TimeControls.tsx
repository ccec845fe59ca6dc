import { ActionIcon, Button, Menu, Tooltip } from '@mantine/core';
import {
  IconCheck,
  IconChevronDown,
  IconChevronLeft,
  IconChevronRight,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconZoomOut,
} from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { connectionState, subscribeConnection } from '../api/connection.ts';
import { REFRESH_CHOICES, refreshLabel } from './refresh.ts';
import { useTime } from './store.ts';
import { TimePicker } from './TimePicker.tsx';

/** Time range and refresh: the right end of the top bar, the same on every page. */
export function TimeControls() {
  const time = useTime();
  return (
    <div className="time-controls">
      <div className="time-group">
        <StepButton label="Back by half" hint="t ←" onClick={() => time.shift(-0.5)}>
          <IconChevronLeft size={16} />
        </StepButton>
        <TimePicker />
        <StepButton label="On by half" hint="t →" disabled={time.live} onClick={() => time.shift(0.5)}>
          <IconChevronRight size={16} />
        </StepButton>
        <StepButton label="Twice the range" hint="t z" className="is-spare" onClick={time.widen}>
          <IconZoomOut size={16} />
        </StepButton>
      </div>
      <RefreshControl />
    </div>
  );
}

interface StepButtonProps {
  readonly label: string;
  readonly hint: string;
  readonly disabled?: boolean;
  readonly className?: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function StepButton({ label, hint, disabled = false, className = '', onClick, children }: StepButtonProps) {
  return (
    <Tooltip label={`${label} (${hint})`} withArrow openDelay={400}>
      <ActionIcon
        className={className}
        variant="default"
        size={32}
        aria-label={label}
        disabled={disabled}
        onClick={onClick}
      >
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

/** For a page about now, which has no range: only how often it is renewed. */
export function RefreshOnly() {
  return (
    <div className="time-controls">
      <RefreshControl alwaysLive />
    </div>
  );
}

function RefreshControl({ alwaysLive = false }: { readonly alwaysLive?: boolean }) {
  const time = useTime();
  const { up } = useSyncExternalStore(subscribeConnection, connectionState);
  const isFixed = !time.live && !alwaysLive;
  const state = !up ? 'lost' : isFixed ? 'fixed' : time.refreshMs === 0 ? 'paused' : 'live';
  const word = { lost: 'Lost', fixed: 'Fixed', paused: 'Paused', live: 'Live' }[state];
  const pace = refreshLabel(time.refreshMs);
  return (
    <div className="time-group">
      <StepButton label="Refresh now" hint="r" onClick={time.refreshNow}>
        <IconRefresh size={16} />
      </StepButton>
      {!isFixed && time.paceMs > 0 && (
        <StepButton
          label={time.paused ? 'Go on' : 'Pause'}
          hint="p"
          className="is-spare"
          onClick={() => time.setPaused(!time.paused)}
        >
          {time.paused ? <IconPlayerPlay size={16} /> : <IconPlayerPause size={16} />}
        </StepButton>
      )}
      <Menu position="bottom-end" width={180} withinPortal>
        <Menu.Target>
          <Button
            variant="default"
            h={32}
            px={10}
            fz="sm"
            fw={500}
            aria-label={`Refresh: ${word}${state === 'live' ? ` ${pace}` : ''}`}
            leftSection={<span className="live-dot" data-state={state} />}
            rightSection={<IconChevronDown size={14} />}
          >
            {word} {state === 'live' && <span className="live-pace">{pace}</span>}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{alwaysLive ? 'Refresh every' : 'Refresh live ranges every'}</Menu.Label>
          {REFRESH_CHOICES.map((choice) => (
            <Menu.Item
              key={choice.value}
              onClick={() => time.setRefreshMs(choice.ms)}
              rightSection={choice.ms === time.paceMs ? <IconCheck size={14} /> : null}
            >
              {choice.label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </div>
  );
}
