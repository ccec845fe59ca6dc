import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { isAs, NOON } from '../../documents/testing/test-api.ts';
import { DASHBOARDS, dashboardTestApi } from '../testing/dashboard-api.ts';
import { MOST_PUBLIC_ANNOTATIONS } from './public-annotations.ts';
import { publicAnnotationsReply } from './share-schemas.ts';

const BOARD = {
  ...{ id: 'web', title: 'Web' },
  variables: [
    { kind: 'query', name: 'dc', tag: 'dc' },
    { kind: 'text', name: 'search', selected: 'shop' },
  ],
  panels: [{ kind: 'text', id: 4, markdown: 'Hello' }],
};

async function sharedWith(t: TestContext, sources: readonly object[]) {
  const { send, metadata } = await dashboardTestApi(t);
  await send('POST', DASHBOARDS, { ...BOARD, annotations: sources });
  await send('POST', DASHBOARDS, { ...BOARD, id: 'other', title: 'Other' });
  const { json: share } = await send('POST', `${DASHBOARDS}/web/shares`, {});
  const path = `/api/v1/public/dashboards/${share.token}/annotations`;
  const kept = {
    ...{ endMs: null, title: 'Note', text: '', tags: [], author: 'ann', dashboardId: null, panelId: null },
    ...{ createdAtMs: NOON, updatedAtMs: NOON },
  };
  return {
    /** One a millisecond, up to now. */
    noteMany: async (count: number, fields: object) => {
      for (let index = 0; index < count; index++) {
        const annotation = {
          ...kept,
          id: `${JSON.stringify(fields)} ${index}`,
          startMs: NOON - index,
          ...fields,
        };
        await metadata.annotations.create(annotation, 'ann');
      }
    },
    note: async (fields: object) => {
      const { status } = await send('POST', '/api/v1/annotations', {
        ...{ startMs: NOON - 60_000, title: 'Note', actor: 'ann', ...fields },
      });
      assert.equal(status, 201);
    },
    ask: (body: object = {}) => send('POST', path, { from: 'now-1h', ...body }),
    titles: async (body: object = {}) =>
      (await send('POST', path, { from: 'now-1h', ...body })).json.annotations.map(
        ({ title }: { title: string }) => title,
      ),
  };
}

const stored = (...tags: string[]) => ({ kind: 'stored', name: tags.join(), tags });

test('title, text, time, tags and panel are shown of what the sources select, and nothing else', async (t) => {
  const { note, ask } = await sharedWith(t, [stored('deploy')]);
  await note({ tags: ['deploy', 'v2'], title: 'Shop 2', text: 'by night', endMs: NOON - 30_000 });
  await note({ tags: ['deploy'], dashboardId: 'web', panelId: 4, startMs: NOON - 20_000 });
  await note({ tags: ['reboot'] });
  await note({ tags: ['deploy'], dashboardId: 'other' });
  await note({ tags: ['deploy'], startMs: NOON - 2 * 3_600_000 });
  const { json, headers } = await ask();
  assert.ok(isAs(publicAnnotationsReply, json));
  assert.deepEqual(json, {
    annotations: [
      { startMs: NOON - 20_000, title: 'Note', text: '', tags: ['deploy'], panelId: 4 },
      {
        ...{ startMs: NOON - 60_000, endMs: NOON - 30_000, title: 'Shop 2', text: 'by night' },
        tags: ['deploy', 'v2'],
      },
    ],
    more: false,
  });
  assert.equal(headers['cache-control'], 'no-store');
});

test('two sources show the same one once; one that is off shows nothing', async (t) => {
  const { note, titles } = await sharedWith(t, [
    ...[stored('deploy'), stored('v2')],
    { ...stored('reboot'), enabled: false },
    { kind: 'alerts', name: 'alerts' },
  ]);
  await note({ tags: ['deploy', 'v2'] });
  await note({ tags: ['reboot'] });
  assert.deepEqual(await titles(), ['Note']);
});

test('a source without tags shows what was put on this board', async (t) => {
  const { note, titles } = await sharedWith(t, [stored()]);
  await note({ title: 'Of all boards' });
  await note({ title: 'Of another', dashboardId: 'other' });
  await note({ title: 'Of this one', dashboardId: 'web' });
  assert.deepEqual(await titles(), ['Of this one']);
});

test('choices count as far as the board offers them; what visitors type finds nothing', async (t) => {
  const { note, titles } = await sharedWith(t, [stored('dc:$dc'), stored('app:$search')]);
  for (const tag of ['dc:eu', 'dc:us', 'app:shop', 'app:secret'])
    await note({ tags: [tag], title: tag, startMs: NOON - 1_000 });
  assert.deepEqual((await titles()).sort(), ['app:shop', 'dc:eu']);
  assert.deepEqual((await titles({ variables: { dc: ['us'], search: ['secret'] } })).sort(), [
    'app:shop',
    'dc:us',
  ]);
  assert.deepEqual((await titles({ variables: { dc: ['nowhere'] } })).sort(), ['app:shop', 'dc:eu']);
});

test('what others noted since hides nothing; only what the sources select is counted', async (t) => {
  const { note, noteMany, ask, titles } = await sharedWith(t, [stored(), stored('dc:$dc')]);
  await note({ title: 'Of this one', dashboardId: 'web' });
  await note({ title: 'Of eu', tags: ['dc:eu'] });
  await noteMany(MOST_PUBLIC_ANNOTATIONS + 1, { tags: ['dc:us'] });
  assert.deepEqual((await titles()).sort(), ['Of eu', 'Of this one']);
  assert.equal((await ask()).json.more, false);
  const { annotations, more } = (await ask({ variables: { dc: ['us'] } })).json;
  assert.deepEqual([annotations.length, more], [MOST_PUBLIC_ANNOTATIONS, true]);
});

test('a range that is none is refused', async (t) => {
  const { ask } = await sharedWith(t, []);
  assert.equal((await ask({ from: 'now', to: 'now-1h' })).status, 400);
  assert.equal((await ask({ from: undefined })).status, 400);
  assert.deepEqual((await ask()).json, { annotations: [], more: false });
});
