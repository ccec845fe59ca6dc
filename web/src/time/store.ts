import { createContext, useContext } from 'react';
import type { RawRange, Window } from './range.ts';
import type { Zone } from './zone.ts';

export interface TimeState {
  readonly range: RawRange;
  /** Whether the range ends now and so moves on. */
  readonly live: boolean;
  /** 0 is off. */
  readonly refreshMs: number;
  readonly zone: Zone;
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
  setZone(zone: Zone): void;
  /** Asks for everything on the page again, now. */
  refreshNow(): void;
}

export const TimeContext = createContext<TimeState | undefined>(undefined);

export function useTime(): TimeState {
  const time = useContext(TimeContext);
  if (time === undefined) throw new Error('BUG: useTime outside of TimeProvider');
  return time;
}
