import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { AlertClient } from '../support/alerts/alert-client.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { moreOfHost, ownHealth, postgresql, rabbitmq } from './support/board-data.ts';
import { TestBrowser } from './support/browser.ts';
import { sendFleet } from './support/fleet.ts';
import { boardSettled, chartDrawn } from './support/pages.ts';
import { LOOKS, type Look, Pictures, renews } from './support/pictures.ts';
import { sendSeries } from './support/series.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
const HOSTS = ['web-1.fra', 'web-2.fra', 'web-3.fra', 'db-1.fra', 'db-2.fra', 'cache-1.fra', 'worker-1.fra'];
const SHOWN = 'web-1.fra';
// Two screens: what a board is good for is not seen in its first line.
const looks = LOOKS.map((look) => (look.width > 600 ? { ...look, height: 1_200 } : look));

describe('looks of the ready-made boards and of the editor', () => {
  let server: TestServer;
  let browser: TestBrowser;
  let pictures: Pictures;

  before(async () => {
    // The board of a host shows last week beside this one.
    server = await startServer({ args: ['--set', 'store.rawRetentionDays=9'] });
    browser = await TestBrowser.start();
    pictures = new Pictures();
    const endMs = Math.floor(Date.now() / 10_000) * 10_000;
    const range = { startMs: endMs - HOUR_MS, endMs };
    await sendFleet(server.url, { hosts: HOSTS, ...range });
    const lastWeek = { startMs: range.startMs - WEEK_MS, endMs: endMs - WEEK_MS };
    await sendFleet(server.url, { hosts: [SHOWN], ...lastWeek });
    const others = [...ownHealth(['ingest-1', 'ingest-2']), ...rabbitmq(), ...postgresql()];
    await sendSeries(server.url, [...HOSTS.flatMap(moreOfHost), ...others], range);
    await post(`${server.url}/api/v1/annotations`, {
      title: 'shop 4.2.0',
      tags: ['deploy'],
      startMs: endMs - 1_500_000,
    });
    await storeBoard(server.url);
    const client = new AlertClient(() => server.url);
    await client.rule({
      ...{
        name: 'Disk nearly full',
        metric: 'disk_usage_percent',
        threshold: 85,
        groupBy: ['host', 'mount'],
      },
      query: { metric: 'disk_usage_percent', aggregation: 'last', windowSeconds: 3_600 },
    });
    await client.untilState('Disk nearly full', 'firing');
  });
  afterEach(() => browser?.closePages());
  after(async () => {
    await server?.dispose();
    await browser?.close();
    pictures?.dispose();
  });

  const PAGES: readonly { name: string; path: string; ready?: (page: Page) => Promise<unknown> }[] = [
    { name: 'board-hosts', path: '/dashboards/dashboarding-hosts' },
    { name: 'board-host', path: `/dashboards/dashboarding-host?var-host=${SHOWN}` },
    { name: 'board-health', path: '/dashboards/dashboarding-health' },
    { name: 'board-rabbitmq', path: '/dashboards/dashboarding-rabbitmq' },
    { name: 'board-postgresql', path: '/dashboards/dashboarding-postgresql' },
    { name: 'editor', path: '/dashboards/shop?edit', ready: (page) => chartDrawn(page, 'CPU') },
    { name: 'editor-panel', path: '/dashboards/shop?edit=2', ready: (page) => chartDrawn(page, 'CPU') },
  ];

  // All pictures are made when those of the guide are renewed. Else each page is looked at in one way, in turns, as that takes long.
  const looksOf = (place: number) => (renews ? looks : [looks[place % looks.length] as Look]);

  for (const [place, { name, path, ready = boardFilled }] of PAGES.entries()) {
    for (const look of looksOf(place)) {
      test(`${name}, ${look.scheme}, ${look.width} px: nothing sticks out sideways`, async () => {
        const page = await browser.open(server.url + path, look);
        await ready(page);
        await pictures.take(page, name, look, 'webp');
      });
    }
  }
});

/** With numbers where the data is that was sent for them. */
async function boardFilled(page: Page): Promise<void> {
  await boardSettled(page);
  await page.locator('.stat-value', { hasText: /\d/ }).first().waitFor();
}

async function post(url: string, body: object): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const reply = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(reply.status, 201, await reply.text());
}

/** A board of somebody who keeps a shop running, for the editor. */
async function storeBoard(serverUrl: string): Promise<void> {
  const cpu = { kind: 'metric', metric: 'cpu_usage_percent', aggregation: 'avg' };
  const ofHost = { key: 'host', op: '=', value: '$host' };
  const thresholds = [
    { value: null, color: 'ok' },
    { value: 60, color: 'pending' },
    { value: 90, color: 'firing' },
  ];
  await post(`${serverUrl}/api/v1/dashboards`, {
    ...{ id: 'shop', title: 'Shop', folder: 'Team checkout', tags: ['shop'] },
    variables: [
      {
        ...{ kind: 'query', name: 'host', label: 'Host', tag: 'host', metric: 'uptime_seconds' },
        ...{ multi: true, includeAll: true, selected: ['$__all'] },
      },
    ],
    panels: [
      {
        ...{ id: 1, kind: 'stat', title: 'Hosts', text: 'value' },
        grid: { x: 0, y: 0, w: 6, h: 8 },
        queries: [
          { refId: 'A', kind: 'metric', metric: 'uptime_seconds', aggregation: 'last', groupBy: ['host'] },
          { refId: 'B', kind: 'expression', expression: 'count(A)' },
        ].map((query) => (query.refId === 'A' ? { ...query, hidden: true } : query)),
      },
      {
        ...{ id: 2, kind: 'timeSeries', title: 'CPU', grid: { x: 6, y: 0, w: 18, h: 8 } },
        ...{ fillOpacityPercent: 0, thresholdsShown: 'lines' },
        ...{ legend: { place: 'right', asTable: true, columns: ['avg', 'max'] } },
        display: { unit: 'percent', min: 0, max: 100, thresholds },
        queries: [
          {
            ...{ refId: 'A', ...cpu, groupBy: ['host'], legend: '{{host}}' },
            filters: [ofHost, { key: 'cpu', op: '=', value: 'total' }],
          },
        ],
      },
      {
        ...{ id: 3, kind: 'gauge', title: 'Memory of $host', grid: { x: 0, y: 8, w: 6, h: 6 } },
        repeat: { variable: 'host', direction: 'right', perRow: 4 },
        display: { unit: 'percent', min: 0, max: 100, thresholds },
        queries: [
          {
            ...{ refId: 'A', kind: 'metric', metric: 'memory_usage_percent', aggregation: 'last' },
            filters: [ofHost],
          },
        ],
      },
      {
        ...{ id: 4, kind: 'topList', title: 'Fullest disks', grid: { x: 0, y: 14, w: 12, h: 8 } },
        display: { unit: 'percent', min: 0, max: 100, thresholds },
        queries: [
          {
            ...{ refId: 'A', kind: 'metric', metric: 'disk_usage_percent', aggregation: 'last' },
            ...{ groupBy: ['host', 'mount'], legend: '{{host}} {{mount}}', filters: [ofHost] },
          },
        ],
      },
      { id: 5, kind: 'alertList', title: 'Alerts', grid: { x: 12, y: 14, w: 12, h: 8 } },
    ],
  });
}
