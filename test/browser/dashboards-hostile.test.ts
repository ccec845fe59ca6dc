import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Locator, Page } from 'playwright-core';
import { AlertClient } from '../support/alerts/alert-client.ts';
import { postSamples } from '../support/http.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { colorViolations, type Part, wcagViolations } from './support/axe.ts';
import { TestBrowser } from './support/browser.ts';
import { boardSettled } from './support/pages.ts';
import { isUnharmed } from './support/unharmed.ts';

const IMAGE = '<img src=x onerror="window.pwned=1">';
const METRIC = `</script><script>window.pwned=1</script>\u{1f525}\u202Eesrever\u202C${'m'.repeat(120)}`;
const KEY = '"><svg onload=window.pwned=1>';
const VALUES = [
  IMAGE,
  '\u202Egnorw\u202C \u2067\u05d0\u05d1',
  'x'.repeat(200),
  '\u{1f98a}\u{1f469}\u200d\u{1f680}',
];
const BOARD = 'strange';
const DIALOG: Part = { include: ['[role="dialog"]'] };
// The panels are the same everywhere.
const AROUND: Part = { exclude: ['.board-grid'] };
const AGO_SECONDS = Array.from({ length: 31 }, (_, place) => 10 * place);

const queries = [{ refId: 'A', kind: 'metric', metric: METRIC, aggregation: 'last', groupBy: [KEY] }];
/** All kinds that draw data, two beside each other. */
const KINDS = [
  { kind: 'timeSeries', legend: { place: 'bottom', asTable: true, columns: ['last'] } },
  { kind: 'stat', text: 'valueAndName' },
  { kind: 'gauge' },
  { kind: 'barGauge' },
  { kind: 'table', rows: 'series' },
  { kind: 'heatmap', cells: 'series' },
  { kind: 'topList' },
  { kind: 'histogram', combine: false },
  { kind: 'stateTimeline' },
] as const;
const titleOf = (kind: string) => `${kind} ${IMAGE} $who`;

describe('boards with names from strangers', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let token = '';

  before(async () => {
    server = await startServer({ args: ['--set', 'alert.heartbeatSeconds=1'] });
    browser = await TestBrowser.start();
    const now = Date.now();
    const samples = VALUES.flatMap((value, place) =>
      AGO_SECONDS.map((agoSeconds) => ({
        ...{ name: METRIC, value: 10 * place + (agoSeconds % 70) / 10, timestamp: now - agoSeconds * 1_000 },
        ...{ unit: '<b>unit</b>', tags: { [KEY]: value } },
      })),
    );
    const { accepted } = await postSamples(server.url, samples);
    assert.equal(accepted, samples.length, 'the server takes these names, so the pages must bear them');
    const client = new AlertClient(() => server.url);
    await client.rule({
      ...{ name: IMAGE, metric: METRIC, groupBy: [KEY], threshold: 25 },
      query: { metric: METRIC, aggregation: 'last', windowSeconds: 3_600 },
      annotations: { summary: `${IMAGE} {{ labels[${JSON.stringify(KEY)}] }}` },
    });
    await post('dashboards', board());
    token = (await post(`dashboards/${BOARD}/shares`, {})).token;
    await post('annotations', { title: IMAGE, text: KEY, tags: [KEY], startMs: now - 200_000, actor: IMAGE });
    await client.untilState(IMAGE, 'firing');
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  const post = async (path: string, body: object) => {
    const reply = await fetch(`${server.url}/api/v1/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    // biome-ignore lint/suspicious/noExplicitAny: the replies of a test.
    const answer = (await reply.json()) as any;
    assert.equal(reply.status, 201, JSON.stringify(answer));
    return answer;
  };
  const openBoard = async (path = '', options = {}) => {
    const page = await browser.open(`${server.url}/dashboards/${BOARD}${path}`, options);
    await boardSettled(page);
    return page;
  };
  const panel = (page: Page, kind: string) => page.locator(`.board-panel[aria-label^="${kind} <img"]`);

  for (const width of [1440, 390]) {
    test(`are only text in every kind of panel, ${width} px`, async () => {
      const page = await openBoard('', { width, height: 3_000 });
      for (const { kind } of KINDS) await panel(page, kind).waitFor();
      // What these kinds write of names stands in the page; the others draw it.
      for (const kind of ['timeSeries', 'stat', 'gauge', 'barGauge', 'table', 'topList', 'text', 'alertList'])
        await shownIn(panel(page, kind)).waitFor();
      await isUnharmed(page);
      for (const kind of ['timeSeries', 'heatmap', 'stateTimeline']) {
        await panel(page, kind).locator('.u-over').hover();
        await page.locator('.chart-tooltip').waitFor();
        await isUnharmed(page);
      }
    });
  }

  test('are only text in variables, tooltips, notes, menus, tables and the large panel', async () => {
    const page = await openBoard();
    const chart = panel(page, 'timeSeries').locator('.u-over');
    const { width = 0, height = 0 } = (await chart.boundingBox()) ?? {};
    await chart.hover({ position: { x: width / 2, y: height / 2 } });
    await page.locator('.chart-tooltip', { hasText: IMAGE }).waitFor();
    await page.getByRole('button', { name: /^who: All/ }).click();
    for (const value of VALUES) await page.getByRole('option', { name: value }).waitFor();
    await isUnharmed(page);
    await page.getByRole('option', { name: IMAGE }).click();
    await page.getByRole('heading', { name: `stat ${IMAGE} ${IMAGE}` }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'Menu of timeSeries' }).click();
    await page.getByRole('menuitem', { name: 'Show as table' }).click();
    await panel(page, 'timeSeries').locator('td, th', { hasText: '<img' }).first().waitFor();
    await isUnharmed(page);
    await page.goto(`${server.url}/dashboards/${BOARD}?panel=1`);
    await panel(page, 'timeSeries').locator('.u-over').waitFor();
    await isUnharmed(page);
  });

  test('are only text in the list, the versions, the editor and on a public page', async () => {
    const page = await browser.open(`${server.url}/dashboards`);
    await page.getByRole('link', { name: IMAGE }).first().waitFor();
    await isUnharmed(page);
    await page.goto(`${server.url}/dashboards/${BOARD}/versions`);
    await page.getByText(IMAGE).first().waitFor();
    await isUnharmed(page);
    await page.goto(`${server.url}/dashboards/${BOARD}?edit=1`);
    await page.getByRole('textbox', { name: 'Title', exact: true }).waitFor();
    await isUnharmed(page);
    await page.goto(`${server.url}/public/${token}`);
    await boardSettled(page);
    await shownIn(panel(page, 'topList')).waitFor();
    await isUnharmed(page);
  });

  /** In both themes. */
  const isAccessible = async (page: Page, part?: Part) => {
    await page.emulateMedia({ colorScheme: 'dark' });
    await page.locator('html[data-mantine-color-scheme="dark"]').waitFor({ state: 'attached' });
    assert.deepEqual(await colorViolations(page, part), []);
    await page.emulateMedia({ colorScheme: 'light' });
    await page.locator('html[data-mantine-color-scheme="light"]').waitFor({ state: 'attached' });
    assert.deepEqual(await wcagViolations(page, part), []);
  };
  const opened = async (page: Page, button: string) => {
    await page.getByRole('button', { name: button, exact: true }).first().click();
    await page.getByRole('dialog').waitFor();
    await isAccessible(page, DIALOG);
  };

  test('break no rule of WCAG 2.2 AA: a board, a large panel, the dialog to share', async () => {
    const page = await openBoard();
    await isAccessible(page);
    await opened(page, 'Share');
    await page.goto(`${server.url}/dashboards/${BOARD}?panel=1`);
    await boardSettled(page);
    await isAccessible(page);
  });

  test('break no rule of WCAG 2.2 AA on a phone', async () => {
    await isAccessible(await openBoard('', { width: 390 }));
  });

  test('break no rule of WCAG 2.2 AA: the list, a search without result, imports, versions', async () => {
    const page = await browser.open(`${server.url}/dashboards`);
    await page.getByRole('link', { name: IMAGE }).first().waitFor();
    await isAccessible(page);
    await opened(page, 'Import');
    await page.goto(`${server.url}/dashboards?q=nothing-of-this-name`);
    await page.getByText('No board matches').waitFor();
    await isAccessible(page);
    await page.goto(`${server.url}/dashboards/${BOARD}/versions`);
    await page.getByText(IMAGE).first().waitFor();
    await isAccessible(page);
  });

  test('break no rule of WCAG 2.2 AA: the editor of a board and of a panel, the settings', async () => {
    const page = await browser.open(`${server.url}/dashboards/${BOARD}?edit`);
    await page.getByRole('button', { name: /^Move timeSeries/ }).waitFor();
    await isAccessible(page);
    await opened(page, 'Settings and variables');
    await page.goto(`${server.url}/dashboards/${BOARD}?edit=1`);
    await page.getByRole('textbox', { name: 'Title', exact: true }).waitFor();
    await isAccessible(page);
  });

  test('break no rule of WCAG 2.2 AA around public, embedded boards and those on a wall', async () => {
    const page = await browser.open(`${server.url}/public/${token}`);
    for (const path of ['', `/embed/${BOARD}`, `/wall?boards=${BOARD}`]) {
      if (path !== '') await page.goto(server.url + path);
      await boardSettled(page);
      await isAccessible(page, AROUND);
    }
  });
});

/** A name in the body of a panel, and not what is only read aloud. */
function shownIn(panel: Locator): Locator {
  return panel.locator('.board-panel-body').getByText('<img').locator('visible=true').first();
}

function board() {
  const data = KINDS.map((kind, place) => ({
    ...{ id: place + 1, queries, description: IMAGE, title: titleOf(kind.kind), ...kind },
    grid: { x: (place % 2) * 12, y: Math.floor(place / 2) * 7, w: 12, h: 7 },
    links: [{ title: IMAGE, url: '/dashboards' }],
  }));
  const markdown = `${IMAGE} $who\n\n[link](javascript:window.pwned=1) ![x](javascript:window.pwned=1) <svg onload=window.pwned=1>`;
  return {
    ...{ id: BOARD, title: IMAGE, folder: IMAGE.replaceAll('/', ''), tags: [KEY], description: IMAGE },
    time: { from: 'now-5m', to: 'now', zone: 'utc' },
    variables: [
      { kind: 'query', name: 'who', tag: KEY, multi: true, includeAll: true, selected: ['$__all'] },
    ],
    links: [{ title: `${IMAGE} $who`, url: '/dashboards' }],
    annotations: [
      { kind: 'stored', name: IMAGE, enabled: true, tags: [KEY] },
      { kind: 'alerts', name: KEY, enabled: true },
    ],
    panels: [
      ...data,
      { id: 20, kind: 'text', title: titleOf('text'), markdown, grid: { x: 12, y: 28, w: 12, h: 7 } },
      { id: 21, kind: 'row', title: titleOf('row'), collapsed: false, grid: { x: 0, y: 35, w: 24, h: 1 } },
      { id: 22, kind: 'alertList', title: titleOf('alertList'), grid: { x: 0, y: 36, w: 24, h: 6 } },
    ],
  };
}
