import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** Few, because they are kept for every route and status. */
const REQUEST_BUCKETS = [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10];

/** From the next round to the end of a night: what may lie between an event and its notification. */
const DELAY_BUCKETS = [0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 900, 3_600, 14_400];

/** Sub-millisecond to ten seconds: what one request or commit may take. */
const LATENCY_BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

export type Metrics = ReturnType<typeof createMetrics>;

/**
 * What an operator watches on `GET /metrics`. Modules do not know this file: they call narrow `observe` functions, which
 * `app` binds to these. Names and labels are a public contract; labels have few values, never one per series or client.
 */
export function createMetrics() {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });

  const counter = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Counter<L>({ name: `dashboarding_${name}`, help, labelNames: [...labelNames], registers });
  const gauge = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Gauge<L>({ name: `dashboarding_${name}`, help, labelNames: [...labelNames], registers });
  const latency = <L extends string = never>(name: string, help: string, labelNames: readonly L[] = []) =>
    new Histogram<L>({
      name: `dashboarding_${name}`,
      help,
      labelNames: [...labelNames],
      buckets: LATENCY_BUCKETS,
      registers,
    });

  return {
    registry,
    buildInfo: gauge('build_info', 'Always 1; the label says which version runs.', ['version']),
    http: {
      requestSeconds: new Histogram({
        name: 'dashboarding_http_request_duration_seconds',
        help: 'Time to answer a request, by route and status.',
        labelNames: ['method', 'route', 'status'],
        buckets: REQUEST_BUCKETS,
        registers,
      }),
      connections: gauge('http_connections', 'Connections of clients that are open.'),
    },
    ingest: {
      points: counter('ingest_points_total', 'Samples that were accepted and committed.'),
      rejected: counter(
        'ingest_rejected_points_total',
        'Samples that were refused, by the code of the reason.',
        ['code'],
      ),
      latencySeconds: latency('ingest_latency_seconds', 'Time from an accepted ingest request to its reply.'),
      receivedBytes: counter('ingest_received_bytes_total', 'Bytes of ingest bodies, as sent.'),
      inflatedBytes: counter('ingest_inflated_bytes_total', 'Bytes of ingest bodies, inflated.'),
    },
    queue: {
      depthSamples: gauge('queue_depth_samples', 'Samples accepted and not yet committed.'),
      depthBatches: gauge('queue_depth_batches', 'Batches accepted and not yet committed.'),
      deadBatches: gauge('dlq_depth_batches', 'Batches that could never be stored.'),
    },
    writer: {
      commitSeconds: latency('writer_flush_seconds', 'Time one commit took.'),
      committedPoints: counter('writer_points_total', 'Samples the writer committed.'),
      committedBatches: counter('writer_batches_total', 'Batches the writer committed.'),
      duplicateBatches: counter('writer_duplicate_batches_total', 'Batches skipped as stored before.'),
      lagSeconds: latency(
        'writer_lag_seconds',
        'Time from publishing to commit, of the batch that waited longest.',
      ),
      failures: counter('writer_failures_total', 'Commits that failed; transient ones may succeed later.', [
        'kind',
      ]),
      deadPoints: counter('writer_dead_points_total', 'Samples that will never be stored.'),
    },
    query: {
      latencySeconds: latency('query_latency_seconds', 'Time to answer a query.'),
      cacheHits: counter('cache_hits_total', 'Queries answered from the cache.'),
      cacheMisses: counter('cache_misses_total', 'Queries that had to be computed.'),
      breakerOpen: gauge(
        'query_breaker_open',
        '1 while store reads are suspended, 0.5 while one is tried, else 0.',
      ),
    },
    live: {
      streams: gauge('live_streams', 'Open pages that are sent new points.'),
      questions: gauge('live_queries', 'Different queries that these pages ask together.'),
      tickSeconds: latency(
        'live_tick_seconds',
        'Time in which the queries due at one time were asked, compared and sent.',
      ),
      skippedTicks: counter(
        'live_skipped_ticks_total',
        'Ticks that fell out because the one before was not done.',
      ),
      dropped: counter('live_dropped_total', 'Pages that were let go because they did not read.'),
      sentBytes: counter('live_sent_bytes_total', 'Bytes sent to these pages, before packing.'),
    },
    alerts: {
      firing: gauge('alerts_firing', 'Alerts that fire, of the rules that this process evaluates.'),
      pending: gauge('alerts_pending', 'Alerts that are pending, of the rules that this process evaluates.'),
      roundSeconds: latency('alert_round_seconds', 'Time in which the rules due at one time were evaluated.'),
      evaluatedRules: counter('alert_evaluated_rules_total', 'Evaluations of rules.'),
      events: counter('alert_events_total', 'Changes of state of alerts.'),
      missed: counter(
        'alert_missed_evaluations_total',
        'Evaluations that fell out because an evaluator was away or too slow.',
      ),
      failures: counter('alert_evaluation_failures_total', 'Evaluations that failed, by what was at fault.', [
        'kind',
      ]),
      samplesLost: counter(
        'alert_lost_samples_total',
        'Samples of alert states and recording rules that could not be written.',
      ),
    },
    notifications: {
      sent: counter('notifications_sent_total', 'Notifications that arrived.', ['type']),
      retried: counter('notifications_retried_total', 'Attempts that failed and are made again.', ['type']),
      failed: counter('notifications_failed_total', 'Notifications that were given up.', ['type']),
      pending: gauge('notifications_pending', 'Notifications that wait or are on their way.'),
      openBreakers: gauge(
        'notifications_open_breakers',
        'Targets that are left alone because they kept failing.',
      ),
      sendSeconds: latency('notification_send_seconds', 'Time of an attempt that arrived.', ['type']),
      delaySeconds: new Histogram({
        name: 'dashboarding_notification_delay_seconds',
        help: 'Time from a change of state to the arrival of the notification that tells of it.',
        buckets: DELAY_BUCKETS,
        registers,
      }),
    },
    store: {
      tierBytes: gauge('store_tier_bytes', 'Bytes on disk, by tier.', ['tier']),
      tierRows: gauge('store_tier_rows', 'Rows held, by tier.', ['tier']),
      bytes: gauge('store_bytes', 'Bytes the whole store takes on disk.'),
      hotSamples: gauge('store_hot_samples', 'Samples not yet sealed into a segment.'),
      segments: gauge('store_segments', 'Segment files.'),
      series: gauge('store_series', 'Series known.'),
      healthy: gauge('store_healthy', '1 while the store works, else 0.'),
      sealFailures: gauge(
        'store_seal_failures_total',
        'Seals that failed since the start; each is tried again.',
      ),
      mergeFailures: gauge(
        'store_merge_failures_total',
        'Merges that failed since the start; each is tried again.',
      ),
      lastSeal: gauge('store_last_seal_timestamp_seconds', 'Unix time of the last seal; 0 before the first.'),
      freeBytes: gauge('store_free_bytes', 'Free disk space where the data is.'),
    },
    dbConnectionsActive: gauge('db_connections_active', 'Open connections to the database.'),
  };
}
