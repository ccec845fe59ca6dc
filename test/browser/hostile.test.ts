import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { postSamples } from '../support/http.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { TestBrowser } from './support/browser.ts';
import { isUnharmed } from './support/unharmed.ts';

const HOST = '<img src=x onerror="window.pwned=1">';
const METRIC = '</script><script>window.pwned=1</script>';
const KEY = '"><svg onload=window.pwned=1>';
// biome-ignore lint/suspicious/noTemplateCurlyInString: it is meant as text.
const VALUE = "javascript:window.pwned=1//'`${window.pwned=1}";

describe('names from strangers', () => {
  let server: TestServer;
  let browser: TestBrowser;

  before(async () => {
    server = await startServer();
    browser = await TestBrowser.start();
    const now = Date.now();
    const samples = [0, 10_000, 20_000, 30_000].flatMap((agoMs) => [
      {
        name: METRIC,
        value: agoMs,
        timestamp: now - agoMs,
        unit: '<b>unit</b>',
        tags: { host: HOST, [KEY]: VALUE },
      },
      {
        name: 'cpu_usage_percent',
        value: 50,
        timestamp: now - agoMs,
        unit: 'percent',
        tags: { host: HOST, cpu: 'total' },
      },
      {
        name: 'disk_usage_percent',
        value: 50,
        timestamp: now - agoMs,
        tags: { host: HOST, mount: VALUE, device: KEY },
      },
    ]);
    const { accepted } = await postSamples(server.url, samples);
    assert.equal(accepted, samples.length, 'the server takes these names, so the pages must bear them');
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  test('are only text in the list of hosts and on the page of a host', async () => {
    const page = await browser.open(`${server.url}/hosts`);
    await page.getByRole('link', { name: HOST }).click();
    await page.getByRole('heading', { level: 1, name: HOST }).waitFor();
    await page.locator('section[aria-label="Disk space used"] canvas').waitFor();
    await page.locator('section[aria-label="Disk space used"] .u-over').hover();
    await page.locator('.chart-tooltip').waitFor();
    await isUnharmed(page);
  });

  test('are only text in explore, its table, tooltip, filters and the palette', async () => {
    const page = await browser.open(`${server.url}/explore`);
    await page.getByRole('button', { name: METRIC }).click();
    await page.locator('.legend-table tbody tr').first().waitFor();
    await page.getByRole('combobox', { name: 'Group by' }).click();
    await page.getByRole('option', { name: KEY }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByRole('option', { name: KEY }).click();
    await page.getByRole('combobox', { name: 'Value', exact: true }).fill('java');
    await page.getByRole('option', { name: VALUE }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.locator('.filter-token').waitFor();
    await page.locator('.legend-table .legend-text', { hasText: VALUE }).waitFor();
    await page.locator('.u-over').hover();
    await page.locator('.chart-tooltip').waitFor();
    await page.getByText('Table', { exact: true }).click();
    await page.locator('.frame-table tbody tr').first().waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Search metrics, hosts, pages and commands').fill('img');
    await page.getByRole('button', { name: HOST }).waitFor();
    await isUnharmed(page);
  });
});
