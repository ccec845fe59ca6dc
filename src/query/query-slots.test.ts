import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { QuerySlots } from './query-slots.ts';

const never = new AbortController().signal;

test('so many run at once, the others in the order they came', async () => {
  const slots = new QuerySlots({ most: 2, mostWaiting: 10 });
  const entered: string[] = [];
  const releases = new Map<string, () => void>();
  const enter = async (name: string) => {
    const release = await slots.take(never);
    entered.push(name);
    releases.set(name, release);
  };
  for (const name of 'abcde') enter(name);
  await turn();
  assert.equal(entered.join(''), 'ab');
  releases.get('b')?.();
  enter('f');
  await turn();
  assert.equal(entered.join(''), 'abc');
  for (const name of 'acdef') {
    releases.get(name)?.();
    await turn();
  }
  assert.equal(entered.join(''), 'abcdef');
});

test('too many that wait are refused with a time to come again', async () => {
  const slots = new QuerySlots({ most: 1, mostWaiting: 1 });
  const release = await slots.take(never);
  const waiting = slots.take(never);
  await assert.rejects(slots.take(never), {
    code: 'QUERY_OVERLOADED',
    status: 503,
    retryable: true,
    retryAfterSeconds: 1,
    fix: /query\.maxConcurrent or query\.maxWaiting/,
  });
  release();
  (await waiting)();
  (await slots.take(never))();
});

test('what is urgent goes before the others, in the order it came, and is never refused', async () => {
  const slots = new QuerySlots({ most: 1, mostWaiting: 1 });
  const entered: string[] = [];
  const enter = async (name: string, isUrgent: boolean) => {
    const release = await slots.take(never, { isUrgent });
    entered.push(name);
    return release;
  };
  const first = await enter('first', false);
  const others = [enter('waiting', false), ...['a', 'b', 'c'].map((name) => enter(name, true))];
  await assert.rejects(enter('too many', false), { code: 'QUERY_OVERLOADED' });
  for (const other of others) other.then((release) => release());
  first();
  await Promise.all(others);
  assert.deepEqual(entered, ['first', 'a', 'b', 'c', 'waiting']);
});

test('who leaves while waiting gives up the place, and no slot is lost', async () => {
  const slots = new QuerySlots({ most: 1, mostWaiting: 2 });
  const release = await slots.take(never);
  const leaver = new AbortController();
  const left = slots.take(leaver.signal);
  const stayed = slots.take(never);
  leaver.abort(new Error('left'));
  await assert.rejects(left, /left/);
  const third = slots.take(never);
  release();
  (await stayed)();
  (await third)();
  await assert.rejects(slots.take(leaver.signal), /left/);
  (await slots.take(never))();
});
