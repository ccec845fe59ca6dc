import { useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { api } from '../../api/client.ts';
import { serverNowMs } from '../../api/connection.ts';
import { LIVE } from '../../api/live.ts';
import type { Aggregation, Filter, QuerySpec } from '../../api/types.ts';
import { type MetricQuery, useMetricQuery } from '../../api/use-metric-query.ts';
import { isoMoment, type RawRange, resolveRange, type Window } from '../../time/range.ts';
import { useTime } from '../../time/store.ts';
import { type HostRow, hostRows, RECENT_MS } from './host-rows.ts';

const TOTAL: readonly Filter[] = [{ key: 'cpu', op: '=', value: 'total' }];
const REAL_INTERFACES: readonly Filter[] = [{ key: 'interface', op: '!=', value: 'lo' }];
// About sixty points are as fine as a sparkline can show.
const SPARK_POINTS = 60;
const MOST_HOSTS = 10_000;

export interface HostList {
  readonly rows: readonly HostRow[];
  readonly window: Window;
  readonly pending: boolean;
  readonly fetching: boolean;
  readonly failed: MetricQuery | undefined;
  /** The store did not answer: the rows are of before, or nothing is known. */
  readonly away: boolean;
  /** When the rows were answered; undefined when they never were. */
  readonly asOfMs: number | undefined;
  /** The queries whose answers are shown, for the badge. */
  readonly main: MetricQuery;
}

/** The whole list from ten queries, each grouped by host: as many for a thousand machines as for one. */
export function useHosts(): HostList {
  const time = useTime();
  const recent = useMemo(() => recentRange(time.range, time.live), [time.range, time.live]);
  const window = time.window();
  const sparkInterval = sparkStep(window);

  const names = useQuery({
    queryKey: ['hosts'],
    queryFn: ({ signal }) => api.tagValues('host', { limit: MOST_HOSTS }, signal),
    meta: LIVE,
    staleTime: 30_000,
  });
  const history = useMetricQuery(byHost('cpu_usage_percent', 'avg', sparkInterval, TOTAL));
  const options = { range: recent };
  const seen = useMetricQuery(byHost('cpu_usage_percent', 'last', '30s', TOTAL), options);
  const memory = useMetricQuery(byHost('memory_usage_percent', 'last', '5m'), options);
  const disk = useMetricQuery(byHost('disk_usage_percent', 'max', '5m'), options);
  const received = useMetricQuery(
    byHost('network_received_bytes_total', 'rate', '1m', REAL_INTERFACES),
    options,
  );
  const sent = useMetricQuery(byHost('network_sent_bytes_total', 'rate', '1m', REAL_INTERFACES), options);
  const load = useMetricQuery(byHost('load_1m', 'last', '5m'), options);
  const cores = useMetricQuery(byHost('cpu_count', 'last', '5m'), options);
  const uptime = useMetricQuery(byHost('uptime_seconds', 'last', '5m'), options);

  const queries = [history, seen, memory, disk, received, sent, load, cores, uptime];
  const pending = names.isPending || history.pending || seen.pending;
  // Without a new answer that tells who still sends, everybody would look silent.
  // Any of them may be the first to say so: what the others had before stays from then on.
  const away =
    seen.answer?.meta.stale === true || queries.some(({ answer }) => answer?.meta.fallback === true);
  const settled = !pending && !seen.outdated;
  const answers = [settled, away, names.data, ...queries.map((query) => query.answer)];
  const kept = useRef<readonly HostRow[]>([]);
  const rows = useMemo(
    () => {
      if (!settled || (away && kept.current.length > 0)) return kept.current;
      const numbers = {
        memory: series(memory),
        disk: series(disk),
        received: series(received),
        sent: series(sent),
        load: series(load),
        cores: series(cores),
        uptime: series(uptime),
      };
      const parts = {
        names: names.data?.values ?? [],
        history: series(history),
        seen: away ? undefined : seen.answer?.data,
        numbers,
      };
      // "Now" is the time of the answer: a failing server does not make its hosts look silent.
      return hostRows(parts, seen.window.endMs);
    },
    // biome-ignore lint/correctness/useExhaustiveDependencies: the rows follow from the answers alone.
    answers,
  );
  kept.current = rows;
  const asOf = useRef<number | undefined>(undefined);
  if (settled && !away && seen.answer !== undefined) asOf.current = seen.updatedAtMs;
  const failed = queries.find((query) => query.error !== null);
  return {
    rows,
    window: history.window,
    pending,
    fetching: queries.some((query) => query.fetching),
    failed,
    away,
    asOfMs: asOf.current,
    main: history,
  };
}

function series(query: MetricQuery) {
  return query.answer?.data ?? [];
}

function byHost(
  metric: string,
  aggregation: Aggregation,
  interval: string,
  filters: readonly Filter[] = [],
): QuerySpec {
  return { metric, aggregation, filters, groupBy: ['host'], interval };
}

/** The last minutes of the range: now, or what was "now" at its end. */
function recentRange(range: RawRange, live: boolean): RawRange {
  if (live) return { from: 'now-5m', to: 'now' };
  const { endMs } = resolveRange(range, serverNowMs());
  return { from: isoMoment(endMs - RECENT_MS), to: isoMoment(endMs) };
}

function sparkStep(window: Window): string {
  const seconds = Math.max(10, Math.ceil((window.endMs - window.startMs) / SPARK_POINTS / 1000));
  if (seconds <= 60) return `${Math.ceil(seconds / 10) * 10}s`;
  return seconds <= 3600 ? `${Math.ceil(seconds / 60)}m` : `${Math.ceil(seconds / 3600)}h`;
}
