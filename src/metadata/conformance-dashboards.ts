import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Opened } from './conformance-fixture.ts';
import { hexId } from './conformance-fixture.ts';
import type { DashboardShare } from './dashboard-port.ts';

const ANN = { actor: 'ann', atMs: 1_000 };
const BOB = { actor: 'bob', atMs: 2_000, comment: 'wider' };
const CID = { actor: 'cid', atMs: 3_000 };

export function dashboardConformance(current: () => Opened): void {
  const boards = () => current().one.documents('dashboards');
  const of = () => current().other.dashboards;
  const create = (id: string, name = id, body: unknown = { v: 1 }) =>
    boards().create({ id, name, body, origin: 'api' }, ANN);
  const versionsOf = async (id: string) =>
    (await of().versions(id, { limit: 100 })).map(({ version, name, actor, comment, deleted }) => [
      ...[version, name, actor, comment, deleted],
    ]);

  test('every version is kept with who made it, when and why', async () => {
    await create('web');
    await boards().update('web', { version: 1, name: 'Web', body: { v: 2 }, origin: 'api' }, BOB);
    assert.deepEqual(await of().versions('web', { limit: 9 }), [
      {
        ...{ dashboardId: 'web', version: 2, name: 'Web', atMs: 2_000, actor: 'bob', comment: 'wider' },
        deleted: false,
      },
      {
        ...{ dashboardId: 'web', version: 1, name: 'web', atMs: 1_000, actor: 'ann', comment: '' },
        deleted: false,
      },
    ]);
    assert.deepEqual((await of().version('web', 1))?.body, { v: 1 });
    assert.deepEqual((await of().version('web', 2))?.body, { v: 2 });
    assert.equal(await of().version('web', 3), undefined);
    assert.equal(await of().version('other', 1), undefined);
    const page = await of().versions('web', { beforeVersion: 2, limit: 1 });
    assert.deepEqual(
      page.map(({ version }) => version),
      [1],
    );
  });

  test('a change that is refused leaves no version', async () => {
    await create('a');
    await create('b');
    await assert.rejects(boards().update('a', { version: 7, name: 'a', body: 1, origin: 'api' }, BOB));
    await assert.rejects(boards().update('a', { version: 1, name: 'b', body: 1, origin: 'api' }, BOB));
    assert.equal((await versionsOf('a')).length, 1);
  });

  test('versions outlive their dashboard, and go on when it is made again', async () => {
    await create('web');
    await boards().delete('web', 1, CID);
    assert.deepEqual(await versionsOf('web'), [
      [2, 'web', 'cid', '', true],
      [1, 'web', 'ann', '', false],
    ]);
    assert.equal((await of().version('web', 2))?.body, undefined);
    assert.equal((await create('web', 'Web again')).version, 3);
    assert.deepEqual((await versionsOf('web'))[0], [3, 'Web again', 'ann', '', false]);
  });

  test('those that are deleted now are listed, the latest first', async () => {
    for (const [index, id] of ['a', 'b', 'c', 'd'].entries()) {
      await create(id);
      await boards().delete(id, undefined, { actor: 'cid', atMs: 5_000 + index });
    }
    await create('c');
    await create('e');
    assert.deepEqual(
      (await of().deleted(9)).map(({ dashboardId, version }) => [dashboardId, version]),
      [
        ['d', 2],
        ['b', 2],
        ['a', 2],
      ],
    );
    assert.equal((await of().deleted(1)).length, 1);
  });

  test('bodies are in the versions and not again in the audit trail', async () => {
    await create('web');
    const [entry] = await current().one.audit.list({ kind: 'dashboards', limit: 9 });
    assert.deepEqual([entry?.action, entry?.subjectId, entry && 'after' in entry], ['create', 'web', false]);
  });

  test('many are changed together, all or none', async () => {
    const [a, b] = [await create('a', 'x/a'), await create('b', 'x/b')];
    await create('c', 'y/b');
    const next = (id: string, name: string) => ({ id, version: 1, name, body: { v: 2 }, origin: 'api' });
    await assert.rejects(boards().updateAll([next('a', 'y/a'), next('b', 'y/b')], BOB), {
      code: 'NAME_TAKEN',
    });
    assert.deepEqual([await boards().get('a'), await boards().get('b')], [a, b]);
    const changed = await boards().updateAll([next('a', 'z/a'), next('b', 'z/b')], BOB);
    assert.deepEqual(
      changed.map(({ name, version, updatedBy }) => [name, version, updatedBy]),
      [
        ['z/a', 2, 'bob'],
        ['z/b', 2, 'bob'],
      ],
    );
    assert.deepEqual(await boards().get('a'), changed[0]);
    assert.equal((await versionsOf('b')).length, 2);
  });

  test('stars belong to a person, and are there once', async () => {
    const { dashboards } = current().one;
    for (const [actor, id] of [
      ['ann', 'a'],
      ['ann', 'a'],
      ['ann', 'b'],
      ['bob', 'b'],
    ] as const)
      await dashboards.setStar(actor, id, true);
    await dashboards.setStar('ann', 'b', false);
    await dashboards.setStar('ann', 'never', false);
    assert.deepEqual([...(await of().starred('ann'))], ['a']);
    assert.deepEqual([...(await of().starred('bob'))], ['b']);
    assert.deepEqual([...(await of().starred('cid'))], []);
  });

  const share = (id: string, dashboardId: string, values: Partial<DashboardShare> = {}) => ({
    ...{ id, dashboardId, createdAtMs: 1_000, createdBy: 'ann', expiresAtMs: null, lastUsedAtMs: null },
    ...values,
  });

  test('a share is found by the hash of its token, until it is deleted', async () => {
    const { dashboards } = current().one;
    const [first, second] = [share('s1', 'web', { expiresAtMs: 9_000 }), share('s2', 'web')];
    await dashboards.addShare({ ...second, createdAtMs: 2_000, tokenHash: hexId('2') });
    await dashboards.addShare({ ...first, tokenHash: hexId('1') });
    assert.deepEqual(await of().shareByTokenHash(hexId('1')), first);
    assert.equal(await of().shareByTokenHash(hexId('3')), undefined);
    assert.deepEqual(
      (await of().shares('web')).map(({ id }) => id),
      ['s1', 's2'],
    );
    assert.equal(await dashboards.deleteShare('other', 's1'), false);
    assert.equal(await dashboards.deleteShare('web', 's1'), true);
    assert.equal(await dashboards.deleteShare('web', 's1'), false);
    assert.equal(await of().shareByTokenHash(hexId('1')), undefined);
  });

  test('the use of a share is noted, and never goes back', async () => {
    const { dashboards } = current().one;
    await dashboards.addShare({ ...share('s', 'web'), tokenHash: hexId('1') });
    for (const atMs of [5_000, 4_000]) await dashboards.noteShareUse('s', atMs);
    await dashboards.noteShareUse('none', 1);
    assert.equal((await of().shareByTokenHash(hexId('1')))?.lastUsedAtMs, 5_000);
  });

  test('the shares of a dashboard end with it; stars stay for who restores it', async () => {
    const { dashboards } = current().one;
    await create('web');
    await dashboards.addShare({ ...share('s', 'web'), tokenHash: hexId('1') });
    await dashboards.addShare({ ...share('t', 'other'), tokenHash: hexId('2') });
    await dashboards.setStar('ann', 'web', true);
    await boards().delete('web', undefined, CID);
    assert.deepEqual(await of().shares('web'), []);
    assert.equal((await of().shares('other')).length, 1);
    assert.deepEqual([...(await of().starred('ann'))], ['web']);
  });
}
