import assert from 'node:assert/strict';
import { after, afterEach, before, describe, type TestContext, test } from 'node:test';
import type { Page } from 'playwright-core';
import { AlertClient } from '../support/alerts/alert-client.ts';
import { Sender } from '../support/alerts/sender.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { eventually } from '../support/wait.ts';
import { TestBrowser } from './support/browser.ts';
import { chartDrawn, countBecomes, focusedText, searchParam } from './support/pages.ts';
import { sendRooms } from './support/rooms.ts';

const HOUR_MS = 3_600_000;

describe('alerts', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let client: AlertClient;

  before(async () => {
    server = await startServer({ args: ['--set', 'alert.heartbeatSeconds=1'] });
    browser = await TestBrowser.start();
    client = new AlertClient(() => server.url);
    const endMs = Math.floor(Date.now() / 10_000) * 10_000;
    await sendRooms(server.url, { startMs: endMs - HOUR_MS, endMs });
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  const open = (path: string) => browser.open(server.url + path);
  const sender = (t: TestContext, metric: string, room: string) =>
    new Sender(t, { url: () => server.url, metric, tags: { room } });

  test('a rule is made from a chart in Explore, tried on the past, fires, is acknowledged and silenced', async (t) => {
    const page = await open('/explore?metric=room_temperature&agg=max&by=room&refresh=5s');
    await chartDrawn(page, 'Result');
    await page.getByRole('link', { name: 'Make an alert' }).click();
    await page.waitForURL('**/alerts/rules/new?**');
    assert.equal(await page.getByRole('textbox', { name: 'Metric' }).inputValue(), 'room_temperature');
    assert.equal(await page.getByRole('combobox', { name: 'Aggregation' }).inputValue(), 'maximum');

    // The suggested line lies above all that was: it would not have fired. A lower one would have.
    await page.getByRole('button', { name: /^Suggest/ }).click();
    const backtest = page.getByRole('region', { name: 'Backtest' });
    await backtest.getByText('It would not have fired').waitFor();
    await page.getByLabel('Threshold').fill('30');
    await page.getByLabel('of the last').fill('10s');
    await backtest.getByText('It would have fired once').waitFor();
    await backtest.getByText('Nobody would have been told.').waitFor();
    await chartDrawn(page, 'Chart of the rule');
    assert.match((await backtest.locator('tbody').textContent()) ?? '', /room: kitchen1[34]m \d+s34 celsius/);
    const now = page.getByRole('region', { name: 'Now' });
    await now.getByText('not met').first().waitFor();

    await page.getByLabel('for', { exact: true }).fill('2s');
    await page.getByRole('button', { name: /^More settings/ }).click();
    await page.getByLabel('Evaluated every').fill('1s');
    await page.getByLabel('Text of text 1').fill('The ');
    await page.getByRole('button', { name: 'labels.room' }).click();
    await page.keyboard.type(' is hot');
    await page.getByLabel('Name', { exact: true }).fill('Hot room');
    await page.keyboard.press('Control+s');
    await page.getByText('Hot room is saved, and evaluated every 1 s.').waitFor();
    await page.waitForURL(/\/alerts\/rules\/[0-9a-f-]{36}/);

    const kitchen = sender(t, 'room_temperature', 'kitchen');
    await kitchen.set(99);
    await page.getByRole('link', { name: 'Active' }).click();
    const row = page.getByRole('row', { name: /Hot room/ });
    await row.getByText('firing', { exact: true }).waitFor({ timeout: 30_000 });
    await row.getByText('The kitchen is hot').waitFor();

    await row.getByRole('checkbox').focus();
    await page.keyboard.press('Space');
    await page.getByRole('button', { name: 'Acknowledge' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Acknowledge Hot room' });
    await dialog.getByRole('textbox', { name: 'Comment' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('a window is open');
    await dialog.getByRole('textbox', { name: 'Your name' }).fill('Ann');
    await page.keyboard.press('Control+Enter');
    await row.locator('td.al-col-care', { hasText: 'Ann: a window is open' }).waitFor();

    await row.getByRole('button', { name: 'Hot room' }).click();
    const drawer = page.getByRole('dialog', { name: 'Hot room' });
    await chartDrawn(page, 'Chart of the alert');
    await drawer.getByText('held for long enough').waitFor();
    await drawer.getByRole('button', { name: 'Silence' }).click();
    const silence = page.getByRole('dialog', { name: 'New silence' });
    await silence.getByText('1 active alert matches:').waitFor();
    await silence.getByRole('button', { name: '1 h', exact: true }).click();
    await silence.getByRole('textbox', { name: 'Comment' }).fill('until it is cold again');
    await silence.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('The silence is made.').waitFor();
    await page.keyboard.press('Escape');
    await row.locator('td.al-col-care', { hasText: 'silenced' }).waitFor();
    const [alert] = await client.alerts();
    assert.equal(alert?.acknowledgement?.actor, 'Ann');
    assert.equal(alert?.silencedBy.length, 1);

    await kitchen.set(20);
    await page.getByText('Nothing needs you').waitFor({ timeout: 30_000 });
    await page.getByRole('link', { name: 'History' }).first().click();
    await page.getByText('condition cleared').waitFor();
    await page.locator('.al-segment[data-state="firing"]').first().waitFor();
    await eventually('the tile of pages is 1', async () =>
      (await page.getByRole('region', { name: 'Pages' }).textContent())?.startsWith('Pages1')
        ? true
        : undefined,
    );
  });

  test('the threshold is dragged in the chart, and the arrow keys in its field do the same', async () => {
    const page = await open('/alerts/rules/new?metric=room_temperature&agg=max&by=room');
    const field = page.getByLabel('Threshold');
    await field.fill('30');
    const line = page.locator('.al-line[data-kind="threshold"]');
    await line.waitFor();
    const box = await line.boundingBox();
    assert.ok(box !== null);
    await page.mouse.move(box.x + box.width / 3, box.y + box.height / 2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width / 3, box.y - 30, { steps: 5 });
    await page.mouse.up();
    const dragged = Number(await field.inputValue());
    assert.ok(dragged > 31 && dragged < 70, `${dragged}`);
    assert.equal(searchParam(page, 'from'), null, 'the drag of a line is no zoom');
    await field.press('ArrowUp');
    assert.ok(Number(await field.inputValue()) > dragged);
    await page.getByLabel('Clears at').fill('1000');
    await page.getByText('At most the threshold').waitFor();
  });

  test('what was typed outlives a reload, and another query of Explore', async () => {
    const page = await open('/alerts/rules/new');
    await page.getByLabel('Name', { exact: true }).fill('half a rule');
    await page.getByLabel('Threshold').fill('7');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Choose a metric', { exact: true }).last().waitFor();
    await page.reload();
    assert.equal(await page.getByLabel('Threshold').inputValue(), '7');
    await page.goto(`${server.url}/alerts/rules/new?metric=room_temperature&agg=avg`);
    await page.getByText('“half a rule” that you began before is still here').waitFor();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), '');
    await page.getByRole('button', { name: 'Go on with that one' }).click();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'half a rule');
    await page.getByRole('button', { name: 'Discard' }).click();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), '');
    await page.getByRole('button', { name: 'Undo' }).click();
    assert.equal(await page.getByLabel('Name', { exact: true }).inputValue(), 'half a rule');
  });

  test('what the server refuses is told at its field as one types', async () => {
    const page = await open('/alerts/rules/new?metric=room_temperature&agg=max&by=room');
    await page.getByLabel('Threshold').fill('30');
    await page.getByLabel('Text of text 1').fill('{{ labels.host }}');
    await page
      .getByText('Alerts of this rule have no label "host". They have alertname, severity, room')
      .waitFor();
    await page.getByLabel('Text of text 1').fill('{{ labels.room }}');
    await page.getByText('Alerts of this rule have no label').waitFor({ state: 'hidden' });
    await client.rule({ name: 'taken', metric: 'room_temperature' });
    await page.getByLabel('Name', { exact: true }).fill('taken');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByLabel('Name', { exact: true }).and(page.locator('[aria-invalid="true"]')).waitFor();
  });

  test('a change that comes too late shows both versions, and each field is chosen', async () => {
    const { id } = await client.rule({ name: 'Contested', metric: 'room_temperature', groupBy: ['room'] });
    const page = await open(`/alerts/rules/${id}?refresh=off`);
    await page.getByLabel('Threshold').fill('55');
    const stored = await client.ask(`/rules/${id}`);
    await client.ask(
      `/rules/${id}?actor=Ben`,
      { ...stored, threshold: 66, resolveThreshold: 66, severity: 'info' },
      'PUT',
    );
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this rule meanwhile' });
    await dialog.getByText('Ben stored a newer version').waitFor();
    const chosen = dialog.locator('[data-chosen]');
    assert.deepEqual(
      await chosen.allInnerTexts(),
      ['55', 'info'],
      'mine where both did, theirs where only they',
    );
    await dialog.getByRole('radio', { name: '66' }).check();
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await page.getByText('Contested is saved.').waitFor();
    const { threshold, severity } = await client.ask(`/rules/${id}`);
    assert.deepEqual({ threshold, severity }, { threshold: 66, severity: 'info' });
    await page.locator('h1').click();
    await page.keyboard.press('u');
    await page.getByText('Taken back.').waitFor();
  });

  test('a rule of a file says so, can be read and copied, and is changed only on purpose', async () => {
    const { id } = await client.rule({ name: 'Filed', metric: 'room_temperature', origin: 'file:prod.yaml' });
    const page = await open('/alerts/rules?q=Filed');
    await page.getByRole('row', { name: /Filed/ }).getByText('prod.yaml').waitFor();
    await page.getByRole('link', { name: 'Filed' }).click();
    await page.getByText('This rule is kept in').waitFor();
    assert.ok(await page.getByLabel('Threshold').isDisabled());
    await page.getByRole('button', { name: 'Change here' }).click();
    assert.ok(await page.getByLabel('Threshold').isEnabled());
    await page.getByRole('button', { name: 'Copy' }).click();
    await page.getByText('This is the copy, Filed (copy).').waitFor();
    assert.ok(!page.url().includes(id));
    assert.ok(await page.getByLabel('Threshold').isEnabled());
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back.').waitFor();
    const { total } = await client.ask('/rules?search=Filed');
    assert.equal(total, 1);
  });

  test('rules are searched, switched off and on again, and deleted with a way back, by keyboard', async () => {
    await client.rule({ name: 'Switched', metric: 'room_temperature' });
    const page = await open('/alerts');
    await page.locator('h1').waitFor();
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Search metrics, hosts, pages and commands').fill('Switch');
    await page.getByRole('button', { name: /^Switched/ }).waitFor();
    await page.keyboard.press('Escape');
    await page.goto(`${server.url}/alerts/rules`);
    await page.getByRole('link', { name: 'Switched' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('switched');
    await countBecomes(page, '.al-rules tbody tr', 1);
    const toggle = page.getByRole('switch', { name: 'Switched is on' });
    await toggle.focus();
    await page.keyboard.press('Space');
    await page.getByText('Switched is switched off.').waitFor();
    await page
      .getByRole('row', { name: /Switched/ })
      .getByText('off', { exact: true })
      .waitFor();
    await page.keyboard.press('u');
    await page.getByText('Taken back.').waitFor();
    assert.equal((await client.ask('/rules?search=Switched')).rules[0].enabled, true);
    await page.getByRole('link', { name: 'Switched' }).focus();
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Delete' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Switched is deleted').waitFor();
    assert.equal((await client.ask('/rules?search=Switched')).total, 0);
    await page.getByRole('button', { name: 'Undo' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Taken back.').waitFor();
    assert.equal((await client.ask('/rules?search=Switched')).total, 1);
  });

  test('rows of a list are gone through by arrow keys', async () => {
    await client.rule({ name: 'Row one', metric: 'none' });
    await client.rule({ name: 'Row two', metric: 'none' });
    const page = await open('/alerts/rules?q=Row');
    await countBecomes(page, '.al-rules tbody tr', 2);
    await page.getByRole('link', { name: 'Row one' }).focus();
    await page.keyboard.press('ArrowDown');
    assert.equal(await focusedText(page), 'Row two');
    await page.keyboard.press('k');
    assert.equal(await focusedText(page), 'Row one');
  });

  test('an address without a rule, and a server without alerts, say what to do', async () => {
    const page = await open('/alerts/rules/nobody');
    await page.getByText('There is no such rule').waitFor();
    await page.route('**/api/v1/alerts**', (route) =>
      route.fulfill({
        status: 404,
        json: { error: { code: 'NOT_FOUND', message: 'there is nothing at GET /api/v1/alerts' } },
      }),
    );
    await page.goto(`${server.url}/alerts`);
    await page.getByText('dashboarding serve --role alert').waitFor();
  });

  test('while the database of rules is away, the page says what works and keeps what it showed', async () => {
    await client.rule({ name: 'Shown', metric: 'room_temperature' });
    const page = await open('/alerts/rules?q=Shown&refresh=off');
    await page.getByRole('link', { name: 'Shown' }).waitFor();
    await failMetadata(page);
    await page.keyboard.press('r');
    await page.getByRole('alert').getByText('Taking in samples does not depend on it').waitFor();
    await page.getByRole('link', { name: 'Shown' }).waitFor();
    await page.getByRole('switch', { name: 'Shown is on' }).press('Space');
    await page.getByText('Shown could not be changed: the database cannot be reached').waitFor();
    await page.unrouteAll();
    await page.getByRole('button', { name: 'Try again' }).click();
    await page.getByRole('alert').waitFor({ state: 'detached' });
  });
});

async function failMetadata(page: Page): Promise<void> {
  await page.route('**/api/v1/alerts/**', (route) =>
    route.fulfill({
      status: 503,
      json: { error: { code: 'METADATA_UNAVAILABLE', message: 'the database cannot be reached' } },
    }),
  );
}
