import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Point } from '../../api/types.ts';
import { filterHosts, type HostAnswers, hostRows, sortHosts } from './host-rows.ts';

const NOW = 1_000_000_000_000;
const MINUTE = 60_000;
const series = (host: string, points: readonly Point[]) => ({ metric: 'm', tags: { host }, points });
const numbers = { memory: [], disk: [], received: [], sent: [], load: [], cores: [], uptime: [] };
const row = (answers: Partial<HostAnswers>) =>
  hostRows({ names: ['a'], history: [], seen: [], numbers, ...answers }, NOW)[0];

/** Buckets of `widthMs` up to now; the host sent in all but the last `missing`. */
function buckets(widthMs: number, count: number, missing: number): Point[] {
  return Array.from({ length: count }, (_, i) => [
    NOW - (count - i) * widthMs,
    i < count - missing ? 50 : null,
  ]);
}

test('a host that is a little late still reports, one that missed two minutes is silent', () => {
  assert.equal(row({ seen: [series('a', buckets(30_000, 10, 2))] })?.state, 'reporting');
  const silent = row({ seen: [series('a', buckets(30_000, 10, 6))] });
  assert.equal(silent?.state, 'silent');
  assert.equal(NOW - (silent?.lastSeenMs ?? 0), 180_000);
});

test('a wide bucket of a long range does not make a silent host look alive', () => {
  const threeHours = 180 * MINUTE;
  const silent = row({ history: [series('a', buckets(threeHours, 56, 0))] });
  assert.equal(silent?.state, 'silent');
  assert.equal(silent?.lastSeenWithinMs, threeHours);
});

test('nobody is called silent when it could not be asked', () => {
  assert.equal(row({ seen: undefined, history: [series('a', buckets(MINUTE, 60, 0))] })?.state, 'unknown');
});

test('a host without any CPU is neither reporting nor silent', () => {
  assert.equal(row({})?.state, 'unknown');
});

test('the last known value of each column is taken, and none made up', () => {
  const found = row({
    seen: [
      series('a', [
        [NOW - 60_000, 12.5],
        [NOW - 30_000, null],
      ]),
    ],
    numbers: { ...numbers, memory: [series('a', [[NOW - 300_000, 40]])] },
  });
  assert.equal(found?.cpu, 12.5);
  assert.equal(found?.memory, 40);
  assert.equal(found?.disk, undefined);
});

test('hosts are found by all words, sorted by number within names, with unknown values last', () => {
  const names = ['web-10', 'web-9', 'db-1'];
  const rows = hostRows({ names, history: [], seen: [series('web-9', [[NOW - 30_000, 5]])], numbers }, NOW);
  assert.deepEqual(
    sortHosts(rows, 'host', false).map(({ host }) => host),
    ['db-1', 'web-9', 'web-10'],
  );
  assert.equal(sortHosts(rows, 'cpu', true)[0]?.host, 'web-9');
  assert.equal(sortHosts(rows, 'cpu', false)[0]?.host, 'web-9');
  assert.deepEqual(
    filterHosts(rows, { text: 'WEB 1', state: 'all' }).map(({ host }) => host),
    ['web-10'],
  );
  assert.deepEqual(
    filterHosts(rows, { text: '', state: 'reporting' }).map(({ host }) => host),
    ['web-9'],
  );
});
