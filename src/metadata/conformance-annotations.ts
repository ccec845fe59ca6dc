import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Annotation, AnnotationFilter } from './annotation-port.ts';
import type { Opened } from './conformance-fixture.ts';

export function annotationConformance(current: () => Opened): void {
  const annotations = () => current().one.annotations;
  const annotation = (id: string, values: Partial<Annotation> = {}): Annotation => ({
    ...{ id, startMs: 1_000, endMs: null, title: `Title of ${id}`, text: 'ünï\n', tags: [], author: 'ann' },
    ...{ dashboardId: null, panelId: null, createdAtMs: 500, updatedAtMs: 500 },
    ...values,
  });
  const add = (id: string, values: Partial<Annotation> = {}) =>
    annotations().create(annotation(id, values), 'ann');
  const found = async (filter: Partial<AnnotationFilter>) =>
    (await current().other.annotations.list({ fromMs: 0, toMs: 1e13, limit: 100, ...filter })).map(
      ({ id }) => id,
    );

  test('an annotation is kept as it was made', async () => {
    const full = annotation('a', {
      ...{ endMs: 2_000, tags: ['deploy', 'service:web'], dashboardId: 'web', panelId: 3 },
    });
    await annotations().create(full, 'ann');
    assert.deepEqual(await current().other.annotations.get('a'), full);
    assert.deepEqual(await current().other.annotations.list({ fromMs: 0, toMs: 9_000, limit: 9 }), [full]);
    assert.equal(await annotations().get('b'), undefined);
  });

  test('those are found that have a time in common with the range, the latest begun first', async () => {
    await add('moment', { startMs: 1_000 });
    await add('long', { startMs: 500, endMs: 5_000 });
    await add('later', { startMs: 6_000 });
    await add('also later', { startMs: 6_000 });
    const facts: [from: number, to: number, ids: string[]][] = [
      [0, 10_000, ['later', 'also later', 'moment', 'long']],
      [0, 499, []],
      [0, 500, ['long']],
      [1_000, 1_000, ['moment', 'long']],
      [1_001, 4_000, ['long']],
      [5_000, 5_000, ['long']],
      [5_001, 5_999, []],
    ];
    for (const [fromMs, toMs, ids] of facts) assert.deepEqual(await found({ fromMs, toMs }), ids);
    assert.deepEqual(await found({ limit: 2 }), ['later', 'also later']);
  });

  test('all tags must be there, and those of another dashboard are left out', async () => {
    await add('a', { tags: ['deploy', 'web'] });
    await add('b', { tags: ['deploy'], dashboardId: 'one' });
    await add('c', { tags: ['web'], dashboardId: 'two' });
    assert.deepEqual((await found({ tags: ['deploy'] })).sort(), ['a', 'b']);
    assert.deepEqual(await found({ tags: ['deploy', 'web'] }), ['a']);
    assert.deepEqual(await found({ tags: ['none'] }), []);
    assert.deepEqual((await found({ dashboardId: 'one' })).sort(), ['a', 'b']);
    assert.deepEqual(await found({ dashboardId: 'two', tags: ['deploy'] }), ['a']);
    assert.deepEqual(await found({ dashboardId: 'one', ownOnly: true }), ['b']);
    assert.deepEqual(await found({ dashboardId: 'two', ownOnly: true, tags: ['deploy'] }), []);
  });

  test('of a list of tags one must be there, with all the others', async () => {
    await add('a', { tags: ['deploy', 'dc:eu'] });
    await add('b', { tags: ['deploy', 'dc:us', 'dc:eu'] });
    await add('c', { tags: ['deploy'] });
    await add('d', { tags: ['dc:us'] });
    assert.deepEqual((await found({ tags: ['deploy', ['dc:eu', 'dc:us']] })).sort(), ['a', 'b']);
    assert.deepEqual((await found({ tags: [['dc:us', 'none']] })).sort(), ['b', 'd']);
    assert.deepEqual(await found({ tags: [[]] }), []);
    const many = Array.from({ length: 1_000 }, (_, index) => `dc:${index}`);
    assert.deepEqual(
      await found({
        tags: [
          [...many.slice(1), 'dc:us'],
          ['deploy', ...many.slice(1)],
        ],
      }),
      ['b'],
    );
  });

  test('a change replaces all but author and time of making; one that is gone is told', async () => {
    await add('a', { tags: ['old', 'same'] });
    const next = annotation('a', {
      ...{ title: 'Next', tags: ['new', 'same'], author: 'bob', createdAtMs: 9, updatedAtMs: 900 },
    });
    assert.equal(await annotations().update(next, 'bob'), true);
    assert.deepEqual(await annotations().get('a'), { ...next, author: 'ann', createdAtMs: 500 });
    assert.deepEqual([await found({ tags: ['old'] }), await found({ tags: ['new'] })], [[], ['a']]);
    assert.equal(await annotations().update(annotation('b'), 'bob'), false);
    assert.equal(await annotations().delete('a', { actor: 'cid', atMs: 1_000 }), true);
    assert.equal(await annotations().delete('a', { actor: 'cid', atMs: 1_000 }), false);
    assert.deepEqual([await found({}), await found({ tags: ['same'] })], [[], []]);
    const trail = await current().one.audit.list({ kind: 'annotations', subjectId: 'a', limit: 9 });
    assert.deepEqual(
      trail.map(({ action, actor }) => [action, actor]),
      [
        ['delete', 'cid'],
        ['update', 'bob'],
        ['create', 'ann'],
      ],
    );
  });
}
