import assert from 'node:assert/strict';
import { test } from 'node:test';
import { request } from '../faults/support/client.ts';
import { postFrom } from '../support/cluster/client-address.ts';
import { Cluster, startServers } from '../support/cluster/cluster.ts';
import { address, PATIENCE, stopInOrder, untilComplaining, untilWell } from '../support/cluster/health.ts';
import { Relay } from '../support/cluster/relay.ts';
import { stepsOf } from '../support/cluster/steps.ts';
import { query as ask, postSamples, totalOf } from '../support/http.ts';
import { openLivePage } from '../support/live-page.ts';
import { eventually } from '../support/wait.ts';

const SOME = 20;
const MAX_SERIES = 50;
const MAX_REQUESTS = 30;

/** Of the two ingest nodes; the process with all roles takes the load and is not limited. */
const LIMITS = {
  DASHBOARDING_INGEST_MAX_SERIES_PER_METRIC: String(MAX_SERIES),
  DASHBOARDING_INGEST_RATE_LIMIT_REQUESTS: String(MAX_REQUESTS),
};

test('roles start before their servers, find each other and work as one', { timeout: 300_000 }, async (t) => {
  const servers = await startServers(t);
  const { rabbit, redis, database } = servers;
  // As if no server ran: their ports refuse connections.
  const paths = {
    rabbit: await Relay.reserve(),
    redis: await Relay.reserve(),
    database: await Relay.reserve(),
  };
  for (const path of Object.values(paths)) t.after(() => path.close());
  const urls = {
    rabbit: paths.rabbit.rewrite(rabbit.url),
    redis: paths.redis.rewrite(redis.url),
    database: paths.database.rewrite(database.url),
  };
  const cluster = new Cluster(t, servers, urls);
  const step = stepsOf(t, cluster);
  const [ingestA, ingestB, writer, query, all] = await Promise.all([
    cluster.launch('ingest', { env: LIMITS }),
    cluster.launch('ingest', { env: LIMITS }),
    cluster.launch('write'),
    cluster.launch('query'),
    cluster.launch('ingest,write,query,alert,web'),
  ]);
  const web = await cluster.launch('web', { env: { DASHBOARDING_WEB_API_URL: query.url } });
  const everything = [ingestA, ingestB, writer, query, all, web];

  await step('without any server each role lives, waits, and says for what', async () => {
    const queueAway = { part: 'queue', status: 503, says: address(urls.rabbit) } as const;
    const storeAway = { part: 'store', status: 503, says: address(urls.database) } as const;
    for (const process of [ingestA, ingestB, writer, all]) await untilComplaining(process, queueAway);
    for (const process of [writer, all]) await untilComplaining(process, storeAway);
    // Queries are answered from what is kept while the database is away, but not before the series are known.
    await untilComplaining(query, { ...storeAway, part: 'catalog' });
    for (const process of everything) assert.equal((await request(`${process.url}/health/live`)).status, 200);
    for (const process of [ingestA, writer, query, all]) {
      assert.equal((await request(`${process.url}/health/ready`)).status, 503);
    }
    for (const process of [ingestA, writer]) assert.match(process.log(), address(urls.rabbit));
    for (const process of [query, writer]) assert.match(process.log(), address(urls.database));
    for (const process of everything)
      assert.doesNotMatch(process.log(), /guest:guest/, 'a password in a log');
    const refused = await postSamples(ingestA.url, [{ name: 'too_early', value: 1 }]);
    assert.equal(refused.status, 503);
  });

  await step('a database without the schema is waited for until two have migrated it at once', async () => {
    await paths.redis.open(redis.url);
    await paths.database.open(database.url);
    const unmigrated = { part: 'store', status: 503, says: /dashboarding migrate/ } as const;
    for (const process of [writer, all]) await untilComplaining(process, unmigrated);
    await untilComplaining(query, { ...unmigrated, part: 'catalog' });
    await Promise.all([cluster.migrate(), cluster.migrate()]);
    await query.untilReady();
    await untilComplaining(writer, { part: 'queue', status: 503, says: address(urls.rabbit) });
  });

  await step('with the last server there, every role works', async () => {
    await paths.rabbit.open(rabbit.url);
    for (const process of everything) await process.untilReady();
    await untilWell(everything);
  });

  await step(
    'a new series is seen by every process within seconds, pages ask through the web process',
    async () => {
      const sent = await postSamples(ingestA.url, [{ name: 'first_seen', value: 7, tags: { host: 'a' } }]);
      assert.equal(sent.status, 202);
      const sentMs = performance.now();
      for (const process of [query, all, web]) {
        await eventually(
          `${process.roles}: the sample`,
          async () => {
            const body = { metric: 'first_seen', aggregation: 'sum', start: 'now-1h', interval: '1h' };
            return totalOf(await ask(process.url, body)) === 7 || undefined;
          },
          PATIENCE,
        );
      }
      const seenMs = performance.now() - sentMs;
      assert.ok(seenMs < 10_000, `it took ${Math.round(seenMs)} ms`);
      const tags = await request(`${web.url}/api/v1/tags/host/values?metric=first_seen`);
      assert.deepEqual(tags.json, { values: ['a'] });
      assert.match((await request(`${web.url}/`)).json, /<html/i);
      assert.equal((await request(`${query.url}/`)).status, 404, 'pages are for the role web');
      const misplaced = await request(`${ingestA.url}/api/v1/query`, { method: 'POST' });
      assert.equal(misplaced.status, 404, 'queries are for the role query');
    },
  );

  await step('a page is sent new points through the web process, as they come', async () => {
    const asked = { refId: '1/A', kind: 'metric', metric: 'first_seen', aggregation: 'max', interval: '10s' };
    const page = await openLivePage(web.url, { start: 'now-5m', everySeconds: 1, queries: [asked] });
    assert.equal((await page.next('snapshot')).data.length, 1);
    await postSamples(ingestB.url, [{ name: 'first_seen', value: 9, tags: { host: 'a' } }]);
    await eventually(
      'the new sample',
      async () => {
        const { data } = await page.next('points');
        return data[0].points.some(([, value]: [number, number | null]) => value === 9) || undefined;
      },
      PATIENCE,
    );
    page.leave();
    await eventually(
      'nobody is sent anything',
      async () =>
        /^dashboarding_live_streams 0$/m.test(await (await fetch(`${query.url}/metrics`)).text()) ||
        undefined,
      PATIENCE,
    );
  });

  await step('a board made through the web process is read by every process with queries', async () => {
    const board = {
      ...{ id: 'shared', title: 'Shared', panels: [{ kind: 'stat', queries: [{ metric: 'first_seen' }] }] },
    };
    const json = { 'content-type': 'application/json' };
    const post = (path: string, body: object) =>
      request(`${web.url}${path}`, { method: 'POST', headers: json, body: JSON.stringify(body) });
    assert.equal((await post('/api/v1/dashboards', board)).status, 201);
    for (const process of [query, all]) {
      const found = await request(`${process.url}/api/v1/dashboards?query=shared`);
      assert.equal(found.json.dashboards[0]?.id, 'shared', process.roles);
    }
    const { token } = (await post('/api/v1/dashboards/shared/shares', {})).json;
    const seen = await post(`/api/v1/public/dashboards/${token}/query`, { panelIds: [1], from: 'now-1h' });
    assert.equal(seen.json.answers['1/A'].data.length, 1);
  });

  await step('one process with all roles does all of it', async () => {
    assert.equal((await postSamples(all.url, [{ name: 'all_in_one', value: 3 }])).status, 202);
    await eventually(
      'the sample',
      async () => {
        const body = { metric: 'all_in_one', aggregation: 'sum', start: 'now-1h', interval: '1h' };
        return totalOf(await ask(all.url, body)) === 3 || undefined;
      },
      PATIENCE,
    );
  });

  await step('two ingest nodes share one rate limit through Redis', async () => {
    const statuses: number[] = [];
    // An address of its own, so that the other requests of this test do not count.
    const from = '127.0.0.2';
    for (let index = 0; index < 40; index++) {
      const { url } = index % 2 === 0 ? ingestA : ingestB;
      statuses.push(await postFrom(from, url, { metrics: [{ name: 'limited', value: 1 }] }));
    }
    assert.deepEqual(statuses, [...Array(MAX_REQUESTS).fill(202), ...Array(40 - MAX_REQUESTS).fill(429)]);
  });

  await step('two ingest nodes keep a metric within its number of series', async () => {
    const post = async (url: string, names: readonly string[]) => {
      const metrics = names.map((host) => ({ name: 'limited_series', value: 1, tags: { host } }));
      // Each from another address, so that none meets the rate limit.
      return postFrom(`127.0.1.${++lastAddress}`, url, { metrics });
    };
    let lastAddress = 0;
    const full = Array.from({ length: MAX_SERIES }, (_, index) => `a${index}`);
    assert.equal(await post(ingestA.url, full), 202);
    assert.equal(await post(ingestA.url, ['one-more']), 400);
    // The other node hears of them within seconds; until then it cannot know that the metric is full.
    let slipped = 0;
    await eventually(
      'the other node refusing new series',
      async () => {
        const status = await post(ingestB.url, [`b${slipped}`]);
        if (status === 202) slipped++;
        return status === 400 || undefined;
      },
      { timeoutMs: 30_000, everyMs: 500 },
    );
    assert.ok(slipped < 20, `${slipped} series too many`);
    for (const { url } of [ingestA, ingestB]) {
      assert.equal(await post(url, ['another']), 400);
      assert.equal(await post(url, ['a0']), 202, 'known series go on');
    }
  });

  await step('Redis flushed under load: slower for a moment, never wrong', async () => {
    const load = cluster.load('flushed', [all]);
    for (let round = 0; round < 3; round++) {
      await load.more(SOME);
      await redis.flush();
    }
    await load.more(SOME);
    await cluster.assertExactly(load, query);
    assert.equal(load.sentAgain, 0);
  });

  await stopInOrder(everything);
});
