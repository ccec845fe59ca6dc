import { AlertClient } from '../../support/alerts/alert-client.ts';

const DAY_MS = 86_400_000;
const CPU_OF_WEB = [
  { key: 'cpu', op: '=', value: 'total' },
  { key: 'host', op: '=~', value: 'web-.*' },
];

/** Rules of all kinds over the metrics of a fleet, with people to tell: what a team would have after some weeks. */
export async function makeAlerts(serverUrl: string): Promise<AlertClient> {
  const client = new AlertClient(() => serverUrl);
  const cpu = {
    metric: 'cpu_usage_percent',
    aggregation: 'avg',
    filters: { cpu: 'total' },
    windowSeconds: 60,
  };
  const rules = [
    {
      name: 'CPU of a host is busy',
      query: cpu,
      ...{ groupBy: ['host'], condition: 'gt', threshold: 12, resolveThreshold: 10, severity: 'critical' },
      labels: { team: 'platform' },
      annotations: {
        summary: '{{ labels.host }} has been at {{ value | percent }} of its CPU',
        runbook: 'https://wiki.example.com/runbooks/cpu',
      },
      description: 'Scale out before people notice.',
    },
    {
      name: 'CPU near its limit',
      query: cpu,
      ...{ groupBy: ['host'], condition: 'gt', threshold: 8, durationSeconds: 86_400 },
    },
    {
      name: 'Web hosts need help',
      query: { ...cpu, filters: CPU_OF_WEB },
      ...{ groupBy: ['host'], condition: 'gt', threshold: 40, resolveThreshold: 32, durationSeconds: 120 },
      annotations: {
        summary: '{{ labels.host }} has been above {{ threshold | percent }} for {{ duration }}',
      },
    },
    {
      name: 'Disk almost full',
      query: { metric: 'disk_usage_percent', aggregation: 'max', windowSeconds: 300 },
      ...{ groupBy: ['host', 'mount'], condition: 'gt', threshold: 97, origin: 'file:production.yaml' },
    },
    {
      name: 'Memory in use',
      query: { metric: 'memory_used_bytes', aggregation: 'avg', windowSeconds: 120 },
      ...{ groupBy: ['host'], condition: 'gt', threshold: 15 * 1024 ** 3 },
    },
    {
      name: 'Queue of the shop is silent',
      query: { metric: 'shop_queue_depth', aggregation: 'last', windowSeconds: 60 },
      ...{ condition: 'gt', threshold: 100, noData: 'error', severity: 'info' },
    },
    {
      name: 'Night batch too slow',
      query: { metric: 'load_15m', aggregation: 'avg', windowSeconds: 900 },
      ...{ condition: 'gt', threshold: 3, enabled: false },
    },
  ];
  for (const rule of rules) await client.ask('/rules', { intervalSeconds: 2, ...rule });
  await client.ask('/channels', {
    ...{ name: 'ops mail', type: 'email', default: true, settings: { to: ['ops@example.com'] } },
  });
  await client.ask('/channels', { name: 'pager', type: 'pagerduty', settings: { routingKey: 'key' } });
  await client.ask('/channels', {
    ...{ name: 'chat', type: 'slack', enabled: false, settings: { url: 'https://chat.example.com/hook' } },
  });
  await client.ask('/routes', {
    ...{ name: 'critical to the pager', position: 10, channels: ['pager'], continue: true },
    ...{ matchers: [{ key: 'severity', op: '=', value: 'critical' }], groupWaitSeconds: 0 },
  });
  await client.ask('/routes', {
    ...{ name: 'databases', position: 20, channels: ['chat', 'ops mail'], groupBy: ['alertname', 'host'] },
    matchers: [{ key: 'host', op: '=~', value: 'db-.*' }],
  });
  await client.ask('/inhibitions', {
    ...{ name: 'critical before warning', equal: ['host'] },
    source: [{ key: 'severity', op: '=', value: 'critical' }],
    target: [{ key: 'severity', op: '=', value: 'warning' }],
  });
  const nowMs = Date.now();
  await client.ask('/silences?actor=jonas', {
    matchers: [{ key: 'host', op: '=~', value: 'worker-.*' }],
    ...{ startMs: nowMs, endMs: nowMs + 2 * 3_600_000, comment: 'Load test until this evening' },
  });
  await client.ask('/silences?actor=anna', {
    matchers: [{ key: 'team', op: '=', value: 'batch' }],
    ...{ startMs: nowMs, endMs: nowMs + 90 * DAY_MS, kind: 'maintenance', comment: 'Nightly backup' },
    recurrence: { daysOfWeek: [1, 2, 3, 4, 5], startTime: '22:00', durationSeconds: 7_200, timezone: 'UTC' },
  });
  const alert = await client.untilState('CPU of a host is busy', 'firing');
  await client.ask(`/${alert.alertId}/acknowledge?actor=marta`, {
    comment: 'The reindex of the search, ends around 18:00.',
  });
  return client;
}
