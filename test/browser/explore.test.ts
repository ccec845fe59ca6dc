import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, afterEach, before, describe, test } from 'node:test';
import { startServer, type TestServer } from '../support/server.ts';
import { TestBrowser } from './support/browser.ts';
import { sendFleet } from './support/fleet.ts';
import {
  chartDrawn,
  dragAcross,
  focusedText,
  paramBecomes,
  readClipboard,
  searchParam,
} from './support/pages.ts';

const HOUR_MS = 3_600_000;

describe('explore', () => {
  let server: TestServer;
  let browser: TestBrowser;

  before(async () => {
    server = await startServer();
    browser = await TestBrowser.start();
    const endMs = Math.floor(Date.now() / 10_000) * 10_000;
    await sendFleet(server.url, { hosts: ['web-1', 'web-2', 'db-1'], startMs: endMs - HOUR_MS, endMs });
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  const open = (query: string) => browser.open(`${server.url}/explore?${query}`);

  test('a metric is found as one types, and its type decides the aggregation', async () => {
    const page = await open('');
    await page.getByRole('button', { name: 'memory_used_bytes' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('receiv');
    const option = page.getByRole('option', { name: /network_received_bytes_total/ });
    await option.waitFor();
    assert.match((await option.textContent()) ?? '', /counter · bytes · 6 series/);
    await page.keyboard.press('Enter');
    await chartDrawn(page, 'Result');
    assert.equal(searchParam(page, 'metric'), 'network_received_bytes_total');
    assert.equal(searchParam(page, 'agg'), 'rate');
    await page.getByText('rate(network_received_bytes_total)').waitFor();
  });

  test('filters and grouping are chosen from what the metric has', async () => {
    const page = await open('metric=cpu_usage_percent&agg=avg');
    await chartDrawn(page, 'Result');
    await page.getByRole('combobox', { name: 'Group by' }).click();
    await page.getByRole('option', { name: 'host' }).click();
    await page.keyboard.press('Escape');
    await page.locator('.legend-table tbody tr').nth(2).waitFor();
    await page.getByRole('button', { name: 'Add filter' }).click();
    await page.getByRole('option', { name: 'cpu' }).click();
    await page.getByRole('combobox', { name: 'Value', exact: true }).fill('tot');
    await page.getByRole('option', { name: 'total' }).click();
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByText('cpu = total').waitFor();
    assert.deepEqual(new URL(page.url()).searchParams.getAll('filter'), ['cpu:=:total']);
    assert.deepEqual(new URL(page.url()).searchParams.getAll('by'), ['host']);
    await page.getByRole('button', { name: /Remove filter cpu/ }).click();
    assert.equal(searchParam(page, 'filter'), null);
  });

  test('a filter is added by keyboard alone, and Enter adds none without a value', async () => {
    const page = await open('metric=cpu_usage_percent&agg=avg&view=table');
    await page.getByRole('button', { name: 'Add filter' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('option', { name: 'cpu' }).waitFor();
    await page.keyboard.type('cpu');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    const value = page.getByRole('combobox', { name: 'Value', exact: true });
    await value.and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await page.keyboard.type('total');
    await page.keyboard.press('Enter');
    await page.getByText('cpu = total').waitFor();
    assert.deepEqual(new URL(page.url()).searchParams.getAll('filter'), ['cpu:=:total']);
  });

  test('a link restores the whole view', async () => {
    const page = await open(
      'metric=cpu_usage_percent&agg=max&by=cpu&filter=host:%3D~:web-.*&interval=2m&limit=5&order=name&fill=linear&from=now-30m&to=now&view=table&refresh=off',
    );
    await page.locator('.frame-table tbody tr').nth(10).waitFor();
    await page.getByText('max(cpu_usage_percent) by cpu').first().waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Metric' }).inputValue(), 'cpu_usage_percent');
    assert.equal(await page.getByRole('combobox', { name: 'Aggregation' }).inputValue(), 'maximum');
    assert.equal(await page.getByRole('textbox', { name: 'Interval' }).inputValue(), '2m');
    assert.equal(await page.getByRole('combobox', { name: 'Missing values' }).inputValue(), 'straight line');
    assert.equal(await page.getByRole('combobox', { name: 'Show top' }).inputValue(), '5');
    await page.getByRole('button', { name: 'Time range: Last 30 minutes' }).waitFor();
    await page.getByRole('button', { name: 'Refresh: Paused' }).waitFor();
    await page.locator('.filter-token', { hasText: 'host =~ web-.*' }).waitFor();
    const heads = await page.locator('.frame-table thead th').allInnerTexts();
    assert.deepEqual(heads.toSorted(), ['0', '1', '2', '3', 'Time', 'total']);
  });

  test('dragging zooms and the address follows; the browser goes back', async () => {
    const page = await open('metric=load_1m&agg=avg&by=host');
    await chartDrawn(page, 'Result');
    await dragAcross(page, 'Result', 0.5, 0.75);
    await paramBecomes(page, 'from', (from) => from?.startsWith('20') === true);
    await chartDrawn(page, 'Result');
    await page.goBack();
    await paramBecomes(page, 'from', (from) => from === null);
    await page.getByRole('button', { name: 'Time range: Last 1 hour' }).waitFor();
  });

  test('the legend isolates, toggles and sorts', async () => {
    const page = await open('metric=load_1m&agg=avg&by=host');
    const names = page.locator('.legend-table tbody .legend-name');
    await names.nth(2).waitFor();
    const pressed = () => names.evaluateAll((all) => all.map((name) => name.getAttribute('aria-pressed')));
    await names.nth(0).click();
    assert.deepEqual(await pressed(), ['true', 'false', 'false']);
    await names.nth(1).click({ modifiers: ['Control'] });
    assert.deepEqual(await pressed(), ['true', 'true', 'false']);
    await names.nth(0).click({ modifiers: ['Control'] });
    await names.nth(1).click();
    assert.deepEqual(await pressed(), ['true', 'true', 'true']);
    await page.getByRole('button', { name: 'Series' }).click();
    assert.deepEqual(await names.allInnerTexts(), ['db-1', 'web-1', 'web-2']);
  });

  test('the copied curl command gives the same answer', async () => {
    const page = await open(
      'metric=cpu_usage_percent&agg=p95&by=host&filter=cpu:!%3D:total&from=now-30m&to=now',
    );
    await chartDrawn(page, 'Result');
    await page.getByRole('button', { name: 'Copy as curl' }).click();
    await page.getByText('Copied').first().waitFor();
    const command = await readClipboard(page);
    assert.ok(command.startsWith(`curl -s '${server.url}/api/v1/query'`), command);
    // Not every machine has curl: the shell splits the words as it would for it.
    const program = 'console.log(JSON.stringify(process.argv.slice(1)))';
    const words = JSON.parse(
      execFileSync('sh', [
        '-c',
        command.replace(/^curl -s/, `"${process.execPath}" -e '${program}' --`),
      ]).toString(),
    ) as string[];
    const body = words[words.indexOf('-d') + 1] ?? '';
    const reply = await fetch(words[0] === '--' ? (words[1] ?? '') : (words[0] ?? ''), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    assert.equal(reply.status, 200);
    const { data } = (await reply.json()) as { data: { tags: { host: string } }[] };
    assert.deepEqual(data.map(({ tags }) => tags.host).toSorted(), ['db-1', 'web-1', 'web-2']);
  });

  test('the badge says what the answer is made of', async () => {
    const page = await open('metric=load_1m&agg=avg&by=host&from=now-6h&to=now');
    const badge = page.locator('.explore-panel .meta-badge');
    await badge.waitFor();
    // Our style sheets win over those of the library, in whatever order a build loads them.
    const fontSize = "getComputedStyle(document.querySelector('.meta-badge')).fontSize";
    assert.equal(await page.evaluate(fontSize), '11px');
    await badge.focus();
    const facts = page.locator('.meta-list');
    await facts.waitFor();
    const text = (await facts.textContent()) ?? '';
    for (const word of ['Table', 'metrics_1min', 'Resolution', 'Took', 'Series read', 'Rows read']) {
      assert.ok(text.includes(word), `${word} in ${text}`);
    }
  });

  test('a wrong question says what is wrong and keeps what was typed', async () => {
    const page = await open('metric=load_1m&agg=avg&interval=1ms');
    await page.getByRole('alert').getByText('The query failed').waitFor();
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    assert.equal(await page.getByRole('textbox', { name: 'Interval' }).inputValue(), '1ms');
  });

  test('ranges are chosen by key, as text and from the palette', async () => {
    const page = await open('metric=load_1m&agg=avg');
    await chartDrawn(page, 'Result');
    await page.locator('h1').click();
    await page.keyboard.press('t');
    await page.keyboard.press('2');
    await page.getByRole('button', { name: 'Time range: Last 15 minutes' }).click();
    await page.getByLabel('From', { exact: true }).fill('2026-02-30');
    await page.getByText('Write a date, a time, or now-1h').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Apply' }).isDisabled());
    await page.getByLabel('From', { exact: true }).fill('40m');
    await page.getByRole('button', { name: 'Apply' }).click();
    await paramBecomes(page, 'from', (value) => value === 'now-40m');
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Search metrics, hosts, pages and commands').fill('last 3 hours');
    await page.getByRole('button', { name: 'Time range: last 3 hours' }).click();
    await paramBecomes(page, 'from', (value) => value === 'now-3h');
  });

  test('the keyboard reaches every page and the help', async () => {
    const page = await open('metric=load_1m&agg=avg&from=now-15m&to=now');
    await chartDrawn(page, 'Result');
    await page.locator('h1').click();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keyboard and mouse' }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    await page.keyboard.press('g');
    await page.keyboard.press('h');
    await page.waitForURL('**/hosts?**');
    assert.equal(searchParam(page, 'from'), 'now-15m', 'the time range is carried along');
    await page.keyboard.press('g');
    await page.keyboard.press('s');
    await page.waitForURL('**/system?**');
    await page.getByText('metrics_1hour').waitFor();
    await page.reload();
    await page.locator('h1').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focusedText(page), 'Skip to content');
  });
});
