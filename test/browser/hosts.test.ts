import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startServer, type TestServer } from '../support/server.ts';
import { TestBrowser } from './support/browser.ts';
import { sendFleet } from './support/fleet.ts';
import {
  chartDrawn,
  countBecomes,
  dragAcross,
  paramBecomes,
  readClipboard,
  searchParam,
} from './support/pages.ts';

const HOUR_MS = 3_600_000;
const HOSTS = ['web-1', 'web-2', 'db-1', 'cache.example.com'];

describe('hosts', () => {
  let server: TestServer;
  let browser: TestBrowser;

  before(async () => {
    server = await startServer();
    browser = await TestBrowser.start();
    const endMs = Math.floor(Date.now() / 10_000) * 10_000;
    await sendFleet(server.url, {
      hosts: HOSTS,
      startMs: endMs - HOUR_MS,
      endMs,
      silent: { 'db-1': 10 * 60_000 },
    });
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  test('the list shows every host with its state and numbers', async () => {
    const page = await browser.open(server.url);
    await page.waitForURL('**/hosts');
    const row = page.getByRole('row', { name: /web-1/ });
    await row.locator('.col-state', { hasText: 'reporting' }).waitFor();
    assert.equal(await page.locator('.host-link').count(), HOSTS.length);
    const cells = await row.locator('td').allInnerTexts();
    assert.match(cells[2] ?? '', /\d+\.\d %/);
    assert.match(cells[6] ?? '', /iB\/s/);
    assert.ok(((await row.locator('svg.sparkline path').last().getAttribute('d')) ?? '').length > 100);
    await page.locator('.col-state', { hasText: /silent since (9|10)m/ }).waitFor();
  });

  test('the list is searched, filtered and sorted, and a link restores that', async () => {
    const page = await browser.open(`${server.url}/hosts`);
    await page.locator('.host-link').first().waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('web');
    await countBecomes(page, '.host-link', 2);
    await page.getByRole('button', { name: 'CPU', exact: true }).click();
    assert.equal(await page.locator('th[aria-sort="descending"]').textContent(), 'CPU↓');
    const again = await browser.open(page.url());
    await countBecomes(again, '.host-link', 2);
    assert.equal(await again.getByLabel('Find a host by name').inputValue(), 'web');
    await again.getByLabel('Find a host by name').fill('');
    await again.getByText('Silent 1').click();
    await countBecomes(again, '.host-link', 1);
  });

  test('a click on a host opens its page, and all its charts draw', async () => {
    const page = await browser.open(`${server.url}/hosts`);
    await page.getByRole('link', { name: 'cache.example.com' }).click();
    await page.waitForURL('**/hosts/cache.example.com**');
    const panels = [
      'CPU by mode',
      'CPU per core',
      'Load',
      'Memory',
      'Swap',
      'Disk space used',
      'Disk: read above, written below',
      'Network: in above, out below',
      'Processes',
    ];
    for (const panel of panels) await chartDrawn(page, panel);
    const tile = page.getByRole('region', { name: 'Memory', exact: true }).first();
    assert.match((await tile.textContent()) ?? '', /\d %.* of 16 GiB/);
    assert.equal(await page.getByRole('heading', { level: 1 }).textContent(), 'cache.example.com');
    // The address works by itself, dots and all.
    const again = await browser.open(page.url());
    await chartDrawn(again, 'Load');
  });

  test('dragging zooms all charts, a double click goes back, Shift moves on', async () => {
    const page = await browser.open(`${server.url}/hosts/web-1`);
    await chartDrawn(page, 'Load');
    await dragAcross(page, 'Load', 0.25, 0.5);
    await paramBecomes(page, 'from', (from) => from?.startsWith('20') === true);
    const startMs = Date.parse(searchParam(page, 'from') ?? '');
    const endMs = Date.parse(searchParam(page, 'to') ?? '');
    assert.ok(Math.abs(endMs - startMs - HOUR_MS / 4) < 60_000, `${endMs - startMs} ms`);
    await page.getByRole('button', { name: 'Refresh: Fixed' }).waitFor();
    await chartDrawn(page, 'Load');
    await dragAcross(page, 'Load', 0.2, 0.7, { shift: true });
    await paramBecomes(page, 'from', (from) => Date.parse(from ?? '') < startMs);
    await page.locator('section[aria-label="Load"] .u-over').dblclick();
    await paramBecomes(page, 'from', (from) => Date.parse(from ?? '') === startMs);
    await page.locator('section[aria-label="Load"] .u-over').dblclick();
    await paramBecomes(page, 'to', (value) => value === 'now');
  });

  test('one crosshair runs through all charts and one tooltip names the values', async () => {
    const page = await browser.open(`${server.url}/hosts/web-1`);
    await chartDrawn(page, 'Load');
    await chartDrawn(page, 'Memory');
    await page.locator('section[aria-label="Load"] .u-over').hover({ position: { x: 100, y: 60 } });
    const lefts = await page.locator('.u-cursor-x:not(.u-off)').count();
    assert.ok(lefts >= 5, `${lefts} charts show the crosshair`);
    const tooltip = page.locator('.chart-tooltip');
    await tooltip.waitFor();
    assert.equal(await tooltip.count(), 1);
    const values = (await tooltip.locator('.chart-tooltip-value').allInnerTexts()).map(Number);
    assert.equal(values.length, 3);
    assert.deepEqual(
      values,
      values.toSorted((a, b) => b - a),
    );
    assert.equal(await tooltip.locator('.is-nearest').count(), 1);
  });

  test('charts can be read as tables and walked through by keyboard', async () => {
    const page = await browser.open(`${server.url}/hosts/web-1`);
    await chartDrawn(page, 'Load');
    await page.locator('section[aria-label="Load"] .chart').focus();
    await page.keyboard.press('ArrowLeft');
    await page.locator('.chart-tooltip').waitFor();
    const first = await page.locator('.chart-tooltip-title').textContent();
    await page.keyboard.press('PageUp');
    assert.notEqual(await page.locator('.chart-tooltip-title').textContent(), first);
    await page.keyboard.press('Escape');
    await page.locator('.chart-tooltip').waitFor({ state: 'hidden' });
    await page.locator('section[aria-label="Load"]').getByRole('button', { name: 'Show as table' }).click();
    const heads = page.locator('section[aria-label="Load"] thead th');
    assert.deepEqual(await heads.allInnerTexts(), ['Time', '1 min', '5 min', '15 min']);
  });

  test('a database that does not answer makes no host look silent, and no chart look empty', async () => {
    const page = await browser.open(`${server.url}/hosts`);
    const silent = page.getByRole('row').filter({ hasText: 'silent' });
    await page.getByRole('row').filter({ hasText: 'reporting' }).first().waitFor();
    // The one that is silent for real: states of hosts come one after the other.
    await silent.first().waitFor();
    const before = await silent.count();
    await page.route('**/api/v1/query', (route) =>
      route.fulfill({ json: { data: [], meta: { fallback: true } } }),
    );
    await page.keyboard.press('r');
    await page.getByRole('alert').getByText('The database does not answer').waitFor();
    await page.getByText(/^What is shown of the hosts is as of/).waitFor();
    assert.equal(await silent.count(), before);
    await page.goto(`${server.url}/system`);
    await page.getByText('Whether there is data in this range is not known').first().waitFor();
    await page.unrouteAll();
  });

  test('a host that never sent anything says how to start its agent', async () => {
    const page = await browser.open(`${server.url}/hosts/nobody`);
    await page.getByText('No host is called nobody').waitFor();
    await page.locator('.top-bar .state', { hasText: 'unknown host' }).waitFor();
    await page.getByText(`dashboarding agent --server ${server.url}`).waitFor();
  });
});

test('an empty server says what would fill the page, with commands that work', async (t) => {
  const server = await startServer();
  const browser = await TestBrowser.start();
  t.after(async () => {
    await server.dispose();
    await browser.close();
  });
  const page = await browser.open(`${server.url}/hosts?refresh=5s`);
  await page.getByText('No host has sent anything yet').waitFor();
  await page.getByRole('button', { name: 'Copy the curl command' }).click();
  const command = await readClipboard(page);
  const body = /-d '(.*)'$/s.exec(command)?.[1] ?? '';
  const reply = await fetch(`${server.url}/api/v1/metrics`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  assert.equal(reply.status, 202);
  await page.getByRole('link', { name: 'kitchen' }).waitFor();
});
