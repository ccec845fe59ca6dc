import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { useTimedPath } from '../time/links.ts';
import { PRESETS } from '../time/range.ts';
import { type TimeState, useTime } from '../time/store.ts';
import { isTyping } from '../ui/is-typing.ts';
import { PAGES } from './pages.ts';

// A second key that comes later than this starts afresh.
const SEQUENCE_MS = 1_200;

/** All shortcuts, for the help sheet. */
export const SHORTCUTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['Ctrl', 'K'], does: 'Search metrics, hosts, pages and commands' },
  { keys: ['/'], does: 'Go to the search field of the page' },
  ...PAGES.map((page) => ({ keys: ['g', page.key], does: `Go to ${page.label}` })),
  { keys: ['t', '1 … 0'], does: `Last ${PRESETS[0].label} … last ${PRESETS[9].label}` },
  { keys: ['t', '←'], does: 'Move the time range back by half' },
  { keys: ['t', '→'], does: 'Move the time range on by half' },
  { keys: ['t', 'z'], does: 'Twice the time range' },
  { keys: ['t', 'b'], does: 'Back to the range before the zoom' },
  { keys: ['r'], does: 'Refresh now' },
  { keys: ['p'], does: 'Pause the refresh, or go on' },
  { keys: ['u'], does: 'Take back what was just done to an alert, rule, silence or board' },
  { keys: ['Ctrl', 'S'], does: 'Save the rule or board that is being written' },
  { keys: ['?'], does: 'This help' },
  { keys: ['Esc'], does: 'Close what is open, or leave a panel shown large' },
];

/** On a panel of a board that has the focus or is under the pointer, and in the editor. */
export const BOARD_HINTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['v'], does: 'View the panel large, and back' },
  { keys: ['e'], does: 'Edit the panel' },
  { keys: ['d'], does: 'Duplicate it' },
  { keys: ['c'], does: 'Copy it to the clipboard' },
  { keys: ['s'], does: 'Share it' },
  { keys: ['Delete'], does: 'Remove it' },
  { keys: ['Ctrl', 'Z'], does: 'Editor: take the last step back (with Shift: do it again)' },
  { keys: ['arrows'], does: 'Editor, on the grip of a panel: move it (with Shift: resize it)' },
];

/** On a chart that has the focus, and with the mouse. */
export const CHART_HINTS: readonly { readonly keys: readonly string[]; readonly does: string }[] = [
  { keys: ['←', '→'], does: 'Move the crosshair (Page keys: ten points)' },
  { keys: ['drag'], does: 'Zoom into a time' },
  { keys: ['double click'], does: 'Back to the range before' },
  { keys: ['Ctrl', 'click'], does: 'On the chart of a board: write a note (key: a)' },
  { keys: ['Shift', 'drag'], does: 'Move the time range' },
  { keys: ['click'], does: 'On a legend name: this series only' },
  { keys: ['Ctrl', 'click'], does: 'On a legend name: on or off' },
];

export function useShortcuts(): {
  readonly helpOpen: boolean;
  readonly setHelpOpen: (open: boolean) => void;
} {
  const [helpOpen, setHelpOpen] = useState(false);
  const navigate = useNavigate();
  const timed = useTimedPath();
  const time = useTime();
  const prefix = useRef({ key: '', atMs: 0 });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isModalOpen()) return;
      const first = event.timeStamp - prefix.current.atMs < SEQUENCE_MS ? prefix.current.key : '';
      prefix.current = { key: '', atMs: 0 };
      if (first === 'g') {
        const page = PAGES.find(({ key }) => key === event.key);
        if (page !== undefined) void navigate(timed(page.path));
      } else if (first === 't') {
        changeTime(event.key, time);
      } else if (event.key === 'g' || event.key === 't') {
        prefix.current = { key: event.key, atMs: event.timeStamp };
      } else if (event.key === '/') {
        focusSearch();
      } else if (event.key === '?') {
        setHelpOpen(true);
      } else if (event.key === 'r') {
        time.refreshNow();
      } else if (event.key === 'p' && time.paceMs > 0) {
        time.setPaused(!time.paused);
      } else {
        return;
      }
      event.preventDefault();
    };
    // In the capture phase: an arrow after "t" is ours, not the focused chart's.
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [navigate, timed, time]);

  return { helpOpen, setHelpOpen };
}

function changeTime(key: string, time: TimeState): void {
  const preset = PRESETS.find((candidate) => candidate.key === key && key !== '');
  if (preset !== undefined) time.setRange({ from: preset.from, to: 'now' });
  else if (key === 'ArrowLeft') time.shift(-0.5);
  else if (key === 'ArrowRight') time.shift(0.5);
  else if (key === 'z') time.widen();
  else if (key === 'b') time.back();
}

function isModalOpen(): boolean {
  return document.querySelector('[role="dialog"][aria-modal="true"]') !== null;
}

function focusSearch(): void {
  const field = document.querySelector<HTMLInputElement>('[data-page-search]');
  field?.focus();
  field?.select();
}
