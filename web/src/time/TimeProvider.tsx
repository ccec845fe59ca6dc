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
import { type PageTime, TimeContext, type TimeState } from './store.ts';
import type { Zone } from './zone.ts';

const ZONE_KEY = 'dashboarding.zone';
// A zoom narrower than this shows nothing: samples come every few seconds.
const NARROWEST_MS = 1_000;

/** Time range, refresh and zone for all pages. Range and refresh live in the address, so that a link restores them. */
export function TimeProvider({ children }: { readonly children: ReactNode }) {
  const client = useQueryClient();
  const [params, setParams] = useSearchParams();
  const [ownZone, setOwnZone] = useState<Zone>(() => validZone(readSetting(ZONE_KEY)));
  const [page, setPage] = useState<PageTime>();
  // Chosen while a page with a zone of its own is shown: it holds until that page is left.
  const [zoneHere, setZoneHere] = useState<Zone>();
  const [paused, setPaused] = useState(false);
  const zoomedFrom = useRef<RawRange[]>([]);

  const usual = page?.range ?? DEFAULT_RANGE;
  const from = params.get('from') ?? usual.from;
  const to = params.get('to') ?? usual.to;
  const paceMs = refreshMsOf(params.get('refresh'), page?.refreshMs);
  const zone = zoneHere ?? (page?.zone === undefined ? ownZone : validZone(page.zone));

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
      refreshMs: paused ? 0 : paceMs,
      paceMs,
      paused,
      zone,
      page,
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
        else if (!isLive(range)) writeRange(usual);
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
        setPaused(false);
        // A board's own pace is its own matter; what is chosen on it is not meant for all pages.
        if (page === undefined) rememberRefresh(refreshName(ms));
        setParams(
          (old) => {
            const next = new URLSearchParams(old);
            next.set('refresh', refreshName(ms));
            return next;
          },
          { replace: true },
        );
      },
      setPaused,
      setZone(next) {
        writeSetting(ZONE_KEY, next);
        setOwnZone(next);
        setZoneHere(next);
      },
      setPage(next) {
        setPage(next);
        setZoneHere(undefined);
        setPaused(false);
      },
      refreshNow: () => refetchLive(client),
    };
  }, [from, to, paceMs, paused, zone, page, usual, writeRange, setParams, client]);

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
