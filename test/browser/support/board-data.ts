import { type Made, onceIn, steady, type Wave, wave } from './series.ts';

const KIB = 1024;
const MIB = 1024 ** 2;
const GIB = 1024 ** 3;

type Tags = Readonly<Record<string, string>>;
type Shape = number | Wave | Made['at'];

function made(type: Made['type'], name: string, tags: Tags, shape: Shape): Made {
  const seed = `${name} ${JSON.stringify(tags)}`;
  return { name, tags, type, at: shaped(seed, shape) };
}

function shaped(seed: string, shape: Shape): Made['at'] {
  if (typeof shape === 'function') return shape;
  return typeof shape === 'number' ? steady(shape) : wave(seed, shape);
}

function gauges(prefix: string, tags: Tags, shapes: Readonly<Record<string, Shape>>): readonly Made[] {
  return Object.entries(shapes).map(([name, shape]) => made('gauge', prefix + name, tags, shape));
}

function counters(prefix: string, tags: Tags, shapes: Readonly<Record<string, Shape>>): readonly Made[] {
  return Object.entries(shapes).map(([name, shape]) => made('counter', prefix + name, tags, shape));
}

/** What took so long on average, as counters of its sum and its number. */
function durations(prefix: string, tags: Tags, means: Readonly<Record<string, Wave>>): readonly Made[] {
  return Object.entries(means).flatMap(([name, mean]) =>
    counters(prefix, tags, { [`${name}_sum`]: mean, [`${name}_count`]: 1 }),
  );
}

/** What sendFleet leaves out of what an agent sends, and the board "One host" shows. */
export function moreOfHost(host: string): readonly Made[] {
  const tags = { host, os: 'linux' };
  const mounts = { '/': 38, '/var/lib/data': 212 };
  return [
    ...Object.entries(mounts).flatMap(([mount, gib]) =>
      gauges('', { ...tags, mount }, { disk_free_bytes: { base: gib * GIB, swing: 0.02 * gib * GIB } }),
    ),
    ...counters(
      'disk_',
      { ...tags, device: 'sdb' },
      {
        reads_total: { base: 90, swing: 60, noise: 50, spell: 300 },
        writes_total: { base: 220, swing: 90, noise: 80, spell: 400 },
        io_time_seconds_total: { base: 0.2, swing: 0.1, noise: 0.06, spell: 0.5 },
      },
    ),
    ...['eth0', 'lo'].flatMap((name) =>
      counters(
        'network_',
        { ...tags, interface: name },
        {
          received_packets_total: { base: 4_200, swing: 2_400, noise: 600, spell: 6_000 },
          sent_packets_total: { base: 3_800, swing: 2_100, noise: 500, spell: 5_000 },
          receive_errors_total: 0,
          send_errors_total: 0,
        },
      ),
    ),
    ...gauges('agent_', tags, { collect_duration_seconds: { base: 0.021, noise: 0.008 }, spool_bytes: 0 }),
    ...counters('agent_', tags, { samples_dropped_total: 0, send_errors_total: 0 }),
  ];
}

/** Processes of Dashboarding that tell of themselves. */
export function ownHealth(hosts: readonly string[]): readonly Made[] {
  return hosts.flatMap((host) => {
    const tags = { host };
    return [
      ...counters('dashboarding_', tags, {
        ingest_points_total: { base: 8_400, swing: 2_100, noise: 500 },
        writer_points_total: { base: 8_400, swing: 2_050, noise: 900 },
        cache_hits_total: { base: 31, swing: 12, noise: 8 },
        cache_misses_total: { base: 6, swing: 3, noise: 3 },
        process_cpu_seconds_total: { base: 0.42, swing: 0.16, noise: 0.08 },
        live_sent_bytes_total: { base: 42 * KIB, swing: 16 * KIB, noise: 9 * KIB },
        live_skipped_ticks_total: 0,
        live_dropped_total: 0,
      }),
      ...durations('dashboarding_', tags, {
        ingest_latency_seconds: { base: 0.006, swing: 0.002, noise: 0.003 },
        writer_flush_seconds: { base: 0.14, swing: 0.05, noise: 0.04 },
        writer_lag_seconds: { base: 0.9, swing: 0.3, noise: 0.3, spell: 2.4 },
        query_latency_seconds: { base: 0.021, swing: 0.009, noise: 0.014, spell: 0.05 },
        alert_round_seconds: { base: 0.034, swing: 0.012, noise: 0.01 },
        live_tick_seconds: { base: 0.012, swing: 0.005, noise: 0.006 },
      }),
      ...gauges('dashboarding_', tags, {
        queue_depth_samples: { base: 900, swing: 500, noise: 500, spell: 9_000, whole: true },
        nodejs_eventloop_lag_p99_seconds: { base: 0.018, swing: 0.006, noise: 0.008 },
        alerts_firing: { base: 1, spell: 2, whole: true },
        alerts_pending: { base: 0.6, spell: 3, whole: true },
        notifications_pending: { base: 0, spell: 4, whole: true },
        query_breaker_open: 0,
        store_healthy: 1,
        store_free_bytes: { base: 212 * GIB, swing: GIB },
        live_streams: { base: 14, swing: 6, noise: 2, whole: true },
        live_queries: { base: 120, swing: 60, noise: 9, whole: true },
        store_bytes: { base: 41.3 * GIB, swing: 0.9 * GIB },
        store_series: { base: 48_200, swing: 900, whole: true },
        store_segments: { base: 310, swing: 24, noise: 6, whole: true },
        process_resident_memory_bytes: { base: 410 * MIB, swing: 60 * MIB, noise: 20 * MIB },
      }),
    ];
  });
}

const QUEUES: readonly (readonly [queue: string, ready: number, consumers: number])[] = [
  ['orders', 420, 8],
  ['payments', 90, 6],
  ['mail', 12_600, 2],
  ['invoices', 1_450, 3],
  ['search-index', 3_900, 4],
  ['thumbnails', 240, 12],
  ['audit', 30, 1],
  ['dead-letters', 118, 0],
];

/** A cluster of three nodes with metrics by object. */
export function rabbitmq(): readonly Made[] {
  const nodes = ['rabbit-1', 'rabbit-2', 'rabbit-3'];
  return nodes.flatMap((instance, index) => [
    ...rabbitNode({ instance }, index),
    ...QUEUES.filter((_, place) => place % nodes.length === index).flatMap(([queue, ready, consumers]) =>
      gauges(
        'rabbitmq_queue_',
        { instance, vhost: queue === 'audit' ? 'ops' : 'shop', queue },
        {
          messages_ready: {
            ...{ base: ready, swing: ready * 0.35, noise: ready * 0.05, spell: ready * 0.6 },
            whole: true,
          },
          messages_unacked: { base: consumers * 14, swing: consumers * 4, noise: consumers * 3, whole: true },
          consumers,
        },
      ),
    ),
  ]);
}

function rabbitNode(tags: Tags, index: number): readonly Made[] {
  const share = 1 - 0.22 * index;
  const messages = (name: string, shape: Shape) =>
    counters('rabbitmq_global_messages_', tags, { [name]: shape });
  return [
    ...gauges('rabbitmq_', tags, {
      alarms_memory_used_watermark: index === 1 ? { base: 0, spell: 1, whole: true } : 0,
      alarms_free_disk_space_watermark: 0,
      alarms_file_descriptor_limit: 0,
      erlang_uptime_seconds: 2_600_000 - 40_000 * index,
      process_resident_memory_bytes: { base: (5.2 - index) * GIB, swing: 0.7 * GIB, noise: 0.1 * GIB },
      resident_memory_limit_bytes: 6.4 * GIB,
      disk_space_available_bytes: { base: (160 - 30 * index) * GIB, swing: 4 * GIB },
      disk_space_available_limit_bytes: 20 * GIB,
      process_open_fds: { base: 640 * share, swing: 40, noise: 10, whole: true },
      erlang_processes_used: { base: 4_300 * share, swing: 200, noise: 40, whole: true },
      erlang_scheduler_run_queue: { base: 2, swing: 2, noise: 3, whole: true },
      connections: { base: 210 * share, swing: 24, noise: 4, whole: true },
      channels: { base: 620 * share, swing: 70, noise: 12, whole: true },
      consumers: { base: 12, whole: true },
      raft_entry_commit_latency_seconds: { base: 0.004, swing: 0.001, noise: 0.002 },
    }),
    ...messages('received_total', { base: 1_900 * share, swing: 700, noise: 160, spell: 900 }),
    ...messages('redelivered_total', { base: 12, swing: 9, noise: 8 }),
    ...messages('acknowledged_total', { base: 1_860 * share, swing: 690, noise: 170, spell: 820 }),
    ...messages('received_confirm_total', { base: 1_500 * share, swing: 500, noise: 120 }),
    ...messages('confirmed_total', { base: 1_490 * share, swing: 500, noise: 140 }),
    ...messages('unroutable_dropped_total', 0),
    ...messages('unroutable_returned_total', onceIn(700 + 200 * index, 5)),
    ...messages('get_empty_total', { base: 3, swing: 2, noise: 1 }),
    ...messages('dead_lettered_rejected_total', onceIn(240 + 60 * index, 4)),
    ...messages('dead_lettered_expired_total', onceIn(90 + 30 * index, 3)),
    ...messages('dead_lettered_maxlen_total', 0),
    ...messages('dead_lettered_delivery_limit_total', onceIn(900 + 120 * index, 2)),
    ...['classic', 'quorum'].flatMap((queue_type) =>
      counters(
        'rabbitmq_global_messages_',
        { ...tags, queue_type },
        { delivered_total: { base: 900 * share, swing: 340, noise: 90, spell: 400 } },
      ),
    ),
    ...counters('rabbitmq_', tags, {
      connections_opened_total: { base: 2.1, swing: 1, noise: 0.8 },
      connections_closed_total: { base: 2, swing: 1, noise: 0.8 },
      erlang_gc_reclaimed_bytes_total: { base: 84 * MIB, swing: 30 * MIB, noise: 12 * MIB },
    }),
  ];
}

const DATABASES: readonly (readonly [name: string, weight: number])[] = [
  ['shop', 1],
  ['billing', 0.45],
  ['analytics', 0.3],
  ['auth', 0.16],
];

/** A server and its replica, as postgres_exporter tells of them. */
export function postgresql(): readonly Made[] {
  return ['db-1:9187', 'db-2:9187'].flatMap((instance, index) => [
    ...postgresServer({ instance }, index),
    ...DATABASES.flatMap(([datname, weight]) => database({ instance, datname }, weight * (1 - 0.4 * index))),
  ]);
}

function postgresServer(tags: Tags, index: number): readonly Made[] {
  return [
    ...gauges('pg_', tags, {
      up: 1,
      settings_max_connections: 200,
      replication_lag_seconds: index === 0 ? 0 : { base: 1.4, swing: 0.9, noise: 0.6, spell: 14 },
      replication_is_replica: index,
      wal_size_bytes: { base: 1.6 * GIB, swing: 0.5 * GIB, noise: 0.1 * GIB },
      postmaster_start_time_seconds: 1_793_000_000 - 400_000 * index,
    }),
    ...counters('pg_stat_bgwriter_checkpoints_', tags, {
      timed_total: onceIn(300),
      req_total: onceIn(1_800),
    }),
  ];
}

function database(tags: Tags, weight: number): readonly Made[] {
  const states = { active: 14, idle: 46, 'idle in transaction': 2 };
  const modes = { accesssharelock: 60, rowexclusivelock: 22, sharelock: 2, accessexclusivelock: 0.2 };
  const tables = { orders: 41_000, order_items: 96_000, customers: 7_200, sessions: 150_000 };
  const rows = (base: number): Wave => ({
    base: base * weight,
    swing: base * weight * 0.4,
    noise: base * 0.1,
  });
  return [
    ...gauges('pg_', tags, {
      database_size_bytes: { base: 64 * GIB * weight, swing: 0.3 * GIB },
      stat_database_numbackends: { base: 74 * weight, swing: 12 * weight, noise: 4, whole: true },
      stat_activity_max_tx_duration: { base: 9, swing: 7, noise: 6, spell: 420 * weight },
    }),
    ...Object.entries(states).flatMap(([state, count]) =>
      gauges(
        'pg_',
        { ...tags, state },
        { stat_activity_count: { base: count * weight, swing: count * weight * 0.4, noise: 3, whole: true } },
      ),
    ),
    ...Object.entries(modes).flatMap(([mode, count]) =>
      gauges(
        'pg_',
        { ...tags, mode },
        { locks_count: { base: count * weight, swing: count * 0.3, noise: 4, whole: true } },
      ),
    ),
    ...Object.entries(tables).flatMap(([relname, dead]) =>
      gauges(
        'pg_stat_user_tables_',
        { ...tags, schemaname: 'public', relname },
        { n_dead_tup: { base: dead * weight, swing: dead * weight * 0.2, whole: true } },
      ),
    ),
    ...counters('pg_stat_database_', tags, {
      xact_commit: rows(640),
      xact_rollback: rows(9),
      tup_inserted: rows(420),
      tup_updated: rows(260),
      tup_deleted: rows(38),
      tup_returned: rows(180_000),
      tup_fetched: rows(21_000),
      blks_hit: rows(92_000),
      blks_read: rows(310),
      temp_bytes: { base: 20 * KIB, swing: 20 * KIB, spell: 6 * MIB * weight },
      deadlocks: tags.datname === 'shop' ? onceIn(1_500) : 0,
      conflicts: 0,
    }),
  ];
}
