import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { DeadLetters } from '../queue/port.ts';
import { checkAllReplayed, checkKnown } from './dlq-ids.ts';

const lettersOf = (ids: readonly string[], total = ids.length): Pick<DeadLetters, 'list'> => ({
  list: async () => ({ letters: ids.map((id) => ({ id }) as never), total }),
});

test('an id that is none fails with those there are', async () => {
  await checkKnown(lettersOf(['a', 'b']), ['b']);
  await assert.rejects(checkKnown(lettersOf(['a', 'b']), ['b', 'nosuch']), {
    code: 'NO_SUCH_DEAD_LETTER',
    message: 'there is no dead letter "nosuch"; nothing was done',
    fix: 'There are a, b. They may have been replayed or purged meanwhile.',
  });
  await assert.rejects(checkKnown(lettersOf([]), ['x', 'y']), { fix: /^There are none\./ });
});

test('where not all can be listed, the rest may have it', async () => {
  await checkKnown(lettersOf(['a'], 5_000), ['b']);
});

test('what was named and not put back is a failure', () => {
  checkAllReplayed(2, ['a', 'b', 'a']);
  assert.throws(() => checkAllReplayed(1, ['a', 'b']), { code: 'DEAD_LETTERS_LEFT', message: /^1 of 2/ });
});
