import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type CpuProfile, selfTimes } from './self-times.ts';

function node(id: number, functionName: string, url = '', lineNumber = -1): CpuProfile['nodes'][number] {
  return { id, callFrame: { functionName, url, lineNumber } };
}

test('a function has the time of all its places, idle time apart', () => {
  const profile: CpuProfile = {
    nodes: [
      node(1, '(root)'),
      node(2, '(idle)'),
      node(3, 'decode', 'file:///somewhere/src/ingest/decode.ts', 9),
      node(4, 'decode', 'file:///somewhere/src/ingest/decode.ts', 9),
      node(5, '', 'file:///somewhere/node_modules/pg/lib/client.js', 0),
      node(6, '(garbage collector)'),
    ],
    samples: [2, 3, 4, 5, 6, 2],
    timeDeltas: [1_000, 2_000, 3_000, 4_000, 1_000, -5_000],
  };
  const { idleMs, busyMs, places } = selfTimes(profile);
  assert.equal(idleMs, 1);
  assert.equal(busyMs, 10);
  assert.deepEqual(places, [
    { place: 'decode src/ingest/decode.ts:10', ms: 5, share: 0.5 },
    { place: '(anonymous) pg/lib/client.js:1', ms: 4, share: 0.4 },
    { place: '(garbage collector)', ms: 1, share: 0.1 },
  ]);
});

test('a profile without samples has no times', () => {
  assert.deepEqual(selfTimes({ nodes: [], samples: [], timeDeltas: [] }), {
    idleMs: 0,
    busyMs: 0,
    places: [],
  });
});
