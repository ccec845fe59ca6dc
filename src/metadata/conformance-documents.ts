import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Opened } from './conformance-fixture.ts';
import { DOCUMENT_KINDS } from './port.ts';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const ANN = { actor: 'ann', atMs: 1_000 };
const BOB = { actor: 'bob', atMs: 2_000 };

export function documentConformance(current: () => Opened): void {
  const rules = () => current().one.documents('alert_rules');
  const create = (name: string, body: unknown = {}) => rules().create({ name, body, origin: 'api' }, ANN);

  for (const kind of DOCUMENT_KINDS) {
    test(`${kind} are created, read, changed and deleted, and another process sees it`, async () => {
      const { one, other } = current();
      const body = { threshold: 0.1, nested: [{ a: null }], 'odd "key"': 'ünï\u0000' };
      const created = await one.documents(kind).create({ name: 'first', body, origin: 'file:ops' }, ANN);
      assert.match(created.id, UUID);
      assert.deepEqual(created, {
        ...{ id: created.id, name: 'first', body, version: 1, origin: 'file:ops' },
        ...{ createdAtMs: 1_000, updatedAtMs: 1_000, updatedBy: 'ann' },
      });
      assert.deepEqual(await other.documents(kind).get(created.id), created);
      const changed = await other
        .documents(kind)
        .update(created.id, { version: 1, name: 'second', body: [1], origin: 'api' }, BOB);
      assert.deepEqual(changed, {
        ...{ ...created, name: 'second', body: [1], version: 2, origin: 'api' },
        ...{ updatedAtMs: 2_000, updatedBy: 'bob' },
      });
      assert.deepEqual(await one.documents(kind).list(), [changed]);
      await one.documents(kind).delete(created.id, 2, BOB);
      assert.deepEqual(await other.documents(kind).list(), []);
      assert.equal(await other.documents(kind).get(created.id), undefined);
    });
  }

  test('the keys of a body keep their order', async () => {
    const { id } = await create('ordered', { zebra: 1, ant: 2, m: 3 });
    assert.deepEqual(Object.keys((await rules().get(id))?.body as object), ['zebra', 'ant', 'm']);
  });

  test('an id may be given, once', async () => {
    const id = '00000000-0000-4000-8000-000000000001';
    assert.equal((await rules().create({ id, name: 'a', body: 1, origin: 'api' }, ANN)).id, id);
    await assert.rejects(rules().create({ id, name: 'b', body: 1, origin: 'api' }, ANN), { status: 409 });
  });

  test('they are listed by name, capitals first', async () => {
    for (const name of ['b', 'a', 'B', 'ä', '10', '9']) await create(name);
    assert.deepEqual(
      (await rules().list()).map(({ name }) => name),
      ['10', '9', 'B', 'a', 'b', 'ä'],
    );
  });

  test('a name is taken once in its kind', async () => {
    await create('cpu');
    await assert.rejects(create('cpu'), { code: 'NAME_TAKEN', status: 409, message: /alert rule.*"cpu"/ });
    await create('Cpu');
    await current().one.documents('silences').create({ name: 'cpu', body: 1, origin: 'api' }, ANN);
    const { id } = await create('memory');
    await assert.rejects(rules().update(id, { version: 1, name: 'cpu', body: 1, origin: 'api' }, BOB), {
      code: 'NAME_TAKEN',
    });
  });

  test('a change of what somebody else has changed is refused, and says who it was and when', async () => {
    const { id } = await create('cpu');
    await rules().update(id, { version: 1, name: 'cpu', body: 1, origin: 'api' }, BOB);
    const conflict = {
      code: 'VERSION_CONFLICT',
      status: 409,
      message: /version 2, not 1: bob .* 1970-01-01T00:00:02/,
    };
    await assert.rejects(
      rules().update(id, { version: 1, name: 'cpu', body: 2, origin: 'api' }, ANN),
      conflict,
    );
    await assert.rejects(rules().delete(id, 1, ANN), conflict);
    assert.equal((await rules().get(id))?.body, 1);
    await rules().delete(id, undefined, ANN);
  });

  test('what is not there cannot be changed', async () => {
    for (const id of ['00000000-0000-4000-8000-000000000000', 'no uuid', '', '\0']) {
      assert.equal(await rules().get(id), undefined);
      const missing = { code: 'NOT_FOUND', status: 404 };
      await assert.rejects(
        rules().update(id, { version: 1, name: 'x', body: 1, origin: 'api' }, ANN),
        missing,
      );
      await assert.rejects(rules().delete(id, undefined, ANN), missing);
    }
  });

  test('of many changes of one version at once, by two processes, exactly one wins', async () => {
    const { one, other } = current();
    const { id } = await create('contested');
    const results = await Promise.allSettled(
      Array.from({ length: 10 }, (_, i) =>
        (i % 2 === 0 ? one : other)
          .documents('alert_rules')
          .update(id, { version: 1, name: 'contested', body: i, origin: 'api' }, BOB),
      ),
    );
    const won = results.filter(({ status }) => status === 'fulfilled');
    assert.equal(won.length, 1);
    for (const result of results)
      if (result.status === 'rejected') assert.equal(result.reason.code, 'VERSION_CONFLICT');
    assert.equal((await rules().get(id))?.version, 2);
  });

  test('of many that take one name at once exactly one gets it', async () => {
    const { one, other } = current();
    const results = await Promise.allSettled(
      [one, other, one, other].map((metadata) =>
        metadata.documents('silences').create({ name: 'night', body: 1, origin: 'api' }, ANN),
      ),
    );
    assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1);
    for (const result of results)
      if (result.status === 'rejected') assert.equal(result.reason.code, 'NAME_TAKEN');
  });

  test('the revision grows with each change of the kind by any process, and with nothing else', async () => {
    const { one, other } = current();
    const revisions = [await rules().revision()];
    const note = async (): Promise<void> => void revisions.push(await rules().revision());
    const { id } = await other.documents('alert_rules').create({ name: 'a', body: 1, origin: 'api' }, ANN);
    await note();
    await one.documents('alert_rules').update(id, { version: 1, name: 'a', body: 2, origin: 'api' }, ANN);
    await note();
    await other.documents('alert_rules').delete(id, 2, ANN);
    await note();
    assert.deepEqual(
      revisions,
      revisions.toSorted((a, b) => a - b),
    );
    assert.equal(new Set(revisions).size, 4);
    await assert.rejects(rules().delete(id, 2, ANN));
    await one.documents('inhibitions').create({ name: 'a', body: 1, origin: 'api' }, ANN);
    assert.equal(await rules().revision(), revisions.at(-1));
  });

  test('every change is in the audit trail, with the body before and after, also when the document is gone', async () => {
    const { audit } = current().one;
    const { id } = await create('a', { v: 1 });
    await rules().update(id, { version: 1, name: 'b', body: { v: 2 }, origin: 'api' }, BOB);
    await rules().delete(id, undefined, { actor: 'cid', atMs: 3_000 });
    await create('other');
    const trail = await audit.list({ kind: 'alert_rules', subjectId: id, limit: 10 });
    assert.deepEqual(
      trail.map(({ seq: _, ...entry }) => entry),
      [
        {
          ...{ atMs: 3_000, actor: 'cid', action: 'delete', kind: 'alert_rules' },
          ...{ subjectId: id, subjectName: 'b', before: { v: 2 } },
        },
        {
          ...{ atMs: 2_000, actor: 'bob', action: 'update', kind: 'alert_rules' },
          ...{ subjectId: id, subjectName: 'b', before: { v: 1 }, after: { v: 2 } },
        },
        {
          ...{ atMs: 1_000, actor: 'ann', action: 'create', kind: 'alert_rules' },
          ...{ subjectId: id, subjectName: 'a', after: { v: 1 } },
        },
      ],
    );
  });

  test('a change that is refused leaves no line in the audit trail', async () => {
    const { id } = await create('a');
    await assert.rejects(create('a'));
    await assert.rejects(rules().update(id, { version: 7, name: 'a', body: 1, origin: 'api' }, BOB));
    assert.equal((await current().one.audit.list({ limit: 10 })).length, 1);
  });

  test('deeds of people are added to the trail, which is read in pages, newest first', async () => {
    const { audit } = current().one;
    for (let i = 1; i <= 5; i++) {
      await audit.add({
        ...{ atMs: i, actor: 'ann', action: 'acknowledge', kind: 'alerts' },
        ...{ subjectId: `s${i % 2}`, subjectName: 'n', after: { i } },
      });
    }
    const first = await audit.list({ limit: 2 });
    const second = await audit.list({ limit: 9, beforeSeq: first[1]?.seq as number });
    assert.deepEqual(
      [...first, ...second].map(({ atMs }) => atMs),
      [5, 4, 3, 2, 1],
    );
    assert.equal((await audit.list({ subjectId: 's0', limit: 9 })).length, 2);
    assert.equal('before' in (first[0] as object), false);
    assert.equal(await audit.prune(4), 3);
    assert.deepEqual(
      (await audit.list({ limit: 9 })).map(({ atMs }) => atMs),
      [5, 4],
    );
  });
}
