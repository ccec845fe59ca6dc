import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, test } from 'node:test';
import { loadImage } from '@napi-rs/canvas';
import type { Page } from 'playwright-core';
import { runCommand } from '../support/cluster/command.ts';
import { postSamples } from '../support/http.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { violations } from './support/axe.ts';
import { TestBrowser } from './support/browser.ts';
import { colorsIn } from './support/colors-in.ts';
import { sendFleet } from './support/fleet.ts';
import { chartDrawn, countBecomes, dragAcross, searchParam } from './support/pages.ts';

const HOSTS = ['web-1', 'web-2', 'db-1'];
const DARK_AND_FINE = ['--theme', 'dark', '--width', '600', '--height', '400', '--scale', '2'];

describe('dashboards', () => {
  let server: TestServer;
  let browser: TestBrowser;

  before(async () => {
    server = await startServer();
    browser = await TestBrowser.start();
    const endMs = Math.floor(Date.now() / 10_000) * 10_000;
    await sendFleet(server.url, { hosts: HOSTS, startMs: endMs - 1_800_000, endMs });
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
  });

  const ask = async (path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST') => {
    const reply = await fetch(`${server.url}/api/v1/dashboards${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    });
    // biome-ignore lint/suspicious/noExplicitAny: the replies of a test.
    return (await reply.json()) as any;
  };
  const load = (title: string) => ({
    title,
    variables: [
      {
        ...{ kind: 'query', name: 'host', tag: 'host', multi: true, includeAll: true, selected: ['$__all'] },
      },
    ],
    panels: [
      {
        ...{ id: 1, kind: 'timeSeries', title: 'Load of $host', grid: { x: 0, y: 0, w: 24, h: 8 } },
        queries: [
          {
            ...{ refId: 'A', kind: 'metric', metric: 'load_1m', aggregation: 'avg', groupBy: ['host'] },
            filters: [{ key: 'host', op: '=', value: '$host' }],
          },
        ],
      },
    ],
  });
  const [chart] = load('').panels;
  /** Charts far below each other, the last of which nobody scrolled to. */
  const drawn = {
    ...load('Drawn'),
    panels: [chart, { ...chart, id: 2, grid: { x: 0, y: 52, w: 24, h: 8 } }],
  };
  const pickMetric = async (page: Page, name: string) => {
    await page.getByRole('textbox', { name: 'Metric', exact: true }).fill(name);
    await page.getByRole('option', { name }).first().click();
  };

  test('a board is built from nothing: a variable, three kinds of panels, one of them repeated; and is there after a reload', async () => {
    const page = await browser.open(`${server.url}/dashboards`);
    await page.getByRole('link', { name: 'New board' }).first().click();
    await page.getByRole('button', { name: 'Settings and variables' }).click();
    const drawer = page.getByRole('dialog', { name: 'Settings of the board' });
    await drawer.getByRole('button', { name: 'Variables' }).click();
    await drawer.getByRole('button', { name: 'Add variable' }).click();
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: 'host: All' }).waitFor();

    await page.getByRole('button', { name: 'Time series' }).click();
    await pickMetric(page, 'load_1m');
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('Load');
    await chartDrawn(page, 'Load');
    await page.getByRole('button', { name: 'Back to the board' }).click();

    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Stat', exact: true }).click();
    await pickMetric(page, 'cpu_usage_percent');
    await page.getByRole('textbox', { name: 'Title', exact: true }).fill('CPU of $host');
    await page.getByRole('button', { name: 'Repeat and time' }).click();
    await page.getByRole('combobox', { name: 'Repeat for each' }).click();
    await page.getByRole('option', { name: 'host' }).click();
    await page.getByRole('button', { name: 'Back to the board' }).click();

    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Text' }).click();
    await page.getByRole('textbox', { name: 'Markdown' }).fill('Seen: **$host**');
    await page.getByRole('textbox', { name: 'Title of the board' }).fill('Built by hand');
    await page.getByRole('button', { name: 'Save', exact: true }).click();

    await page.getByText('Built by hand is saved.').waitFor();
    await countBecomes(page, '.board-panel', 5);
    await page.reload();
    await chartDrawn(page, 'Load');
    for (const host of HOSTS) await page.getByRole('heading', { name: `CPU of ${host}` }).waitFor();
    await page.locator('strong', { hasText: 'All' }).waitFor();

    await page.getByRole('button', { name: 'host: All' }).click();
    await page.getByRole('option', { name: 'db-1' }).click();
    await countBecomes(page, '.board-panel', 3);
    assert.equal(searchParam(page, 'var-host'), 'db-1');
    assert.deepEqual(await violations(page), []);
  });

  test('panels move by keyboard, and every step can be taken back; the draft outlives a reload and a closed tab', async () => {
    const { id } = await ask('', load('Moved'));
    const page = await browser.open(`${server.url}/dashboards/${id}?edit`);
    const panel = page.locator('[data-panel="1"]');
    await page.getByRole('button', { name: /^Move Load of/ }).focus();
    await page.keyboard.press('Shift+ArrowLeft');
    const narrow = /span 23/;
    await panel.and(page.locator('[style*="span 23"]')).waitFor();
    await page.reload();
    await panel.and(page.locator('[style*="span 23"]')).waitFor();
    const other = await page.context().newPage();
    await other.goto(page.url());
    const itsPanel = other.locator('[data-panel="1"]');
    await itsPanel.and(other.locator('[style*="span 24"]')).waitFor();
    await page.close();
    await other.reload();
    await other.getByRole('button', { name: 'Go on with them' }).click();
    await itsPanel.and(other.locator('[style*="span 23"]')).waitFor();
    await other.keyboard.press('Control+z');
    await itsPanel.and(other.locator('[style*="span 24"]')).waitFor();
    assert.doesNotMatch((await itsPanel.getAttribute('style')) ?? '', narrow);
  });

  test('how series, values and columns look is set by form, and is stored', async () => {
    const [panel] = load('').panels;
    const { id } = await ask('', { ...load('Formed'), panels: [{ ...panel, kind: 'table' }] });
    const page = await browser.open(`${server.url}/dashboards/${id}?edit=1`);
    const options = page.getByRole('region', { name: 'How it is shown' });
    await options.getByRole('textbox', { name: 'Title of column host' }).fill('Machine');
    await options.getByRole('button', { name: 'Value mappings' }).click();
    await options.getByRole('button', { name: 'Add mapping' }).press('Enter');
    await options.getByRole('textbox', { name: 'Text', exact: true }).fill('idle');
    await options.getByRole('button', { name: 'Overrides' }).click();
    await options.getByRole('button', { name: 'Add override' }).click();
    await options.getByRole('combobox', { name: 'Name' }).fill('web-1');
    await options.getByRole('button', { name: 'What is different' }).click();
    await page.getByRole('menuitem', { name: 'Hidden' }).click();
    await page.getByRole('button', { name: 'Machine' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Control+s');
    await page.getByText('Formed is saved.').waitFor();
    const [{ columns, display, overrides }] = (await ask(`/${id}`)).panels;
    assert.deepEqual(columns, [{ column: 'host', title: 'Machine' }]);
    assert.deepEqual(display.mappings, [{ kind: 'value', value: 0, text: 'idle' }]);
    assert.deepEqual(overrides, [{ match: { nameRegex: '^(?:web-1)$' }, hidden: true }]);
  });

  test('a second save shows both versions, and nothing is lost', async () => {
    const { id, version } = await ask('', load('Contested'));
    const page = await browser.open(`${server.url}/dashboards/${id}?edit`);
    await page.getByRole('textbox', { name: 'Title of the board' }).fill('Mine');
    await page.getByRole('textbox', { name: 'What you changed' }).fill('for us all');
    await page.getByRole('button', { name: 'Add', exact: true }).click();
    await page.getByRole('menuitem', { name: 'Text' }).click();
    await page.getByRole('textbox', { name: 'Markdown' }).fill('my words');
    const text = { kind: 'text', title: '', markdown: 'words of Ben', grid: { x: 0, y: 8, w: 12, h: 6 } };
    const theirs = { ...load('Theirs'), panels: [chart, { id: 2, ...text }] };
    await ask(`/${id}?actor=Ben`, { ...theirs, refreshSeconds: 30, version }, 'PUT');
    await page.keyboard.press('Control+s');
    const dialog = page.getByRole('dialog', { name: 'Somebody else changed this board meanwhile' });
    await dialog.getByText('Ben stored a newer version').waitFor();
    for (const title of ['Mine', 'Theirs']) await dialog.getByText(title).first().waitFor();
    await dialog.getByRole('button', { name: 'Save this choice' }).click();
    await page.getByText('Mine is saved.').waitFor();
    const stored = await ask(`/${id}`);
    assert.deepEqual([stored.title, stored.refreshSeconds], ['Mine', 30]);
    assert.deepEqual(
      stored.panels.map((panel: { id: number; markdown?: string }) => [panel.id, panel.markdown]),
      [
        [1, undefined],
        [2, 'words of Ben'],
        [3, 'my words'],
      ],
    );
    assert.equal((await ask(`/${id}/versions`)).versions[0].comment, 'for us all');
  });

  test('what is written while a save is under way stays, and follows it', async () => {
    const { id } = await ask('', load('Slow'));
    const page = await browser.open(`${server.url}/dashboards/${id}?edit`);
    const title = page.getByRole('textbox', { name: 'Title of the board' });
    await title.fill('First');
    await page.getByRole('textbox', { name: 'What you changed' }).fill('a first name');
    const { promise: typed, resolve: go } = Promise.withResolvers<void>();
    await page.route(
      (url) => url.pathname.endsWith(id),
      async (route) => {
        await typed;
        await route.continue();
      },
    );
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await page.keyboard.press('Control+s');
    await sent;
    await title.fill('Second');
    go();
    await page.getByText('First is saved, without what you changed meanwhile').waitFor();
    assert.equal(await title.inputValue(), 'Second');
    assert.equal((await ask(`/${id}`)).title, 'First');
    await page.keyboard.press('Control+s');
    await page.getByText('Second is saved.').waitFor();
    const { versions } = await ask(`/${id}/versions`);
    assert.deepEqual(
      versions.map(({ comment }: { comment?: string }) => comment ?? ''),
      ['', 'a first name', ''],
    );
  });

  test('a board that somebody deleted meanwhile is saved as a new one, also after a reload', async () => {
    const { id } = await ask('', load('Gone'));
    const page = await browser.open(`${server.url}/dashboards/${id}?edit`);
    await page.getByRole('textbox', { name: 'Title of the board' }).fill('Kept');
    await fetch(`${server.url}/api/v1/dashboards/${id}`, { method: 'DELETE' });
    const anew = page.getByRole('button', { name: 'Save it as a new board' });
    for (const again of [false, true]) {
      if (again) await page.reload();
      await page.locator('[data-panel="1"]').waitFor();
      await page.keyboard.press('Control+s');
      await anew.waitFor();
    }
    await anew.click();
    await page.getByText('Kept is saved.').waitFor();
    await chartDrawn(page, 'Load of All');
    assert.equal((await ask(`/${id}`)).title, 'Kept');
  });

  test('while the server is away what is written stays, and is saved when it is back', async () => {
    const { id } = await ask('', load('Away'));
    const page = await browser.open(`${server.url}/dashboards/${id}?edit`);
    await page.getByRole('textbox', { name: 'Title of the board' }).fill('Written meanwhile');
    await page.context().setOffline(true);
    await page.keyboard.press('Control+s');
    const note = page.getByRole('alert').filter({ hasText: 'what you wrote is kept here' });
    await note.waitFor();
    await page.getByRole('alert').filter({ hasText: 'Connection lost' }).waitFor();
    await page.context().setOffline(false);
    await page.getByText('Written meanwhile is saved.').waitFor();
    assert.equal((await ask(`/${id}`)).title, 'Written meanwhile');
  });

  test('a board of Grafana is dropped on the list, and says panel by panel what becomes of it', async () => {
    const page = await browser.open(`${server.url}/dashboards`);
    await page.getByRole('heading', { level: 1, name: 'Dashboards' }).waitFor();
    const board = {
      ...{ schemaVersion: 39, title: 'From Grafana', tags: ['grafana'] },
      panels: [
        {
          ...{ id: 1, type: 'timeseries', title: 'Requests', gridPos: { x: 0, y: 0, w: 12, h: 8 } },
          datasource: { type: 'prometheus' },
          targets: [{ refId: 'A', expr: 'rate(http_requests_total[5m])' }],
        },
        { id: 2, type: 'geomap', title: 'Map', gridPos: { x: 12, y: 0, w: 12, h: 8 }, targets: [] },
      ],
    };
    await dropFile(page, 'board.json', JSON.stringify(board));
    const dialog = page.getByRole('dialog', { name: 'Import boards' });
    await dialog.locator('.db-imported-name', { hasText: 'Requests' }).waitFor();
    await dialog.getByText('not supported').first().waitFor();
    await dialog.getByRole('button', { name: 'Import', exact: true }).click();
    await page.getByText('From Grafana is imported.').waitFor();
    await page.getByRole('heading', { level: 1, name: 'From Grafana' }).waitFor();
    await page.keyboard.press('u');
    await page.getByText('Taken back.').waitFor();
  });

  test('boards are found, starred, deleted and brought back', async () => {
    await ask('', { ...load('Findable'), tags: ['ops'], folder: 'Team A' });
    const page = await browser.open(`${server.url}/dashboards`);
    await page.getByRole('link', { name: 'Findable' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('findab');
    await countBecomes(page, '.db-list .ui-open', 1);
    await page.getByRole('button', { name: 'Star for Findable' }).click();
    await page.locator('.db-star[data-on]').waitFor();
    await page.getByRole('button', { name: 'Menu of Findable' }).click();
    await page.getByRole('menuitem', { name: 'Delete' }).click();
    await page.getByText('No board matches').waitFor();
    await page.getByRole('button', { name: 'Undo' }).click();
    await page.getByRole('link', { name: 'Findable' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await page.keyboard.press('Control+k');
    await page.getByPlaceholder('Search metrics, hosts, pages and commands').fill('Findable');
    await page.getByRole('button', { name: /^Findable/ }).click();
    await page.getByRole('heading', { level: 1, name: 'Findable' }).waitFor();
  });

  test('one request asks for a whole board, a panel is shown large, and new points arrive', async () => {
    const board = load('Live');
    await ask('', {
      ...board,
      time: { from: 'now-5m', to: 'now', zone: 'utc' },
      refreshSeconds: 1,
      panels: [
        ...board.panels,
        {
          ...{ id: 2, kind: 'stat', title: 'Probe', grid: { x: 0, y: 8, w: 12, h: 6 } },
          queries: [{ refId: 'A', kind: 'metric', metric: 'live_probe', aggregation: 'last' }],
        },
      ],
    });
    const page = await browser.open(`${server.url}/dashboards`);
    const asked: string[] = [];
    page.on('request', (request) => {
      if (/\/api\/v1\/(live|query)/.test(request.url())) asked.push(request.postData() ?? '');
    });
    await page.getByRole('link', { name: 'Live', exact: true }).click();
    await page.getByRole('button', { name: 'Refresh: Live 1 s' }).waitFor();
    await chartDrawn(page, 'Load of All');
    await page
      .getByRole('region', { name: 'Probe' })
      .getByText('There is no metric named "live_probe"')
      .waitFor();
    await postSamples(server.url, [{ name: 'live_probe', value: 4711, timestamp: Date.now() }]);
    await page.getByRole('region', { name: 'Probe' }).getByText('4,711').waitFor();
    assert.equal(asked.length, 1, 'the same request brought the first answers and the new point');
    for (const metric of ['load_1m', 'live_probe']) assert.ok(asked[0]?.includes(metric), metric);
    await page.locator('[data-panel="1"]').hover();
    await page.keyboard.press('v');
    await page.waitForURL(/panel=1/);
    await countBecomes(page, '.board-panel', 1);
    await page.keyboard.press('v');
    await countBecomes(page, '.board-panel', 2);
    await page.keyboard.press('v');
    await countBecomes(page, '.board-panel', 1);
    await page.keyboard.press('Escape');
    await countBecomes(page, '.board-panel', 2);
  });

  test('a public link shows one board with its variables, until it is taken back; a frame shows it too', async () => {
    const kind = { kind: 'query', name: 'kind', tag: 'host', regex: '([a-z]+)-.*' };
    const board = load('Shared');
    const { id } = await ask('', { ...board, variables: [...board.variables, kind] });
    const page = await browser.open(`${server.url}/dashboards/${id}`);
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Share Shared' });
    await dialog.getByRole('button', { name: 'Make a public link' }).click();
    const link = (await dialog.locator('pre', { hasText: '/public/' }).textContent()) ?? '';
    const guest = await browser.open(link);
    await chartDrawn(guest, 'Load of All');
    assert.equal(await guest.getByRole('navigation', { name: 'Pages' }).count(), 0);
    const asked: string[] = [];
    guest.on('request', (request) => asked.push(new URL(request.url()).pathname));
    await guest.reload();
    await chartDrawn(guest, 'Load of All');
    await guest.getByRole('button', { name: 'kind: db' }).waitFor();
    await guest.getByRole('button', { name: 'host: All' }).click();
    await guest.getByRole('option', { name: 'db-1' }).click();
    await chartDrawn(guest, 'Load of db-1');
    await countBecomes(guest, '.legend-text', 1);
    const api = asked.filter((path) => !/^\/(public|assets|fonts)\/|\.\w+$/.test(path));
    assert.ok(api.length >= 3, api.join());
    for (const path of api) assert.match(path, /^\/api\/v1\/public\/dashboards\//);
    await dialog.getByRole('button', { name: 'Take back' }).click();
    await countBecomes(page, '.db-deleted li', 0);
    await guest.reload();
    await guest.getByText('This link leads to no board').waitFor();
    await guest.goto(`${server.url}/embed/${id}?var-host=web-1`);
    await chartDrawn(guest, 'Load of web-1');
  });

  test('the command line draws a whole board and one panel of it', async () => {
    const { id } = await ask('', drawn);
    const folder = mkdtempSync(join(tmpdir(), 'dashboarding-pictures-'));
    const draw = async (name: string, ...args: string[]) => {
      const file = join(folder, name);
      const options = ['-o', file, '--server', server.url, '--from', 'now-30m', ...args];
      const { code, stderr } = await runCommand(['dashboards', 'render', id, ...options], { env: {} });
      assert.deepEqual([code, stderr], [0, '']);
      return loadImage(file);
    };
    try {
      const [board, panel] = await Promise.all([
        draw('board.png', '--var', 'host=db-1'),
        draw('panel.png', '--panel', '1', ...DARK_AND_FINE),
      ]);
      // 60 lines of the grid, and an edge above and below: far more than is in sight of a window.
      assert.deepEqual([board.width, board.height], [1_440, 60 * 38 - 8 + 2 * 8]);
      const top = colorsIn(board, { x: 16, y: 50, width: 1_400, height: 200 });
      const bottom = colorsIn(board, { x: 16, y: 52 * 38 + 50, width: 1_400, height: 200 });
      for (const colors of [top, bottom]) assert.ok(colors.size > 20, `${colors.size} colours`);
      assert.deepEqual([panel.width, panel.height], [1_200, 800]);
      const [dark] = colorsIn(panel, { x: 40, y: 30, width: 1, height: 1 });
      assert.ok((dark ?? 0xffffff) < 0x404040, `the background is ${dark?.toString(16)}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('a moment is marked on a chart, a drag zooms, and a link leads to the same', async () => {
    const { id } = await ask('', { ...load('Marked'), refreshSeconds: 0 });
    const page = await browser.open(`${server.url}/dashboards/${id}`);
    await chartDrawn(page, 'Load of All');
    await page.locator('[data-panel="1"] .u-over').click({ modifiers: ['Control'] });
    const dialog = page.getByRole('dialog', { name: 'Write a note' });
    await dialog.getByRole('textbox', { name: 'What happened' }).fill('Deploy 4.2');
    await dialog.getByRole('button', { name: 'Save' }).click();
    await page.getByText('The note is written.').waitFor();
    const reply = await fetch(`${server.url}/api/v1/annotations?from=now-1h&to=now&dashboardId=${id}`);
    const { annotations } = (await reply.json()) as {
      annotations: { title: string; dashboardId: string }[];
    };
    assert.deepEqual(
      annotations.map(({ title, dashboardId }) => [title, dashboardId]),
      [['Deploy 4.2', id]],
    );
    // The pointer is still where it was when the mark was made.
    await page.locator('[data-panel="1"] .u-over').click();
    const change = page.getByRole('dialog', { name: 'Change the note' });
    await change.getByRole('textbox', { name: 'More' }).fill('with the new checkout');
    await change.getByRole('button', { name: 'Save' }).click();
    await change.waitFor({ state: 'detached' });
    await page.locator('[data-panel="1"] .u-over').hover();
    await page.locator('.chart-tooltip', { hasText: 'with the new checkout' }).waitFor();
    await dragAcross(page, 'Load of All', 0.3, 0.6);
    await page.waitForURL(/from=20/);
    await page.getByRole('button', { name: 'Refresh: Fixed' }).waitFor();
    await page.getByRole('button', { name: 'Share', exact: true }).click();
    const link = page.locator('pre', { hasText: `${server.url}/dashboards/${id}?` });
    const guest = await browser.open((await link.textContent()) ?? '');
    await chartDrawn(guest, 'Load of All');
    await guest.getByRole('button', { name: 'Refresh: Fixed' }).waitFor();
    for (const end of ['from', 'to']) assert.equal(searchParam(guest, end), searchParam(page, end));
  });

  test('bars are panned along time and zoomed after that, to what was dragged over', async () => {
    const board = load('Bars');
    const panels = board.panels.map((panel) => ({ ...panel, draw: 'bars', title: 'Bars' }));
    const { id } = await ask('', { ...board, panels, refreshSeconds: 0 });
    const page = await browser.open(`${server.url}/dashboards/${id}`);
    await chartDrawn(page, 'Bars');
    const shown = () =>
      [searchParam(page, 'from'), searchParam(page, 'to')].map((at) => Date.parse(at ?? ''));
    // There is data of half an hour: what is zoomed to lies in it.
    await dragAcross(page, 'Bars', 0.6, 0.7, { shift: true });
    await page.waitForURL(/from=20/);
    const [from = 0, to = 0] = shown();
    const hours = (to - from) / 3_600_000;
    assert.ok(Math.abs(hours - 1) < 0.02, `panned, the window keeps its length: ${hours} h`);
    await chartDrawn(page, 'Bars');
    await dragAcross(page, 'Bars', 0.7, 0.85);
    await page.waitForURL((url) => url.searchParams.get('from') !== new Date(from).toISOString());
    const [start = 0, end = 0] = shown();
    const shares = [start, end].map((at) => (at - from) / (to - from));
    assert.ok(
      Math.abs((shares[0] ?? 0) - 0.7) < 0.03 && Math.abs((shares[1] ?? 0) - 0.85) < 0.03,
      `${shares}`,
    );
    await chartDrawn(page, 'Bars');
  });

  test('what a board was can be read and brought back', async () => {
    const { id, version } = await ask('', load('Versioned'));
    await ask(`/${id}`, { ...load('Renamed'), version, comment: 'a better name' }, 'PUT');
    const page = await browser.open(`${server.url}/dashboards/${id}/versions`);
    await page.getByText('a better name').waitFor();
    await page
      .getByText(/Versioned/)
      .first()
      .waitFor();
    await page.getByRole('button', { name: /^1/ }).click();
    await page.getByRole('button', { name: 'Restore' }).click();
    await page.getByRole('heading', { level: 1, name: 'Versioned' }).waitFor();
    assert.equal((await ask(`/${id}`)).version, 3);
  });

  test('a panel begins an alert rule with its query and what is chosen, which stays variable', async () => {
    const board = load('Watched');
    const [watched] = board.panels;
    const calculated = {
      ...{ ...watched, id: 2, title: 'Calculated', grid: { x: 0, y: 8, w: 24, h: 8 } },
      queries: [
        ...(watched?.queries ?? []).map((query) => ({ ...query, hidden: true })),
        { refId: 'B', kind: 'expression', expression: 'A * 100' },
      ],
    };
    const { id } = await ask('', { ...board, panels: [watched, calculated] });
    const page = await browser.open(`${server.url}/dashboards/${id}?var-host=gone&var-host=web-1`);
    // A link is shown as it is, also where a value is not there now; a click on a row adds it or takes it away.
    await page.getByRole('button', { name: 'host: gone (not there now) + web-1' }).click();
    await page.getByRole('option', { name: 'db-1' }).click();
    await page.getByRole('option', { name: 'gone' }).click();
    await page.keyboard.press('Escape');
    assert.match(page.url(), /\?var-host=web-1&var-host=db-1$/);
    await chartDrawn(page, 'Load of web-1, db-1');
    await page.getByRole('region', { name: 'Calculated' }).hover();
    await page.getByRole('button', { name: 'Menu of Calculated' }).click();
    await page.getByRole('menuitem', { name: /^New alert rule.*cannot calculate/, disabled: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.getByRole('region', { name: 'Load of web-1, db-1' }).hover();
    await page.getByRole('button', { name: /^Menu of Load/ }).click();
    await page.getByRole('menuitem', { name: 'New alert rule', exact: true }).click();
    await page.getByRole('textbox', { name: 'Threshold', exact: true }).fill('1000');
    await page.getByRole('region', { name: 'Now' }).getByText('of 2 groups met').waitFor();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.waitForURL(/\/alerts\/rules\/[0-9a-f-]{36}/);
    const reply = await fetch(`${server.url}/api/v1/alerts/rules?search=Load`);
    const [rule] = ((await reply.json()) as { rules: Record<string, unknown>[] }).rules;
    assert.equal(rule?.name, 'Load of $host');
    assert.deepEqual(rule?.variables, { host: ['web-1', 'db-1'] });
    await page.goto(`${server.url}/alerts/rules`);
    await page.getByRole('link', { name: 'Load of web-1, db-1' }).waitFor();
  });

  test('boards take turns on a wall, fitted to it', async () => {
    const [first, second] = [await ask('', load('Wall one')), await ask('', load('Wall two'))];
    const page = await browser.open(`${server.url}/wall?boards=${first.id},${second.id}&every=3600`);
    await page.getByRole('heading', { level: 1, name: 'Wall one' }).waitFor();
    await page.getByRole('button', { name: 'Next board' }).click();
    await page.getByRole('heading', { level: 1, name: 'Wall two' }).waitFor();
    await chartDrawn(page, 'Load of All');
    const height = async () => (await page.locator('[data-panel="1"]').boundingBox())?.height ?? 0;
    const usual = await height();
    await page.getByRole('button', { name: 'Fit each board to the screen' }).click();
    await page.waitForURL(/fit=1/);
    assert.ok((await height()) > usual);
  });
});

/** Drops a file on the page, as a hand does that brings it from a folder. */
async function dropFile(page: Page, name: string, text: string): Promise<void> {
  const files = await page.evaluateHandle(
    `(() => { const data = new DataTransfer(); data.items.add(new File([${JSON.stringify(text)}], ${JSON.stringify(name)}, { type: 'application/json' })); return data; })()`,
  );
  for (const type of ['dragenter', 'dragover', 'drop'])
    await page.locator('main').dispatchEvent(type, { dataTransfer: files });
}
