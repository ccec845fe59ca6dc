import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { type TestContext, test } from 'node:test';
import { pino } from 'pino';
import { apiProxy } from '../../http/api-proxy.ts';
import { type TestHttpServer, testHttpServer } from '../../http/testing/http-server.ts';
import { NOON } from '../../query/testing/fixture.ts';
import { LIVE_EVENTS } from './encode-events.ts';
import { liveRoutes } from './live-routes.ts';
import { type LiveFixture, openLive, until } from './testing/live-fixture.ts';

const QUERY = { refId: '1/A', kind: 'metric', metric: 'cpu', aggregation: 'avg', interval: '10s' };
const BODY = { start: 'now-1m', everySeconds: 10, queries: [QUERY] };

interface Page {
  readonly reply: Response;
  /** All that came so far. */
  text(): string;
  readonly ended: Promise<unknown>;
  leave(): void;
}

async function openPage(url: string, body: object = BODY): Promise<Page> {
  const controller = new AbortController();
  const reply = await fetch(`${url}/api/v1/live`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
    signal: controller.signal,
  });
  let text = '';
  const read = async () => {
    for await (const chunk of reply.body?.pipeThrough(new TextDecoderStream()) ?? []) text += chunk;
  };
  return {
    reply,
    text: () => text,
    ended: read().catch((error: unknown) => error),
    leave: () => controller.abort(),
  };
}

interface Servers extends LiveFixture {
  /** Of the process that answers, and of one with pages that passes requests on to it. */
  readonly query: TestHttpServer & { readonly url: string };
  readonly web: TestHttpServer & { readonly url: string };
}

async function open(t: TestContext): Promise<Servers> {
  const live = openLive(t);
  await live.put('cpu', {}, [[NOON - 5_000, 2]]);
  const query = await testHttpServer(t);
  await query.app.register(liveRoutes({ hub: live.hub }));
  const queryUrl = await query.app.listen({ host: '127.0.0.1', port: 0 });
  const web = await testHttpServer(t);
  await web.app.register(apiProxy({ apiUrl: queryUrl, log: pino({ level: 'silent' }) }));
  const webUrl = await web.app.listen({ host: '127.0.0.1', port: 0 });
  return { ...live, query: { ...query, url: queryUrl }, web: { ...web, url: webUrl } };
}

for (const where of ['query', 'web'] as const) {
  test(`events arrive as they are sent, packed, through the process with the role ${where}`, async (t) => {
    const live = await open(t);
    const page = await openPage(live[where].url);
    await until(() => page.text().includes('event: snapshot'));
    assert.equal(page.reply.headers.get('content-encoding'), 'gzip');
    assert.match(page.reply.headers.get('content-type') ?? '', /^text\/event-stream/);
    await live.put('cpu', {}, [[NOON + 5_000, 7]]);
    live.time.advance(10_000);
    await until(() => page.text().includes(`"points":[[${NOON},7]]`) && page.text().includes('event: tick'));
    page.leave();
    await until(() => live.counts.streams === 0);
  });

  test(`when the process with the role ${where} stops, its pages are let go at once`, async (t) => {
    const live = await open(t);
    const page = await openPage(live[where].url);
    await until(() => page.text().includes('event: snapshot'));
    const startedMs = performance.now();
    const { app } = live[where];
    const closed = app.close();
    await page.ended;
    app.server.closeIdleConnections();
    await closed;
    assert.ok(performance.now() - startedMs < 2_000);
    if (where === 'query') assert.match(page.text(), /event: end\ndata: \{"code":"STOPPING".*"retry":true\}/);
    await until(() => live.counts.streams === 0);
    assert.deepEqual(live[where].answered, [], 'how long somebody listened is no time to answer');
  });
}

test('what is wrong is said before anything is sent', async (t) => {
  const { query, hub } = await open(t);
  const post = async (body: object) => {
    const reply = await query.app.inject({ method: 'POST', url: '/api/v1/live', payload: body });
    return [reply.statusCode, reply.json().error.message];
  };
  const wrong: [object, RegExp][] = [
    [{ ...BODY, everySeconds: 0 }, /^everySeconds: expected a number of seconds from 0.1 to 3600, got 0/],
    [{ ...BODY, everySeconds: undefined }, /^everySeconds: is missing/],
    [{ ...BODY, known: { a: 1 } }, /^known/],
    [{ ...BODY, end: NOON }, /^end: .* does not move on/],
    [{ ...BODY, queries: [] }, /^queries: expected a list/],
    [{ ...BODY, since: 1 }, /^since: is not known here/],
  ];
  for (const [body, message] of wrong) {
    const [status, said] = await post(body);
    assert.equal(status, 400);
    assert.match(said, message);
  }
  // A stream takes more than a batch does, but not without end.
  const many = Array.from({ length: 1_001 }, (_, i) => ({ ...QUERY, refId: `${i}/A` }));
  assert.deepEqual(await post({ ...BODY, queries: many }), [
    ...[400, 'queries: one stream takes 1000, got 1001'],
  ]);
  hub.close();
  assert.equal((await post(BODY))[0], 503);
});

test('the description names every event that the format has', async (t) => {
  const { app } = await testHttpServer(t);
  let described = '';
  app.addHook('onRoute', ({ schema }) => {
    described = JSON.stringify(schema?.response);
  });
  const { hub } = openLive(t);
  await app.register(liveRoutes({ hub }));
  const format = await readFile(new URL('../../../docs/formats/live.md', import.meta.url), 'utf8');
  const rows = format.slice(format.indexOf('| event |')).split('\n\n')[0] ?? '';
  const events = Array.from(rows.matchAll(/^\| `(\w+)`/gm), ([, event]) => event);
  assert.deepEqual(events, [...LIVE_EVENTS]);
  for (const event of events) assert.ok(described.includes(`\`${event}\``), event);
});
