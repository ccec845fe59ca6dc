import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Dataset, generateDataset } from '../tsbs/dataset.ts';
import { expectedAnswer } from './expected.ts';
import { type Answer, firstDifference, type Question } from './question.ts';
import { verify } from './verify.ts';

const dataset = generateDataset({
  ...{ seed: 5, hosts: 3, startMs: Date.UTC(2026, 0, 1, 10, 20), stepMs: 10_000, steps: 400 },
});

/** A server that holds the data set, after `change` had its way with each answer. */
function server(held: Dataset, change: (answer: Answer, question: Question) => void = () => undefined) {
  const ask = async (question: Question) => {
    const answer = expectedAnswer(held, question);
    change(answer, question);
    return answer;
  };
  return { ask };
}

/** Makes the server hold so many samples more of one series in one hour. */
function offBy(count: number): (answer: Answer, question: Question) => void {
  return (answer, question) => {
    if (question.aggregate !== 'count' || question.groupBy !== 'host') return;
    const points = answer.get('cpu_usage_user host_1');
    for (const [time, held] of points ?? []) {
      points?.set(time, held + count);
      break;
    }
  };
}

test('a server that holds what was sent has lost nothing', async () => {
  assert.deepEqual(await verify(server(dataset), dataset), { lost: 0, duplicated: 0, wrong: undefined });
});

test('samples that are missing are lost, and samples too many are duplicated', async () => {
  assert.equal((await verify(server(dataset, offBy(-2)), dataset)).lost, 2);
  assert.equal((await verify(server(dataset, offBy(3)), dataset)).duplicated, 3);
});

test('a server with no data at all has lost all of it', async () => {
  const empty = server(dataset, (answer) => answer.clear());
  assert.equal((await verify(empty, dataset)).lost, dataset.values.length);
});

test('other values than those sent are found', async () => {
  const other = generateDataset({ ...dataset.shape, seed: 6 });
  const { lost, wrong } = await verify(server(other), dataset);
  assert.equal(lost, 0);
  assert.match(wrong ?? '', / instead of /);
});

test('what was sent before counts as well', async () => {
  const history = generateDataset({
    ...dataset.shape,
    startMs: dataset.shape.startMs - 1_800_000,
    steps: 180,
  });
  const both = server(dataset, (answer, question) => {
    for (const [key, points] of expectedAnswer(history, question)) {
      const held = answer.get(key);
      for (const [time, count] of points) held?.set(time, (held.get(time) ?? 0) + count);
    }
  });
  assert.equal((await verify(both, dataset, [history])).duplicated, 0);
  assert.ok((await verify(both, dataset)).duplicated > 0);
});

test('answers of max, avg and last are worked out from the values', () => {
  const { values, shape } = dataset;
  const at = (step: number, host: number) => values[(step * 3 + host) * 10] ?? 0;
  const question: Question = {
    ...{ metrics: ['cpu_usage_user'], hosts: [0, 2], startMs: shape.startMs, endMs: shape.startMs + 20_000 },
    ...{ bucketMs: 20_000, aggregate: 'max', groupBy: 'none' },
  };
  const four = [at(0, 0), at(0, 2), at(1, 0), at(1, 2)];
  const value = (asked: Question) => expectedAnswer(dataset, asked).get('cpu_usage_user')?.get(shape.startMs);
  assert.equal(value(question), Math.max(...four));
  assert.equal(value({ ...question, aggregate: 'avg' }), four.reduce((sum, one) => sum + one) / 4);
  assert.equal(value({ ...question, aggregate: 'last', hosts: [2] }), at(1, 2));
});

test('differences of sums in the last digits are none', () => {
  const answer = (value: number): Answer => new Map([['a', new Map([[0, value]])]]);
  assert.equal(firstDifference(answer(0.1 + 0.2), answer(0.3)), undefined);
  assert.match(firstDifference(answer(0.31), answer(0.3)) ?? '', /instead of 0\.3/);
  assert.match(firstDifference(new Map(), answer(0.3)) ?? '', /0 series instead of 1/);
});
