import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SingleFlight } from './single-flight.ts';

function started() {
  const runs: { readonly signal: AbortSignal; readonly done: PromiseWithResolvers<string> }[] = [];
  const work = (signal: AbortSignal) => {
    const done = Promise.withResolvers<string>();
    runs.push({ signal, done });
    return done.promise;
  };
  return { runs, work };
}

test('equal work under way is run once for all who ask', async () => {
  const flights = new SingleFlight<string>();
  const { runs, work } = started();
  const answers = [flights.run('a', work), flights.run('a', work), flights.run('b', work)];
  assert.equal(runs.length, 2);
  runs[0]?.done.resolve('one');
  runs[1]?.done.resolve('two');
  assert.deepEqual(await Promise.all(answers), ['one', 'one', 'two']);
  assert.equal(runs[0]?.signal.aborted, false);
});

test('work that is done is run anew, also after a failure', async () => {
  const flights = new SingleFlight<string>();
  const { runs, work } = started();
  const failing = flights.run('a', work);
  runs[0]?.done.reject(new Error('broken'));
  await assert.rejects(failing, /broken/);
  const second = flights.run('a', work);
  runs[1]?.done.resolve('fine');
  assert.equal(await second, 'fine');
});

test('one who leaves is let go at once while the others wait on; the last one ends the work', async () => {
  const flights = new SingleFlight<string>();
  const { runs, work } = started();
  const [first, second] = [new AbortController(), new AbortController()];
  const answers = [flights.run('a', work, first.signal), flights.run('a', work, second.signal)];
  first.abort();
  await assert.rejects(answers[0] as Promise<string>, { code: 'QUERY_CANCELLED', status: 499 });
  assert.equal(runs[0]?.signal.aborted, false);
  second.abort();
  await assert.rejects(answers[1] as Promise<string>, { code: 'QUERY_CANCELLED' });
  assert.equal(runs[0]?.signal.aborted, true);
  const later = flights.run('a', work);
  assert.equal(runs.length, 2, 'abandoned work is not joined');
  runs[1]?.done.resolve('new');
  assert.equal(await later, 'new');
});

test('one who has left already starts nothing', async () => {
  const { runs, work } = started();
  await assert.rejects(new SingleFlight<string>().run('a', work, AbortSignal.abort()), {
    code: 'QUERY_CANCELLED',
  });
  assert.equal(runs.length, 0);
});
