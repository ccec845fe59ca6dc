import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { AlertClient } from '../support/alerts/alert-client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { makeAlerts } from './support/alert-fixtures.ts';
import { violations } from './support/axe.ts';
import { type Scheme, TestBrowser } from './support/browser.ts';
import { sendFleet } from './support/fleet.ts';
import { chartDrawn } from './support/pages.ts';
import { LOOKS, lookAt, Pictures } from './support/pictures.ts';

const HOUR_MS = 3_600_000;
const HOSTS = ['web-1.fra', 'web-2.fra', 'web-3.fra', 'db-1.fra', 'db-2.fra', 'worker-1.fra', 'worker-2.fra'];

describe('looks of the alert pages', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let pictures: Pictures;
  let client: AlertClient;
  let ruleId: string;
  let filedId: string;

  before(async () => {
    server = await startServer({ args: ['--set', 'alert.heartbeatSeconds=1'] });
    browser = await TestBrowser.start();
    pictures = new Pictures();
    const endMs = Math.floor(Date.now() / 10_000) * 10_000;
    // Ahead of the clock, so that the last values stay in the windows of the rules while the pictures are taken.
    await sendFleet(server.url, { hosts: HOSTS, startMs: endMs - 2 * HOUR_MS, endMs: endMs + 300_000 });
    client = await makeAlerts(server.url);
    ruleId = (await client.ask('/rules?search=Web%20hosts')).rules[0].id;
    filedId = (await client.ask('/rules?search=Disk')).rules[0].id;
    await client.untilState('Queue of the shop is silent', 'noData');
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
    pictures?.dispose();
  });

  const editorDrawn = async (page: Page) => {
    await chartDrawn(page, 'Chart of the rule');
    await page.getByRole('region', { name: 'Backtest' }).getByText('It would').waitFor();
    await page
      .getByRole('region', { name: 'Now' })
      .getByText(/groups? met/)
      .waitFor();
  };
  const rowsShown = (page: Page) => page.locator('main tbody tr').first().waitFor();

  const PAGES: readonly {
    readonly name: string;
    readonly path: () => string;
    readonly ready: (page: Page) => Promise<unknown>;
  }[] = [
    {
      name: 'alerts',
      path: () => '/alerts',
      ready: (page) => page.getByText('marta').first().waitFor({ state: 'attached' }),
    },
    { name: 'alert-rules', path: () => '/alerts/rules', ready: rowsShown },
    {
      name: 'alert-rule',
      path: () => `/alerts/rules/${ruleId}?from=now-2h&to=now`,
      ready: editorDrawn,
    },
    {
      name: 'alert-history',
      path: () => '/alerts/history?from=now-15m&to=now',
      ready: (page) => page.locator('.al-segment').first().waitFor(),
    },
    { name: 'alert-silences', path: () => '/alerts/silences', ready: rowsShown },
    {
      name: 'alert-channels',
      path: () => '/alerts/channels',
      ready: (page) => page.locator('.al-delivery').first().waitFor(),
    },
  ];

  for (const { name, path, ready } of PAGES) {
    test(`${name}: nothing sticks out sideways, and nothing is a serious violation in either theme`, async () => {
      const page = await browser.open(server.url + path());
      for (const look of LOOKS) {
        await lookAt(page, look);
        await ready(page);
        await pictures.take(page, name, look);
        if (look.suffix === '') assert.deepEqual(await violations(page), [], look.scheme);
      }
    });
  }

  for (const scheme of ['light', 'dark'] satisfies Scheme[]) {
    test(`what opens over the alert pages has no serious violation in the ${scheme} theme`, async () => {
      const page = await browser.open(`${server.url}/alerts`, { scheme });
      await page.locator('.al-alerts .ui-open', { hasText: 'CPU of a host' }).first().click();
      await chartDrawn(page, 'Chart of the alert');
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: 'Silence', exact: true }).last().click();
      const silence = page.getByRole('dialog', { name: 'New silence' });
      await silence.getByText('Again and again').click();
      await silence.getByRole('button', { name: 'Silence', exact: true }).click();
      await silence.getByText('Say why').waitFor();
      assert.deepEqual(await violations(page), []);
      await page.goto(`${server.url}/alerts/channels`);
      await page.getByRole('button', { name: 'New channel' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
      await page.getByText('Give it a name').waitFor();
      assert.deepEqual(await violations(page), []);
    });

    test(`forms that are wrong or closed have no serious violation in the ${scheme} theme`, async () => {
      const page = await browser.open(`${server.url}/alerts/rules/new?metric=load_1m&agg=avg`, { scheme });
      await page.getByRole('button', { name: /^Suggest/ }).click();
      await page.getByRole('button', { name: /^More settings/ }).click();
      await page.getByRole('button', { name: 'Save' }).click();
      await page.getByText('Give it a name').waitFor();
      await editorDrawn(page);
      assert.deepEqual(await violations(page), []);
      await page.goto(`${server.url}/alerts/rules/${filedId}`);
      await editorDrawn(page);
      assert.deepEqual(await violations(page), []);
    });
  }

  test('empty pages say what would fill them, with a command to copy', async () => {
    const empty = await startServer();
    try {
      for (const [path, words, command] of [
        ['/alerts', 'There is no alert rule yet', 'dashboarding alerts apply -f rules.yaml'],
        ['/alerts/rules', 'There is no alert rule yet', 'dashboarding alerts apply -f rules.yaml'],
        ['/alerts/history', 'No alert changed its state', '/api/v1/alerts/events'],
        ['/alerts/silences', 'Nothing is silenced', '/api/v1/alerts/silences'],
        ['/alerts/channels', 'Nobody can be told yet', '/api/v1/alerts/channels'],
      ] as const) {
        const page = await browser.open(empty.url + path, { width: 390, height: 844 });
        await page.getByText(words).waitFor();
        await page.locator('.copy-block', { hasText: command }).waitFor();
        assert.equal(await page.locator('html').evaluate((html) => html.scrollWidth), 390);
      }
    } finally {
      await empty.dispose();
    }
  });
});
