import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Opened, takeLease } from './conformance-fixture.ts';
import type { ShardProgress } from './port.ts';

const NONE: ReadonlyMap<string, number> = new Map();

export function progressConformance(current: () => Opened): void {
  test('how far shards were evaluated is read by others, each with what its rules missed', async () => {
    const { one, other } = current();
    const [a, b] = [await takeLease(one, 'rules-00'), await takeLease(one, 'rules-01')];
    const missed = new Map([
      ['r1', 3],
      ['r2', 7_000_000_000],
    ]);
    const stored = await one.progress.tell([
      { lease: b, evaluatedMs: 2_000, missed: NONE },
      { lease: a, evaluatedMs: 1_000.6, missed },
    ]);
    assert.deepEqual(stored, ['rules-00', 'rules-01']);
    const read = await other.progress.read(['rules-00', 'rules-01', 'rules-02']);
    const expected: [string, ShardProgress][] = [
      ['rules-00', { evaluatedMs: 1_001, missed }],
      ['rules-01', { evaluatedMs: 2_000, missed: NONE }],
    ];
    assert.deepEqual(read, new Map(expected));
    assert.deepEqual(await other.progress.read([]), new Map());
    assert.deepEqual(await one.progress.tell([]), []);
  });

  test('what is told replaces the time, earlier ones too, and of the rules those that are told of', async () => {
    const { one } = current();
    const lease = await takeLease(one, 'rules-00');
    const tell = (evaluatedMs: number, missed: Record<string, number>) =>
      one.progress.tell([{ lease, evaluatedMs, missed: new Map(Object.entries(missed)) }]);
    await tell(2_000, { a: 1, b: 2, c: 3 });
    await tell(3_000, { b: 5, c: 0, unknown: 0 });
    const counts = new Map([
      ['a', 1],
      ['b', 5],
    ]);
    assert.deepEqual(
      await one.progress.read(['rules-00']),
      new Map([['rules-00', { evaluatedMs: 3_000, missed: counts }]]),
    );
    // A clock that was wrong is put back.
    await tell(1_000, {});
    assert.equal((await one.progress.read(['rules-00'])).get('rules-00')?.evaluatedMs, 1_000);
  });

  test('who has lost a shard, or gave it back, changes nothing of it; the rest is stored', async () => {
    const { one, other, advance } = current();
    const lost = await takeLease(one, 'rules-00', 'a');
    await advance(60_001);
    const taken = await takeLease(other, 'rules-00', 'b');
    const returned = await takeLease(one, 'rules-01', 'a');
    await one.leases.release([returned]);
    const kept = await takeLease(one, 'rules-02', 'a');
    await other.progress.tell([{ lease: taken, evaluatedMs: 9_000, missed: new Map([['r', 1]]) }]);
    const told = [lost, returned, { ...taken, owner: 'a' }, kept];
    const missed = new Map([['r', 50]]);
    const stored = await one.progress.tell(told.map((lease) => ({ lease, evaluatedMs: 500, missed })));
    assert.deepEqual(stored, ['rules-02']);
    const expected: [string, ShardProgress][] = [
      ['rules-00', { evaluatedMs: 9_000, missed: new Map([['r', 1]]) }],
      ['rules-02', { evaluatedMs: 500, missed }],
    ];
    assert.deepEqual(await one.progress.read(['rules-00', 'rules-01', 'rules-02']), new Map(expected));
  });

  test('that 10,000 rules missed something is stored as well', async () => {
    const { one } = current();
    const lease = await takeLease(one, 'rules-00');
    const all = (missed: number) => new Map(Array.from({ length: 10_000 }, (_, i) => [`rule-${i}`, missed]));
    await one.progress.tell([{ lease, evaluatedMs: 1, missed: all(4) }]);
    assert.deepEqual((await one.progress.read(['rules-00'])).get('rules-00')?.missed, all(4));
    await one.progress.tell([{ lease, evaluatedMs: 2, missed: all(0) }]);
    assert.equal((await one.progress.read(['rules-00'])).get('rules-00')?.missed.size, 0);
  });
}
