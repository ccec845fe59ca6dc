import { duration } from '../format/duration.ts';
import './ui.css';

export type State = 'ok' | 'warn' | 'bad' | 'nodata' | 'error' | 'off';

/** A state is never told by colour alone: its shape and its word say it too. */
export function StateWord({ state, word }: { readonly state: State; readonly word: string }) {
  return (
    <span className={`state state-${state}`}>
      <StateShape state={state} />
      {word}
    </span>
  );
}

/** The shape alone, in the colour of the text around it, for places where a number stands in place of the word. */
export function StateShape({ state }: { readonly state: State }) {
  return (
    <svg width="10" height="10" viewBox="0 0 10 10" aria-hidden="true">
      {SHAPES[state]}
    </svg>
  );
}

/** How long a host has been silent, as far as that is known: not at all when it is known to the hour only. */
export function silentWord(seconds: number, withinSeconds: number): string {
  return withinSeconds > seconds / 2 && withinSeconds > 60
    ? 'silent'
    : `silent since ${duration(seconds, 1)}`;
}

const SHAPES = {
  ok: <circle cx="5" cy="5" r="4" fill="currentColor" />,
  warn: <path d="M5 .8 9.6 9H.4z" fill="currentColor" />,
  bad: <path d="M5 .3 9.7 5 5 9.7 .3 5z" fill="currentColor" />,
  nodata: <circle cx="5" cy="5" r="3.2" fill="none" stroke="currentColor" strokeWidth="1.6" />,
  error: <path d="M1.6 1.6 8.4 8.4M8.4 1.6 1.6 8.4" stroke="currentColor" strokeWidth="2.2" />,
  off: <path d="M1 5h8" stroke="currentColor" strokeWidth="2" />,
} as const;
