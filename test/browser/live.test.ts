import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page, Response } from 'playwright-core';
import { postSamples } from '../support/http.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { eventually } from '../support/wait.ts';
import { TestBrowser } from './support/browser.ts';
import { sendFleet } from './support/fleet.ts';
import { chartDrawn } from './support/pages.ts';

// Without the cache, so that what was just sent is in the next answer.
const ARGS = ['--set', 'query.cacheLiveSeconds=0'];

describe('live pages', () => {
  let server: TestServer;
  let browser: TestBrowser;

  before(async () => {
    server = await startServer({ args: ARGS });
    browser = await TestBrowser.start();
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  test('new numbers appear in the same chart, without a reload', async () => {
    await send(server.url, 11, 60_000);
    await send(server.url, 12, 30_000);
    const page = await browser.open(
      `${server.url}/explore?metric=live_probe&agg=max&refresh=5s&from=now-5m&to=now`,
    );
    await page.locator('.legend-table td', { hasText: '12' }).first().waitFor();
    await mark(page);
    await send(server.url, 4242, 0);
    await page.locator('.legend-table td', { hasText: '4,242' }).first().waitFor();
    assert.equal(await marks(page), 1, 'the page and its canvas are the ones from before');
  });

  test('forty refreshes do not grow the page', async (t) => {
    const endMs = Math.floor(Date.now() / 10_000) * 10_000;
    await sendFleet(server.url, { hosts: ['grow-1'], startMs: endMs - 3_600_000, endMs });
    const page = await browser.open(`${server.url}/hosts/grow-1?refresh=off`);
    await chartDrawn(page, 'CPU by mode');
    const heap = await heapMeter(page);
    await refresh(page, 10);
    const before = await heap();
    await refresh(page, 40);
    const grownMiB = ((await heap()) - before) / 1024 ** 2;
    t.diagnostic(`40 refreshes of 9 charts grew the heap by ${grownMiB.toFixed(2)} MiB`);
    assert.ok(grownMiB < 3, `${grownMiB} MiB`);
    assert.equal(await page.locator('canvas').count(), 9);
  });
});

test('a lost connection shows a banner with the age of the data and heals by itself', async (t) => {
  const first = await startServer({ args: ARGS });
  const browser = await TestBrowser.start();
  const servers = [first];
  t.after(async () => {
    for (const server of servers.toReversed()) await server.dispose();
    await browser.close();
  });
  const endMs = Math.floor(Date.now() / 10_000) * 10_000;
  await sendFleet(first.url, { hosts: ['web-1'], startMs: endMs - 600_000, endMs });
  const page = await browser.open(`${first.url}/hosts/web-1?refresh=5s&from=now-15m&to=now`);
  for (const panel of [
    'CPU by mode',
    'Load',
    'Swap',
    'Disk space used',
    'Network: in above, out below',
    'Processes',
  ]) {
    await chartDrawn(page, panel);
  }
  await page.waitForLoadState('networkidle');
  await mark(page);
  const board = await openProbeBoard(browser, first.url);

  await first.kill();
  const banner = page.getByRole('alert').filter({ hasText: 'Connection lost' });
  await banner.waitFor();
  assert.match((await banner.textContent()) ?? '', /since \d\d:\d\d:\d\d. Showing data from \d\d:\d\d:\d\d/);
  await chartDrawn(page, 'Load');
  assert.equal(await page.getByText('could not be loaded').count(), 0, 'the old picture stays');
  await page.getByRole('button', { name: 'Refresh: Lost' }).waitFor();

  const again = await startServer({
    args: ARGS,
    dataDir: first.dataDir,
    port: Number(new URL(first.url).port),
  });
  servers.push(again);
  await banner.waitFor({ state: 'hidden', timeout: 30_000 });
  await page.getByRole('button', { name: 'Refresh: Live 5 s' }).waitFor();
  await chartDrawn(page, 'Load');
  assert.equal(await marks(page), 1, 'nobody had to load the page again');

  // The stream of an open board was torn: it is opened again, and what comes now arrives through it.
  await board.page.getByRole('button', { name: 'Refresh: Live 1 s' }).waitFor();
  await send(again.url, 4711, 0);
  await board.page.getByText('4,711').waitFor();
  assert.ok(board.streams() >= 2, `${board.streams()} streams`);
  assert.equal(await board.page.evaluate('globalThis.isOld'), true, 'the page is the one from before');
});

/** A live board with one number, which shows what there is. */
async function openProbeBoard(browser: TestBrowser, url: string) {
  await send(url, 4242, 0);
  const made = await fetch(`${url}/api/v1/dashboards`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...{ id: 'probe', title: 'Probe', refreshSeconds: 1 },
      panels: [
        {
          ...{ id: 1, kind: 'stat', title: 'Probe', grid: { x: 0, y: 0, w: 12, h: 6 } },
          queries: [{ refId: 'A', kind: 'metric', metric: 'live_probe', aggregation: 'last' }],
        },
      ],
    }),
  });
  assert.equal(made.status, 201);
  const page = await browser.open(`${url}/dashboards`);
  let streams = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/api/v1/live')) streams++;
  });
  await page.getByRole('link', { name: 'Probe', exact: true }).click();
  await page.getByText('4,242').waitFor();
  await page.evaluate('globalThis.isOld = true');
  return { page, streams: () => streams };
}

async function send(url: string, value: number, agoMs: number): Promise<void> {
  await postSamples(url, [
    { name: 'live_probe', value, timestamp: Date.now() - agoMs, tags: { host: 'probe' } },
  ]);
}

/** Marks the page's first chart; the mark is gone when the page or its chart was made anew. */
async function mark(page: Page): Promise<void> {
  await page
    .locator('canvas')
    .first()
    .evaluate((canvas) => canvas.setAttribute('data-mark', 'old'));
}

async function marks(page: Page): Promise<number> {
  return page.locator('canvas[data-mark="old"]').count();
}

/** Asks for everything again by the shortcut, and waits for answers each time. */
async function refresh(page: Page, times: number): Promise<void> {
  let answers = 0;
  const count = (reply: Response) => {
    if (reply.url().endsWith('/api/v1/query')) answers++;
  };
  page.on('response', count);
  for (let i = 0; i < times; i++) {
    const wanted = answers + 1;
    // A panel that is still busy with the last answer is not asked again: the key is pressed until something comes.
    await eventually('the refresh is answered', async () => {
      await page.keyboard.press('r');
      return answers >= wanted ? true : undefined;
    });
  }
  page.off('response', count);
}

async function heapMeter(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  return async () => {
    await session.send('HeapProfiler.collectGarbage');
    const { usedSize } = await session.send('Runtime.getHeapUsage');
    return usedSize;
  };
}
