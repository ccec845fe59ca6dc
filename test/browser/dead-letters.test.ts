import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import type { HealthCheckResult } from '../../src/telemetry/health.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { eventually } from '../support/wait.ts';
import { violations } from './support/axe.ts';
import { type Scheme, TestBrowser } from './support/browser.ts';
import { deadLetter, HOSTILE, unreadableLetter } from './support/dead-letter-samples.ts';
import { MemoryDeadLetters, type MemoryLetter } from './support/memory-dead-letters.ts';
import { countBecomes, focusedText, searchParam } from './support/pages.ts';
import { startWebProcess, type WebProcess } from './support/web-process.ts';

const OUT_OF_RANGE = 'value "1e+300" is out of range for type double precision, row 2 of COPY metrics_raw';

const CHECKS: Readonly<Record<string, HealthCheckResult>> = {
  store: { status: 'ok' },
  queue: { status: 'ok' },
  state: {
    status: 'degraded',
    message:
      'STATE_UNAVAILABLE: Redis at redis.internal:6379 has been away since 02:41:07 (ECONNREFUSED); cache, ids and rate limits are kept in this process until it is back',
  },
  catalog: { status: 'ok' },
  query: { status: 'ok' },
};

describe('dead letters', () => {
  let api: TestServer;
  let browser: TestBrowser;
  const running: WebProcess[] = [];

  before(async () => {
    api = await startServer();
    browser = await TestBrowser.start();
  });
  afterEach(async () => {
    for (const web of running.splice(0)) await web.close();
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await api?.dispose();
    await browser?.close();
  });

  async function serve(letters: readonly MemoryLetter[], checks = CHECKS) {
    const deadLetters = new MemoryDeadLetters(letters);
    const web = await startWebProcess({ apiUrl: api.url, deadLetters, checks });
    running.push(web);
    return { deadLetters, url: `${web.url}/system?refresh=off` };
  }

  test('are counted, listed and opened by keyboard, and a link opens the same letter', async () => {
    const { url } = await serve(three());
    const page = await browser.open(url);
    const panel = page.getByRole('region', { name: 'Dead letters' });
    await panel.getByRole('button', { name: 'Replay all 3' }).waitFor();
    const row = panel.getByRole('row', { name: /22003/ });
    assert.match((await row.textContent()) ?? '', /5 min ago22003.*out of range.*write-1\.fra.*3/);
    await row.getByRole('button', { name: /open the letter/ }).focus();
    await page.keyboard.press('Enter');
    const drawer = page.getByRole('dialog', { name: 'Dead letter' });
    await drawer.getByText('power_watts{host="rack-7", phase="L1"}').first().waitFor();
    assert.match((await drawer.textContent()) ?? '', /1s before/);
    const again = await browser.open(page.url());
    await again.getByRole('dialog', { name: 'Dead letter' }).getByText('3 samples').waitFor();
    await page.keyboard.press('Escape');
    await drawer.waitFor({ state: 'hidden' });
    assert.equal(searchParam(page, 'letter'), null);
    await eventually('the focus is back on the row', async () =>
      (await focusedText(page)) === '5 min ago' ? true : undefined,
    );
  });

  test('are put back by keyboard: ticked, confirmed, told', async () => {
    const { url, deadLetters } = await serve(three());
    const page = await browser.open(url);
    const panel = page.getByRole('region', { name: 'Dead letters' });
    await panel.getByRole('checkbox', { name: /22003/ }).focus();
    await page.keyboard.press('Space');
    await panel.getByRole('button', { name: 'Replay 1' }).focus();
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Replay 1 dead letter?' });
    await dialog.getByText('The 3 samples in it will go back into the queue').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    assert.deepEqual(deadLetters.replayed, [], 'Escape does nothing');
    await panel.getByRole('button', { name: 'Replay 1' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.press('Enter');
    await dialog.getByRole('button', { name: 'Replay' }).waitFor();
    await page.keyboard.press('Enter');
    await panel.getByText('1 dead letter put back into the queue.').waitFor();
    assert.deepEqual(deadLetters.replayed, ['letter-1']);
    await panel.getByRole('button', { name: 'Replay all 2' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Replay' }).click();
    await panel.getByText('1 dead letter put back into the queue. 1 could not be read').waitFor();
    await countBecomes(page, '.letter-table tbody tr', 1);
  });

  test('are deleted only after the words that say so, and an unseen one never', async () => {
    const { url, deadLetters } = await serve(three());
    const page = await browser.open(url);
    const panel = page.getByRole('region', { name: 'Dead letters' });
    await panel.getByRole('button', { name: 'Delete all 3' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete 3 dead letters for good?' });
    await dialog.getByText('will be lost: nothing else keeps them').waitFor();
    assert.equal(await focusedText(page), 'Cancel', 'Enter alone deletes nothing');
    deadLetters.add(deadLetter({ id: 'unseen', code: '22003', reason: 'came later', agoMs: 0 }));
    deadLetters.away = true;
    await dialog.getByRole('button', { name: 'Delete for good' }).click();
    await dialog.getByText('RabbitMQ at 127.0.0.1:5672 cannot be reached').waitFor();
    deadLetters.away = false;
    await dialog.getByRole('button', { name: 'Try again' }).click();
    await panel.getByText('3 dead letters deleted.').waitFor();
    await panel.getByText('came later').waitFor();
    assert.deepEqual(deadLetters.ids, ['unseen']);
  });

  test('that cannot be read say since when, and come back', async () => {
    const { url, deadLetters } = await serve([]);
    deadLetters.away = true;
    const page = await browser.open(url);
    const panel = page.getByRole('region', { name: 'Dead letters' });
    await panel.getByText('The dead letters could not be read').waitFor();
    assert.match((await panel.getByRole('alert').textContent()) ?? '', /check rabbitmq\.url.*Since \d\d:/);
    deadLetters.away = false;
    await panel.getByRole('button', { name: 'Try again' }).click();
    await panel.getByText('None. Samples that the database refuses').waitFor();
    // A letter that comes later is there with the next refresh.
    deadLetters.add(deadLetter({ id: 'late', code: '22003', reason: 'came later', agoMs: 0 }));
    await page.keyboard.press('r');
    await panel.getByText('came later').waitFor();
  });

  for (const scheme of ['light', 'dark'] satisfies Scheme[]) {
    test(`have no serious accessibility violation in the ${scheme} theme`, async () => {
      const { url } = await serve(three());
      const page = await browser.open(url, { scheme });
      await page.getByRole('checkbox', { name: /22003/ }).check();
      assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: /open the letter.*22003/ }).click();
      const drawer = page.getByRole('dialog', { name: 'Dead letter' });
      await drawer.getByText('3 samples').waitFor();
      assert.deepEqual(await violations(page), []);
      await drawer.getByRole('button', { name: 'Delete' }).click();
      await page.getByRole('dialog', { name: 'Delete 1 dead letter for good?' }).waitFor();
      assert.deepEqual(await violations(page), []);
      await page.keyboard.press('Escape');
      await drawer.waitFor();
    });
  }

  test('with hostile texts are only text', async () => {
    const hostile = {
      ...{ id: `${HOSTILE}/..?#%`, code: HOSTILE, reason: `${HOSTILE}\u202e${'x'.repeat(3_000)}` },
      ...{ metric: HOSTILE, tags: { [HOSTILE]: 'javascript:window.pwned=1' } },
    };
    const { url } = await serve([deadLetter({ ...hostile, agoMs: 1_000 })]);
    const page = await browser.open(url, { width: 390, height: 844 });
    await page.getByRole('button', { name: /open the letter/ }).click();
    await page.getByRole('dialog').getByText(`${HOSTILE}{${HOSTILE}=`).first().waitFor();
    assert.equal(await page.evaluate(() => 'pwned' in globalThis), false);
    assert.equal(await page.locator('img').count(), 0);
    assert.equal(await sidewaysRoom(page), 0);
  });

  test('a degraded part is told as such, and parts that run elsewhere do not look broken', async () => {
    const { url } = await serve(three());
    const page = await browser.open(url);
    const checks = page.getByRole('region', { name: 'Checks' });
    const state = checks.getByRole('row', { name: /state/ });
    await state.getByText('Redis at redis.internal:6379 has been away').waitFor();
    assert.equal(await state.locator('.state-warn').textContent(), 'degraded');
    assert.equal(await page.locator('.state-bad').count(), 0);

    const pagesOnly = await serve([], {});
    const other = await browser.open(pagesOnly.url);
    await other.getByText('all parts run in other processes').waitFor();
    await other.getByText('This process has no store of its own').waitFor();
    const tile = other.getByRole('region', { name: 'Series', exact: true });
    await eventually('the tile knows that it does not know', async () =>
      (await tile.textContent()) === 'Series–in other processes' ? true : undefined,
    );
  });
});

function three(): MemoryLetter[] {
  return [
    unreadableLetter('letter-0', 'the message is not a batch: unknown format version 250'),
    deadLetter({ id: 'letter-1', code: '22003', reason: OUT_OF_RANGE, agoMs: 300_000 }),
    deadLetter({
      id: 'letter-2',
      code: 'DELIVERY_LIMIT',
      reason: 'delivered 20 times without an answer',
      agoMs: 40_000,
      samples: 1_200,
    }),
  ];
}

/** How much wider the page is than its window. */
async function sidewaysRoom(page: Page): Promise<number> {
  return page.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth);
}
