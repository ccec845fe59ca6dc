import assert from 'node:assert/strict';
import { test } from 'node:test';
import { annotationAsk, OWN_NOTES } from './annotation-ask.ts';

const scope = {
  variables: new Map([
    ['dc', { values: ['eu'] }],
    ['none', { values: [''] }],
    ['host', { values: ['a', 'b'] }],
  ]),
};
const source = (...tags: string[]) => ({ kind: 'stored' as const, name: 's', enabled: true, tags });

test("a board's own notes are asked for alone, so that those of all boards hide none", () => {
  assert.deepEqual(annotationAsk(OWN_NOTES, 'web', scope), { tags: [], dashboardId: 'web', own: true });
});

test('of a source the tags are asked for that stand for one text', () => {
  assert.deepEqual(annotationAsk(source('deploy', 'dc:$dc', 'host:$host', '$none', 'dc:eu'), 'web', scope), {
    ...{ tags: ['deploy', 'dc:eu'], dashboardId: 'web' },
  });
  assert.deepEqual(annotationAsk(source(), undefined, scope), { tags: [], dashboardId: undefined });
});
