import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadAgain } from './load-again.ts';

test('what could not be loaded is tried again, at last in vain', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const load = (failures: number) => {
    let tries = 0;
    const loading = loadAgain(async () => {
      tries += 1;
      if (tries <= failures) throw new Error('no such part');
      return 'part';
    });
    return { loading, tries: () => tries };
  };
  const passes = async () => {
    for (let i = 0; i < 20; i++) {
      await Promise.resolve();
      await Promise.resolve();
      await Promise.resolve();
      t.mock.timers.tick(15_000);
    }
  };
  const late = load(3);
  await passes();
  assert.equal(await late.loading, 'part');
  assert.equal(late.tries(), 4);
  const never = load(100);
  const refused = assert.rejects(never.loading, /no such part/);
  await passes();
  await refused;
  assert.equal(never.tries(), 8);
});
