import { useQueryClient } from '@tanstack/react-query';
import { type ReactNode, useCallback, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { serverNowMs } from '../api/connection.ts';
import { refetchLive } from '../api/live.ts';
import {
  absoluteRange,
  DEFAULT_RANGE,
  isLive,
  type RawRange,
  resolveRange,
  shifted,
  widened,
} from './range.ts';
import { readSetting, refreshMsOf, refreshName, rememberRefresh, writeSetting } from './refresh.ts';
import { TimeContext, type TimeState } from './store.ts';
import type { Zone } from './zone.ts';

const ZONE_KEY = 'dashboarding.zone';
// A zoom narrower than this shows nothing: samples come every few seconds.
const NARROWEST_MS = 1_000;

/** Time range, refresh and zone for all pages. Range and refresh live in the address, so that a link restores them. */
export function TimeProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const [zone, setZoneState] = useState<Zone>(() => validZone(readSetting(ZONE_KEY)));
  const zoomedFrom = useRef<RawRange[]>([]);

  const from = params.get('from') ?? DEFAULT_RANGE.from;
  const to = params.get('to') ?? DEFAULT_RANGE.to;
  const refreshMs = refreshMsOf(params.get('refresh'));

  const writeRange = useCallback(
    (range: RawRange) => {
      setParams((old) => {
        const next = new URLSearchParams(old);
        next.set('from', range.from);
        next.set('to', range.to);
        return next;
      });
    },
    [setParams],
  );

  const state = useMemo<TimeState>(() => {
    const range = { from, to };
    const window = () => resolveRange(range, serverNowMs());
    return {
      range,
      live: isLive(range),
      refreshMs,
      zone,
      window,
      setRange(next) {
        zoomedFrom.current = [];
        writeRange(next);
      },
      zoomTo(next) {
        if (next.endMs - next.startMs < NARROWEST_MS) return;
        zoomedFrom.current.push(range);
        writeRange(absoluteRange(next));
      },
      back() {
        const previous = zoomedFrom.current.pop();
        if (previous !== undefined) writeRange(previous);
        else if (!isLive(range)) writeRange(DEFAULT_RANGE);
      },
      shift(share) {
        const now = serverNowMs();
        writeRange(absoluteRange(shifted(window(), share, now)));
      },
      widen() {
        zoomedFrom.current.push(range);
        writeRange(absoluteRange(widened(window(), 2, serverNowMs())));
      },
      setRefreshMs(ms) {
        rememberRefresh(refreshName(ms));
        setParams(
          (old) => {
            const next = new URLSearchParams(old);
            next.set('refresh', refreshName(ms));
            return next;
          },
          { replace: true },
        );
      },
      setZone(next) {
        writeSetting(ZONE_KEY, next);
        setZoneState(next);
      },
      refreshNow: () => refetchLive(client),
    };
  }, [from, to, refreshMs, zone, writeRange, setParams, client]);

  return <TimeContext value={state}>{children}</TimeContext>;
}

function validZone(name: string | undefined): Zone {
  try {
    if (name !== undefined && name !== 'local') new Intl.DateTimeFormat('en', { timeZone: name });
    return name ?? 'local';
  } catch {
    return 'local';
  }
}
