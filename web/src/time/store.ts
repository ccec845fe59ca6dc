import { createContext, useContext } from 'react';
import type { RawRange, Window } from './range.ts';
import type { Zone } from './zone.ts';

export interface TimeState {
  readonly range: RawRange;
  /** Whether the range ends now and so moves on. */
  readonly live: boolean;
  /** How often what is shown is renewed now; 0 while it is off or paused. */
  readonly refreshMs: number;
  /** How often it would be if it were not paused. */
  readonly paceMs: number;
  /** Somebody holds the picture still for a while. */
  readonly paused: boolean;
  readonly zone: Zone;
  /** What the page on screen has of its own, once it is in force. */
  readonly page: PageTime | undefined;
  /** The window the range means at this moment. */
  window(): Window;
  setRange(range: RawRange): void;
  /** Narrows to a part of a chart; `back` undoes it. */
  zoomTo(window: Window): void;
  back(): void;
  /** Moves the window by a share of its width. */
  shift(share: number): void;
  widen(): void;
  setRefreshMs(ms: number): void;
  setPaused(paused: boolean): void;
  setZone(zone: Zone): void;
  /** For `usePageTime`. */
  setPage(page: PageTime | undefined): void;
  /** Asks for everything on the page again, now. */
  refreshNow(): void;
}

/** What a page begins with where the address says nothing. */
export interface PageTime {
  readonly range: RawRange;
  readonly refreshMs: number;
  /** Undefined: that of the person. */
  readonly zone: Zone | undefined;
}

export const TimeContext = createContext<TimeState | undefined>(undefined);

export function useTime(): TimeState {
  const time = useContext(TimeContext);
  if (time === undefined) throw new Error('BUG: useTime outside of TimeProvider');
  return time;
}
