import assert from 'node:assert/strict';
import { test } from 'node:test';
import { consequence, outcome, question } from './words.ts';

const ONE = { ids: ['a'], letters: 1, samples: 1 };
const TWO = { ids: ['a', 'b'], letters: 2, samples: 1_200 };
const UNREADABLE = { ids: ['a'], letters: 1, samples: 0 };
const ALL = { ids: undefined, letters: 4_200, samples: undefined };

test('the question names how many, and whether that is all', () => {
  assert.equal(question('replay', ONE), 'Replay 1 dead letter?');
  assert.equal(question('purge', TWO), 'Delete 2 dead letters for good?');
  assert.equal(question('purge', ALL), 'Delete all 4,200 dead letters for good?');
});

test('what will happen is said of the samples, as far as they are known', () => {
  assert.match(consequence('purge', ONE), /^The sample in it will be lost/);
  assert.match(
    consequence('replay', TWO),
    /^The 1,200 samples in them will go back .* Nothing is counted twice/,
  );
  assert.match(consequence('purge', UNREADABLE), /^All that is in it will be lost/);
  assert.match(consequence('purge', ALL), /^All that is in them .* in the meantime are included\.$/);
});

test('the outcome tells those apart that stayed', () => {
  assert.equal(outcome('replay', TWO, 2), '2 dead letters put back into the queue.');
  assert.match(outcome('replay', TWO, 1), /^1 dead letter put back .* 1 could not be read, or were gone/);
  assert.equal(outcome('purge', TWO, 1), '1 dead letter deleted. 1 was gone already.');
  assert.equal(outcome('purge', ALL, 4_300), '4,300 dead letters deleted.');
});
