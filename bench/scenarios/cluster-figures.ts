import type { BacklogMoment } from '../cluster/backlog.ts';
import type { RunCost } from '../cluster/run-meter.ts';
import type { StoredCounts } from '../cluster/stored-counts.ts';
import type { LoadResult } from '../load/senders.ts';
import type { Verification } from '../questions/verify.ts';
import type { Figures } from '../report/figures.ts';
import { percentiles, round } from '../report/statistics.ts';
import type { DashboardResult } from './dashboards.ts';
import { shortPercentiles } from './steady-load.ts';

/** What was seen while points came in. */
export interface LiveRun {
  readonly sent: LoadResult;
  readonly seconds: number;
  readonly asked: DashboardResult;
  readonly lagSeconds: number;
  readonly backlog: readonly BacklogMoment[];
  readonly cost: RunCost;
}

/** What the run reached, by the worse of the two counts. */
export function figuresOf(run: LiveRun, byApi: Verification, bySql: StoredCounts): Omit<Figures, 'details'> {
  const { sent, seconds, asked, cost } = run;
  const points = sent.acknowledgedSamples;
  const cpu = cost.servers.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  const all = [...asked.latenciesMs['1h'], ...asked.latenciesMs['24h']];
  return {
    pointsPerSecond: Math.round(points / seconds),
    pointsPerCpuSecond: Math.round(points / cpu),
    bytesPerPoint: null,
    peakRssBytes: cost.servers.reduce((sum, { peakBytes }) => sum + peakBytes, 0),
    lost: Math.max(byApi.lost, bySql.lost),
    duplicated: Math.max(byApi.duplicated, bySql.duplicated),
    lagSeconds: round(run.lagSeconds),
    latencyMs: {
      ack: shortPercentiles(sent.latenciesMs),
      ...(all.length > 0 && {
        query: shortPercentiles(all),
        'query 1h': shortPercentiles(asked.latenciesMs['1h']),
        'query 24h': shortPercentiles(asked.latenciesMs['24h']),
      }),
    },
    wrong: {
      ...(byApi.wrong !== undefined && { values: byApi.wrong }),
      ...(asked.failures[0] !== undefined && { panels: asked.failures[0] }),
    },
  };
}

export function detailsOf({ sent, seconds, asked, backlog, cost }: LiveRun, { late }: StoredCounts) {
  const lags = percentiles(backlog.map(({ lagMs }) => lagMs / 1_000));
  return {
    points: sent.acknowledgedSamples,
    seconds: round(seconds),
    requests: sent.requests,
    retries: sent.retries,
    maxSendLagMs: round(sent.maxLagMs),
    lagP95Seconds: lags.p95,
    lagMaxSeconds: lags.max,
    maxBatchesWaiting: Math.max(...backlog.map(({ depth }) => depth)),
    lateSamples: late,
    queries: asked.latenciesMs['1h'].length + asked.latenciesMs['24h'].length,
    failedQueries: asked.failures.length,
    skippedRefreshes: asked.skipped,
    machineBusyShare: round(cost.machineBusySeconds / cost.machineSeconds),
    walBytesPerPoint: round(cost.walBytes / sent.acknowledgedSamples),
  };
}
