import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { getJson, query } from './support/http.ts';
import { startServer } from './support/server.ts';
import { eventually } from './support/wait.ts';

test("serve collects this machine's metrics and its own, and the query API returns them", async (t) => {
  // Without the cache, so that asking again sees what has come in since.
  const settings = ['agent.intervalSeconds=1', 'agent.flushSeconds=1', 'query.cacheLiveSeconds=0'];
  const args = settings.flatMap((setting) => ['--set', setting]);
  const server = await startServer({ agent: true, args });
  t.after(() => server.dispose());

  const [cpu] = await eventually('the CPU usage is there', async () => {
    const { data } = await query(server.url, {
      metric: 'cpu_usage_percent',
      aggregation: 'avg',
      filters: { cpu: 'total' },
      groupBy: ['host'],
      start: 'now-5m',
      interval: '5m',
    });
    return data.length > 0 ? data : undefined;
  });
  assert.deepEqual(cpu?.tags, { host: hostname() });
  const values = (cpu?.points ?? []).map(([, value]) => value).filter((value) => value !== null);
  assert.ok(values.length > 0 && values.every((value) => value >= 0 && value <= 100), String(values));

  const names = await eventually('the own metrics are there', async () => {
    const { body } = await getJson<{ metrics: { name: string }[] }>(server.url, '/api/v1/metrics?limit=1000');
    const found = body.metrics.map(({ name }) => name);
    return found.includes('dashboarding_ingest_points_total') ? found : undefined;
  });
  for (const name of ['memory_usage_percent', 'disk_used_bytes', 'network_received_bytes_total', 'load_1m']) {
    assert.ok(names.includes(name), `${name} is missing`);
  }
  assert.equal((await server.stop()).code, 0, server.log());
});

test('with --no-agent nothing is stored by itself', async (t) => {
  const server = await startServer();
  t.after(() => server.dispose());
  const { body } = await getJson<{ total: number }>(server.url, '/api/v1/metrics');
  assert.equal(body.total, 0);
});
