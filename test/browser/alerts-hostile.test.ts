import { after, afterEach, before, describe, test } from 'node:test';
import { AlertClient } from '../support/alerts/alert-client.ts';
import { Sender } from '../support/alerts/sender.ts';
import { WebhookReceiver } from '../support/alerts/webhooks.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TestBrowser } from './support/browser.ts';
import { chartDrawn } from './support/pages.ts';
import { isUnharmed } from './support/unharmed.ts';

const HOSTILE = '<img src=x onerror="window.pwned=1">';
const METRIC = '</script><script>window.pwned=1</script>';
const KEY = '"><svg onload=window.pwned=1>';
const ADDRESS = 'javascript:window.pwned=1//';
const LONG = `${HOSTILE} ${'x'.repeat(160)}`;

describe('alerts with texts from strangers', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let client: AlertClient;
  const ends: (() => unknown)[] = [];
  const t = { after: (end: () => unknown) => void ends.push(end) };

  before(async () => {
    const settings = ['notify.allowPrivateTargets=127.0.0.1', 'alert.heartbeatSeconds=1'];
    server = await startServer({ args: settings.flatMap((setting) => ['--set', setting]) });
    browser = await TestBrowser.start();
    client = new AlertClient(() => server.url);
    const receiver = await WebhookReceiver.start(t);
    receiver.answer = (response) =>
      void response
        .writeHead(500, { 'content-type': 'text/html' })
        .end(`<script>window.pwned=1</script>${LONG}`);
    await client.told({ name: HOSTILE, type: 'webhook', settings: { url: receiver.url } });
    await client.rule({
      ...{ name: LONG, metric: METRIC, groupBy: [KEY], origin: `file:${HOSTILE}` },
      labels: { [`${KEY}2`]: ADDRESS },
      annotations: { summary: `${HOSTILE} {{ labels[${JSON.stringify(KEY)}] }}`, runbook: ADDRESS },
      description: HOSTILE,
    });
    const nowMs = Date.now();
    await client.ask('/silences', {
      // Of another series: one of this alert would keep its messages back.
      matchers: [{ key: KEY, op: '=', value: `other ${HOSTILE}` }],
      ...{ startMs: nowMs, endMs: nowMs + 3_600_000, comment: LONG, createdBy: HOSTILE },
    });
    const tags = { [KEY]: HOSTILE };
    await new Sender(t as never, { url: () => server.url, metric: METRIC, tags }).set(99);
    const alert = await client.untilState(LONG, 'firing');
    await client.ask(`/${alert.alertId}/acknowledge`, { comment: HOSTILE, actor: HOSTILE });
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    for (const end of ends.reverse()) await end();
    await server?.dispose();
    await browser?.close();
  });

  for (const width of [1440, 390]) {
    const open = (path: string) => browser.open(server.url + path, { width, height: 900 });

    test(`are only text in the list and the drawer of an alert, ${width} px`, async () => {
      const page = await open('/alerts');
      await page.getByRole('button', { name: HOSTILE }).first().click();
      const drawer = page.getByRole('dialog', { name: HOSTILE });
      await drawer.getByText(ADDRESS).first().waitFor();
      await chartDrawn(page, 'Chart of the alert');
      await drawer.locator('.u-over').hover();
      await page.locator('.chart-tooltip').waitFor();
      await isUnharmed(page);
      await drawer.getByRole('button', { name: 'Silence' }).click();
      await page.getByRole('dialog', { name: 'New silence' }).getByText('active alert matches').waitFor();
      await isUnharmed(page);
    });

    test(`are only text in rules and their editor, ${width} px`, async () => {
      const page = await open('/alerts/rules');
      await page.getByRole('link', { name: HOSTILE }).click();
      await page.getByText('This rule is kept in').waitFor();
      await chartDrawn(page, 'Chart of the rule');
      await page.getByRole('region', { name: 'Now' }).getByText(HOSTILE).waitFor();
      await isUnharmed(page);
      await page.keyboard.press('Control+k');
      await page.getByPlaceholder('Search metrics, hosts, pages and commands').fill('<img');
      await page.getByRole('button', { name: /<img.*firing/ }).waitFor();
      await isUnharmed(page);
    });

    test(`are only text in the history, silences and channels, ${width} px`, async () => {
      const page = await open('/alerts/history');
      await page.locator('.al-event', { hasText: HOSTILE }).first().waitFor();
      await isUnharmed(page);
      await page.goto(`${server.url}/alerts/silences`);
      await page.getByRole('row', { name: HOSTILE }).waitFor();
      await isUnharmed(page);
      await page.goto(`${server.url}/alerts/channels`);
      await page.locator('.al-delivery-head').first().click();
      await page.locator('.al-attempts pre', { hasText: '<script>' }).first().waitFor();
      await isUnharmed(page);
    });
  }
});
