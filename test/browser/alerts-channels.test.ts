import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { AlertClient } from '../support/alerts/alert-client.ts';
import { Sender } from '../support/alerts/sender.ts';
import { WebhookReceiver } from '../support/alerts/webhooks.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { eventually } from '../support/wait.ts';
import { TestBrowser } from './support/browser.ts';
import { countBecomes } from './support/pages.ts';

describe('channels, routes and silences', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let client: AlertClient;

  before(async () => {
    const settings = ['notify.allowPrivateTargets=127.0.0.1', 'alert.heartbeatSeconds=1'];
    server = await startServer({ args: settings.flatMap((setting) => ['--set', setting]) });
    browser = await TestBrowser.start();
    client = new AlertClient(() => server.url);
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  const open = (path: string) => browser.open(server.url + path);

  test('a channel is made, tested, and gets what a route sends it; the log has each attempt', async (t) => {
    const receiver = await WebhookReceiver.start(t);
    const page = await open('/alerts/channels?refresh=5s');
    await page.getByText('Nobody can be told yet').waitFor();
    await page.getByRole('button', { name: 'New channel' }).click();
    const drawer = page.getByRole('dialog', { name: 'New channel' });
    await drawer.getByRole('combobox', { name: 'Type' }).click();
    await page.getByRole('option', { name: 'Webhook' }).click();
    await drawer.getByRole('button', { name: 'Save' }).click();
    await drawer.getByText('Give it a name').waitFor();
    await drawer.getByRole('textbox', { name: 'Name', exact: true }).fill('hook');
    await drawer.getByRole('textbox', { name: 'Address' }).fill(receiver.url);
    await drawer.getByLabel('Secret that signs each message').fill('sesame');
    await drawer.getByRole('button', { name: 'Send a test message' }).click();
    await drawer.getByText('delivered', { exact: true }).waitFor();
    await drawer.getByText('thanks').waitFor();
    assert.equal(receiver.messages.length, 1);
    await drawer.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The channel hook is saved.').waitFor();

    receiver.answer = (response) => void response.writeHead(410).end('this hook was removed');
    await page.getByRole('button', { name: 'Send a test message to hook' }).click();
    await page.getByText('not delivered').waitFor();
    await page.getByText('this hook was removed').waitFor();

    await page.getByRole('button', { name: 'New route' }).click();
    const route = page.getByRole('dialog', { name: 'New route' });
    await route.getByRole('textbox', { name: 'Name', exact: true }).fill('all of it');
    await route.getByRole('button', { name: 'Remove matcher 1' }).click();
    await route.getByText('Without a matcher it takes every alert.').waitFor();
    await route.getByRole('combobox', { name: 'go to' }).click();
    await page.getByRole('option', { name: 'hook' }).click();
    await page.keyboard.press('Escape');
    await route.getByRole('textbox', { name: 'Wait for others' }).fill('0s');
    await route.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The route all of it is saved.').waitFor();

    await client.rule({ name: 'Hot', metric: 'temperature' });
    await new Sender(t, { url: () => server.url, metric: 'temperature' }).set(99);
    const log = page.getByRole('region', { name: 'Delivery log' });
    const line = log.getByRole('button', { name: /given up/ });
    await line.waitFor({ timeout: 30_000 });
    assert.match((await line.textContent()) ?? '', /hook \[FIRING:1\] Hot.*1 attempt/);
    await line.focus();
    await page.keyboard.press('Enter');
    await log.getByText('status 410').waitFor();
    await log.getByText('this hook was removed').last().waitFor();
  });

  test('a stored secret is not shown, and stays when another field is changed', async () => {
    await client.ask('/channels', {
      ...{ name: 'chat', type: 'slack', settings: { url: 'https://hooks.example.com/services/secret' } },
    });
    const page = await open('/alerts/channels');
    await page.getByRole('button', { name: 'chat', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'chat' });
    await drawer.getByText('Stored, and never shown again').waitFor();
    assert.equal(
      await drawer.getByLabel('Address of the incoming webhook', { exact: true }).inputValue(),
      '********',
    );
    await drawer.getByRole('switch', { name: 'Also say when an alert is over' }).uncheck();
    await drawer.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The channel chat is saved.').waitFor();
    await page.getByText('not told when an alert is over').waitFor();
  });

  test('a change that comes too late is not lost: theirs is taken, or mine saved over it', async () => {
    const channel = await client.ask('/channels', {
      ...{ name: 'mail', type: 'email', settings: { to: ['ann@example.com'] } },
    });
    const page = await open('/alerts/channels?refresh=off');
    await page.getByRole('button', { name: 'mail', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'mail' });
    await drawer.getByLabel('Addresses').fill('mine@example.com');
    await client.ask(`/channels/${channel.id}`, { ...channel, enabled: false }, 'PUT');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await drawer.getByText('Nothing of yours is saved yet').waitFor();
    await drawer.getByRole('button', { name: 'Save mine over it' }).click();
    await page.getByText('The channel mail is saved.').waitFor();
    const stored = await client.ask(`/channels/${channel.id}`);
    assert.deepEqual(stored.settings.to, ['mine@example.com']);
  });

  test('routes change their order, and are deleted with a way back', async () => {
    for (const [name, position] of [
      ['first', 500],
      ['second', 500],
    ] as const) {
      await client.ask('/routes', { name, position, channels: ['chat'], matchers: [] });
    }
    const page = await open('/alerts/channels');
    await page.getByRole('button', { name: 'Move second up' }).click();
    const names = page.locator('section[aria-label="Routes"] .ui-open');
    await eventually('second comes before first', async () => {
      const texts = await names.allInnerTexts();
      return texts.indexOf('second') < texts.indexOf('first') ? true : undefined;
    });
    await page.getByRole('button', { name: 'Delete first' }).click();
    await page.getByText('The route first is deleted.').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByText('Taken back.').waitFor();
    await page.getByRole('button', { name: 'first', exact: true }).waitFor();
    const { routes } = await client.ask('/routes');
    assert.equal(routes.filter(({ name }: { name: string }) => name === 'first').length, 1);
  });

  test('an inhibition is made, and is there', async () => {
    const page = await open('/alerts/channels');
    await page.getByRole('button', { name: 'New inhibition' }).click();
    const drawer = page.getByRole('dialog', { name: 'New inhibition' });
    await drawer.getByRole('textbox', { name: 'Name', exact: true }).fill('critical first');
    await drawer.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The inhibition critical first is saved.').waitFor();
    const panel = page.getByRole('region', { name: 'Inhibitions' });
    await panel.getByText('of the same host').waitFor();
  });

  test('a silence is made for every night, changed, ended and taken back', async () => {
    const page = await open('/alerts/silences');
    await page.getByText('Nothing is silenced').waitFor();
    await page.getByRole('button', { name: 'New silence' }).click();
    const drawer = page.getByRole('dialog', { name: 'New silence' });
    await drawer.getByRole('combobox', { name: 'Label of matcher 1' }).fill('host');
    await drawer.getByRole('combobox', { name: 'Comparison of matcher 1' }).click();
    await page
      .getByRole('option', { name: /matches$/ })
      .first()
      .click();
    await drawer.getByRole('combobox', { name: 'Value of matcher 1' }).fill('web-(');
    await drawer.getByRole('button', { name: 'Silence', exact: true }).click();
    await drawer.getByText('Say why').waitFor();
    await drawer.getByRole('combobox', { name: 'Value of matcher 1' }).fill('web-.*');
    await page.keyboard.press('Escape');
    await drawer.getByText('Again and again').click();
    for (const day of ['Sat', 'Sun']) await drawer.getByRole('button', { name: day, exact: true }).click();
    await drawer.getByRole('textbox', { name: 'At', exact: true }).fill('2:30');
    await drawer.getByRole('textbox', { name: 'Comment' }).fill('nightly backup');
    await drawer.getByText('Maintenance', { exact: true }).click();
    await drawer.getByRole('button', { name: 'Silence', exact: true }).click();
    await page.getByText('The silence is made.').waitFor();
    const row = page.getByRole('row', { name: /nightly backup/ });
    await row.getByText('every day 02:30 for 2h (UTC)').waitFor();

    await row.getByRole('button', { name: 'Change' }).click();
    const change = page.getByRole('dialog', { name: 'Change silence' });
    await change.getByRole('textbox', { name: 'For', exact: true }).fill('90m');
    await change.getByRole('button', { name: 'Save' }).click();
    await row.getByText('every day 02:30 for 1h 30m (UTC)').waitFor();

    await row.getByRole('button', { name: 'Expire now' }).click();
    await page.getByText('The silence is over.').waitFor();
    await page.getByRole('button', { name: 'Show 1 expired' }).click();
    await row.getByRole('button', { name: 'Again' }).waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await row.getByRole('button', { name: 'Expire now' }).waitFor();
    await countBecomes(page, '.al-silences tbody tr', 1);
    const { silences } = await client.ask('/silences');
    assert.equal(silences.length, 1);
    assert.equal(silences[0].recurrence.durationSeconds, 5_400);
    assert.ok(silences[0].endMs > Date.now());
  });
});
