import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type CommandResult, runCommand } from '../support/cluster/command.ts';
import { postSamples } from '../support/http.ts';
import { startServer, type TestServer } from '../support/server.ts';
import { eventually } from '../support/wait.ts';

let server: TestServer;
let folder: string;
before(async () => {
  server = await startServer();
  folder = mkdtempSync(join(tmpdir(), 'dashboarding-boards-'));
});
after(async () => {
  await server?.dispose();
  rmSync(folder, { recursive: true, force: true });
});

// biome-ignore lint/suspicious/noExplicitAny: tests look at what is there.
async function api(path: string, body?: object, method = body === undefined ? 'GET' : 'POST'): Promise<any> {
  const response = await fetch(new URL(`/api/v1${path}`, server.url), {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  return { status: response.status, json: text === '' ? undefined : JSON.parse(text) };
}

function run(...args: string[]): Promise<CommandResult> {
  return runCommand(['dashboards', ...args, '--server', server.url], { env: {} });
}

function write(name: string, text: string): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, text);
  return path;
}

const WEB = `
title: Web
variables:
  - {kind: query, name: host, metric: dash_cpu, tag: host}
panels:
  - kind: timeSeries
    title: CPU of $host
    queries:
      - {metric: dash_cpu, filters: [{key: host, value: $host}]}
      - {expression: A * 2}
`;

test('boards of files are applied, listed, exported and applied again without a change', async () => {
  write('boards/shop/web.yaml', WEB);
  const boards = join(folder, 'boards');
  const looked = await run('apply', '-f', boards, '--dry-run');
  assert.equal(looked.code, 0, looked.stderr);
  assert.match(
    looked.stdout,
    /^\+ dashboard "shop\/Web"\n {4}1 panel, 1 variable\nWould change: 1 to create/,
  );
  const applied = await run('apply', '-f', boards, '--source', 'team', '--yes', '--actor', 'ann');
  assert.equal(applied.code, 0, applied.stderr);
  const listed = await run('list', '--query', 'cpu', '--folder', 'shop');
  assert.match(listed.stdout, /shop +Web +- +file:team:boards\/shop\/web\.yaml +ann +1 +1\n/);
  const exported = await run('export', '-o', join(folder, 'out'));
  assert.equal(exported.code, 0, exported.stderr);
  assert.deepEqual(readdirSync(join(folder, 'out/shop')), ['web.json']);
  const file = JSON.parse(readFileSync(join(folder, 'out/shop/web.json'), 'utf8'));
  assert.equal(file.folder, 'shop');
  rmSync(join(folder, 'boards/shop'), { recursive: true });
  write('boards/web.json', JSON.stringify(file));
  const again = await run('apply', '-f', boards, '--source', 'team', '--prune', '--yes');
  assert.match(again.stdout, /^~ dashboard "shop\/Web"\n {4}origin: .*\nDone: 1 to change\.\n$/);
});

test('boards of Grafana are brought in with a report', async () => {
  const grafana = new URL('../../src/dashboard/grafana/testdata/v39-kinds.json', import.meta.url).pathname;
  const imported = await run('import', grafana, '--folder', 'From Grafana');
  assert.equal(imported.code, 0, imported.stderr);
  const [, id] = /in From Grafana: \/dashboards\/(\S+)\n {2}panels: \d+ /.exec(imported.stdout) ?? [];
  const stored = await api(`/dashboards/${id}`);
  assert.deepEqual([stored.status, stored.json.folder], [200, 'From Grafana']);
  const wrong = await run('import', write('no.json', '{'));
  assert.match(wrong.stderr, /no\.json: is no JSON/);
});

test('a public link answers what the board asks, and only for what it offers', async () => {
  for (const host of ['a', 'b'])
    await postSamples(server.url, [{ name: 'dash_cpu', value: host === 'a' ? 1 : 5, tags: { host } }]);
  const board = {
    ...{ id: 'shared', title: 'Shared' },
    variables: [{ kind: 'query', name: 'host', metric: 'dash_cpu', tag: 'host' }],
    panels: [
      {
        kind: 'timeSeries',
        queries: [
          { metric: 'dash_cpu', filters: [{ key: 'host', value: '$host' }] },
          { expression: 'A * 2' },
        ],
      },
    ],
  };
  assert.equal((await api('/dashboards', board)).status, 201);
  const { token } = (await api('/dashboards/shared/shares', {})).json;
  const path = `/public/dashboards/${token}`;
  const lastOf = async (host: string, refId: string) => {
    const body = { panelIds: [1], variables: { host: [host] }, from: 'now-5m', width: 100 };
    const { answers } = (await api(`${path}/query`, body)).json;
    const points = answers[`1/${refId}`]?.data?.[0]?.points ?? [];
    return points.findLast(([, value]: [number, number | null]) => value !== null)?.[1];
  };
  await eventually('the sample of b', async () => (await lastOf('b', 'A')) === 5 || undefined);
  assert.equal(await lastOf('b', 'B'), 10);
  assert.equal(await lastOf('.*', 'A'), 1, 'what is no option is the first one');
  const { json } = await api(`${path}/variables/host`);
  assert.deepEqual(json, { options: [{ value: 'a' }, { value: 'b' }], more: false });
});

test('boards, versions and annotations are there after a kill', async () => {
  const board = (await api('/dashboards', { title: 'Kept', id: 'kept' })).json;
  await api('/dashboards/kept', { ...board, title: 'Kept on', comment: 'better' }, 'PUT');
  await api('/annotations', { title: 'Deploy', tags: ['deploy'], dashboardId: 'kept' });
  await server.kill();
  const { dataDir } = server;
  const again = await startServer({ dataDir });
  server = { ...again, dispose: () => again.dispose().then(() => rmSync(dataDir, { recursive: true })) };
  const { versions } = (await api('/dashboards/kept/versions')).json;
  assert.deepEqual(
    versions.map(({ version, comment }: { version: number; comment: string }) => [version, comment]),
    [
      [2, 'better'],
      [1, ''],
    ],
  );
  assert.equal((await api('/dashboards/kept/diff')).json.words[0], 'title from "Kept" to "Kept on"');
  assert.equal((await api('/annotations?dashboardId=kept&tags=deploy')).json.annotations.length, 1);
});
