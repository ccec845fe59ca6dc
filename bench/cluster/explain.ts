import type { Explanation } from '../../src/query/explain.ts';
import type { Section } from '../report/figures.ts';
import { hostName } from '../tsbs/hosts.ts';

const EIGHT = { hostname: Array.from({ length: 8 }, (_, host) => hostName(host)) };
const ONE = { hostname: hostName(0) };
const MEAN = { metric: 'cpu_usage_user', aggregation: 'avg' };

/** One of each type of query, on each table that can answer it. */
const QUERIES: readonly (readonly [title: string, body: Readonly<Record<string, unknown>>])[] = [
  ['1 h, 1 host, mean per 10 s', { ...MEAN, filters: ONE, start: 'now-1h', interval: '10s' }],
  ['1 h, all hosts, mean per minute', { ...MEAN, start: 'now-1h', interval: '1m' }],
  [
    '1 h, 8 hosts, 95th percentile per minute',
    { ...MEAN, aggregation: 'p95', filters: EIGHT, start: 'now-1h', interval: '1m' },
  ],
  [
    '1 h, 8 hosts, rate by host',
    { ...MEAN, aggregation: 'rate', filters: EIGHT, groupBy: ['hostname'], start: 'now-1h', interval: '1m' },
  ],
  [
    '5 min, all hosts, last value by host',
    { ...MEAN, aggregation: 'last', groupBy: ['hostname'], start: 'now-5m', interval: '5m' },
  ],
  ['24 h, 1 host, mean per 5 min', { ...MEAN, filters: ONE, start: 'now-24h', interval: '5m' }],
  [
    '24 h, 8 hosts, max by host per 5 min',
    { ...MEAN, aggregation: 'max', filters: EIGHT, groupBy: ['hostname'], start: 'now-24h', interval: '5m' },
  ],
  ['24 h, all hosts, mean per 5 min', { ...MEAN, start: 'now-24h', interval: '5m' }],
  ['24 h, all hosts, sum per 15 min', { ...MEAN, aggregation: 'sum', start: 'now-24h', interval: '15m' }],
  [
    '24 h, 8 hosts, increase per hour',
    { ...MEAN, aggregation: 'increase', filters: EIGHT, start: 'now-24h', interval: '1h' },
  ],
  ['7 d, all hosts, min per hour', { ...MEAN, aggregation: 'min', start: 'now-7d', interval: '1h' }],
  ['7 d, all hosts, count per day', { ...MEAN, aggregation: 'count', start: 'now-7d', interval: '1d' }],
];

/** What the query process says about each type of query, asked for when the data is there. */
export async function explainQueries(port: number): Promise<Section> {
  const parts: string[] = [];
  for (const [title, body] of QUERIES) parts.push(`### ${title}\n\n${await explain(port, body)}`);
  return { title: 'Plans of the queries (POST /api/v1/query/explain)', body: parts.join('\n\n') };
}

async function explain(port: number, query: Readonly<Record<string, unknown>>): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}/api/v1/query/explain`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(query),
  });
  const text = await response.text();
  if (!response.ok) return `${response.status}: ${text.slice(0, 500)}`;
  return describe(JSON.parse(text) as Explanation);
}

function describe({ table, reason, series, rows, steps, sql }: Explanation): string {
  return [
    `\`${table}\`, ${series.toLocaleString('en')} series, about ${rows.toLocaleString('en')} rows. ${reason}`,
    '',
    '```sql',
    ...sql,
    '```',
    '',
    '```text',
    ...steps,
    '```',
  ].join('\n');
}
