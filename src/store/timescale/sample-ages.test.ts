import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SampleAges } from './sample-ages.ts';

function setup() {
  let nowMs = 0;
  const ages = new SampleAges(() => nowMs);
  return {
    ages,
    pass: (ms: number) => {
      nowMs += ms;
    },
  };
}

test('a few old samples among many new ones change nothing', () => {
  const { ages } = setup();
  for (let i = 0; i < 10; i += 1) ages.note(1_000, 2_000);
  ages.note(4_000, 3_600_000);
  assert.equal(ages.now().typicalMs, 2_000);
});

test('a backlog shows as soon as it is most of what is written, and is over a minute after', () => {
  const { ages, pass } = setup();
  ages.note(1_000, 1_000);
  ages.note(5_000, 900_000);
  assert.equal(ages.now().typicalMs, 900_000);
  pass(30_000);
  ages.note(10_000, 1_000);
  assert.equal(ages.now().typicalMs, 1_000);
  pass(61_000);
  ages.note(10, 500);
  assert.equal(ages.now().typicalMs, 500);
});

test('samples from clocks that run ahead are of no age, and without any the age is not known', () => {
  const { ages } = setup();
  assert.equal(ages.now().typicalMs, 3_600_000);
  ages.note(10, -5_000);
  assert.equal(ages.now().typicalMs, 0);
});

test('senders that take long show, machines that were away do not', () => {
  const { ages } = setup();
  ages.note(960, 2_000);
  ages.note(30, 40_000);
  ages.note(10, 3_600_000);
  assert.deepEqual(ages.now(), { typicalMs: 2_000, highMs: 40_000 });
});

test('many writes are kept for a minute only', () => {
  const { ages, pass } = setup();
  for (let i = 0; i < 10_000; i += 1) {
    ages.note(1, i);
    pass(100);
  }
  assert.ok(ages.now().typicalMs > 9_000);
});
