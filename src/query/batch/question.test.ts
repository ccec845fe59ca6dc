import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createFixture, NOON } from '../testing/fixture.ts';
import type { BatchBody } from './batch-request.ts';
import { inputsOf, type Question } from './question.ts';
import { questionsOf } from './questions.ts';

const METRIC = { kind: 'metric', metric: 'cpu', aggregation: 'avg' } as const;

function questions(queries: readonly object[]): readonly Question[] {
  const { engine } = createFixture();
  const body = { start: 'now-1h', queries } as unknown as BatchBody;
  return questionsOf(body, { engine, nowMs: NOON }).map(({ question }) => question);
}

/** Each made of the two before it. */
function chain(count: number) {
  const names = Array.from({ length: count }, (_, i) => `q${i}`);
  return names.map((refId, i) =>
    i < 2
      ? { refId, ...METRIC, metric: `cpu${i}` }
      : { refId, kind: 'expression', expression: `${names[i - 1]} + ${names[i - 2]}` },
  );
}

test('a key is as long for a chain of expressions as for one, and for a metric', () => {
  const keys = questions(chain(26)).map(({ key }) => key);
  assert.equal(new Set(keys).size, 26);
  assert.deepEqual([...new Set(keys.map((key) => key.length))], [43]);
});

test('equal questions have equal keys, others have others', () => {
  const filters = { host: 'a' };
  const panels = [
    [{ ...METRIC }, 'A * 2'],
    [{ ...METRIC }, 'A * 2'],
    [{ ...METRIC }, 'A * 3'],
    [{ ...METRIC, filters }, 'A * 2'],
    [{ ...METRIC, timeShiftSeconds: 60 }, 'A * 2'],
    [{ ...METRIC, aggregation: 'mean' }, 'A * 2'],
    [{ ...METRIC, aggregation: 'median' }, 'A * 2'],
  ] as const;
  const all = panels.map(([metric, expression]) => {
    // Batches of different pages: their queries may have the same names.
    const [a, b] = questions([
      { ...metric, refId: '1/A' },
      { refId: '1/B', kind: 'expression', expression },
    ]);
    return `${a?.key} ${b?.key}`;
  });
  assert.equal(all[0], all[1]);
  assert.equal(new Set(all).size, panels.length - 1);
});

test('every input is visited once, however many ways lead to it', () => {
  const last = questions(chain(26)).at(-1);
  let visits = 0;
  const counted = new Map<Question, Question>();
  const count = (question: Question): Question => {
    const known = counted.get(question);
    if (known !== undefined || question.kind !== 'expression') return known ?? question;
    const inputs = new Map(Array.from(question.inputs, ([ref, input]) => [ref, count(input)] as const));
    const values = inputs.values.bind(inputs);
    inputs.values = () => {
      visits += 1;
      return values();
    };
    counted.set(question, { ...question, inputs });
    return counted.get(question) as Question;
  };
  assert.ok(last !== undefined);
  assert.equal(inputsOf([count(last)]).size, 25);
  assert.equal(visits, 24);
});

test('a chain may have 32 levels of expressions; what stands on more is refused, wherever the chain is begun', () => {
  const refs = Array.from({ length: 1_000 }, (_, i) => ({
    refId: `q${i}`,
    ...(i === 0 ? METRIC : { kind: 'expression', expression: `q${i - 1}` }),
  }));
  for (const queries of [refs, refs.toReversed()]) {
    const made = questions(queries);
    const first = queries[0]?.refId === 'q0' ? made : made.toReversed();
    assert.deepEqual(
      [first[32]?.kind, first[33]?.kind, first[34]?.kind],
      ['expression', 'wrong', 'expression'],
    );
    assert.ok(first[33]?.kind === 'wrong');
    const { code, message, status, fix } = first[33].error;
    assert.deepEqual([code, status], ['INVALID_EXPRESSION', 400]);
    assert.equal(message, 'expression: it stands on 32 levels of other expressions, and 31 are the most');
    assert.ok(fix);
  }
});
