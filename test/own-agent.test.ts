import assert from 'node:assert/strict';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { READY_MADE_BOARDS } from '../src/dashboard/boards/ready-made.ts';
import { metricsOf } from '../src/dashboard/boards/testing/metrics-of.ts';
import { askBoard } from './support/ask-board.ts';
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
  await showsReadyMadeBoards(server.url);
  assert.equal((await server.stop()).code, 0, server.log());
});

/** Several readings of the agent have to come in first, also on a busy machine. */
const PATIENCE = { timeoutMs: 30_000 };

/** The boards about hosts and about the server itself have something to show as soon as it runs. */
async function showsReadyMadeBoards(url: string): Promise<void> {
  const boards = READY_MADE_BOARDS.filter(({ dashboard }) => dashboard.tags.includes('agent'));
  assert.equal(boards.length, 3);
  const asked = new Set(boards.flatMap(({ dashboard }) => metricsOf(dashboard)));
  await eventually(
    'all metrics of the ready-made boards are there',
    async () => {
      const { body } = await getJson<{ metrics: { name: string }[] }>(url, '/api/v1/metrics?limit=1000');
      const found = new Set(body.metrics.map(({ name }) => name));
      const missing = [...asked].filter((name) => !found.has(name));
      if (missing.length > 0) throw new Error(`missing: ${missing.join(', ')}`);
      return true;
    },
    PATIENCE,
  );
  for (const { id, dashboard } of boards) {
    await eventually(
      `each panel of ${id} shows something`,
      async () => {
        const answers = await askBoard(url, dashboard);
        const failed = answers.filter(({ error }) => error !== undefined);
        assert.deepEqual(failed, []);
        const shown = new Set(answers.flatMap(({ panel, data = [] }) => (data.length > 0 ? [panel] : [])));
        const empty = answers.filter(({ panel }) => !shown.has(panel)).map(({ panel }) => panel);
        if (empty.length > 0) throw new Error(`empty: ${empty.join(', ')}`);
        return true;
      },
      PATIENCE,
    );
  }
}

test('with --no-agent nothing is stored by itself', async (t) => {
  const server = await startServer();
  t.after(() => server.dispose());
  const { body } = await getJson<{ total: number }>(server.url, '/api/v1/metrics');
  assert.equal(body.total, 0);
});
