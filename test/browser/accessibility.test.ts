import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { startServer, type TestServer } from '../support/server.ts';
import { violations } from './support/axe.ts';
import { type Scheme, TestBrowser } from './support/browser.ts';
import { sendFleet } from './support/fleet.ts';
import { chartDrawn } from './support/pages.ts';

describe('accessibility', () => {
  let server: TestServer;
  let browser: TestBrowser;

  before(async () => {
    server = await startServer();
    browser = await TestBrowser.start();
    const endMs = Math.floor(Date.now() / 10_000) * 10_000;
    await sendFleet(server.url, {
      hosts: ['web-1', 'web-2', 'db-1'],
      startMs: endMs - 1_800_000,
      endMs,
      silent: { 'db-1': 600_000 },
    });
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  const PAGES: readonly { name: string; path: string; ready: (page: Page) => Promise<unknown> }[] = [
    { name: 'the host list', path: '/hosts', ready: (page) => page.locator('.host-link').first().waitFor() },
    {
      name: "a host's page",
      path: '/hosts/web-1',
      ready: (page) => chartDrawn(page, 'Network: in above, out below'),
    },
    {
      name: 'explore',
      path: '/explore?metric=load_1m&agg=avg&by=host&filter=host:!%3D:db-1',
      ready: (page) => chartDrawn(page, 'Result'),
    },
    {
      name: 'explore as a table',
      path: '/explore?metric=load_1m&agg=avg&by=host&view=table',
      ready: (page) => page.locator('.frame-table tbody tr').first().waitFor(),
    },
    {
      name: 'explore without a metric',
      path: '/explore',
      ready: (page) => page.locator('.explore-name').first().waitFor(),
    },
    { name: 'the system page', path: '/system', ready: (page) => page.getByText('metrics_1hour').waitFor() },
  ];

  for (const scheme of ['light', 'dark'] satisfies Scheme[]) {
    for (const { name, path, ready } of PAGES) {
      test(`${name} has no serious violation in the ${scheme} theme`, async () => {
        const page = await browser.open(server.url + path, { scheme });
        await ready(page);
        assert.deepEqual(await violations(page), []);
      });
    }
    test(`what opens over a page has no serious violation in the ${scheme} theme`, async () => {
      const page = await browser.open(`${server.url}/hosts/web-1`, { scheme });
      await chartDrawn(page, 'Load');
      await page.getByRole('button', { name: /Time range/ }).click();
      await page.getByRole('combobox', { name: 'Time zone' }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+k');
      await page.getByText('Theme: dark').waitFor();
      assert.deepEqual(await violations(page), []);
    });
  }
});
