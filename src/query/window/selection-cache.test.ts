import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SeriesCatalog } from '../../catalog/catalog.ts';
import { HandClock, NOON } from '../testing/fixture.ts';
import type { WindowRequest } from './port.ts';
import { Questions } from './questions.ts';

function setup() {
  const clock = new HandClock(NOON);
  const catalog = new SeriesCatalog();
  let selects = 0;
  const select = catalog.select.bind(catalog);
  catalog.select = (...given) => {
    selects += 1;
    return select(...given);
  };
  const questions = new Questions({ catalog, clock, settings: { maxSeries: 2 } });
  const add = (id: number, name: string) => catalog.add([{ id, name, tags: { host: `h${id}` } }]);
  const idsOf = (part: Partial<WindowRequest>) => {
    const request = {
      kind: 'native',
      metric: 'm',
      aggregation: 'avg',
      groupBy: [],
      windowMs: 1_000,
      ...part,
    } as const;
    return [...questions.select(questions.of(request)).seriesIds];
  };
  return { add, clock, idsOf, selects: () => selects };
}

test('series are looked for once, until their metric has a new one', () => {
  const { add, idsOf, selects } = setup();
  add(1, 'm');
  assert.deepEqual([idsOf({}), idsOf({ aggregation: 'max' }), idsOf({ windowMs: 5 })], [[1], [1], [1]]);
  add(2, 'other');
  assert.deepEqual(idsOf({}), [1]);
  assert.equal(selects(), 1);
  add(3, 'm');
  assert.deepEqual(idsOf({}), [1, 3]);
  assert.equal(selects(), 2);
});

test('filters and groups that mean the same are the same question', () => {
  const { add, idsOf, selects } = setup();
  add(1, 'm');
  const groupBy = ['b', 'a'];
  idsOf({ filters: { host: ['h1'], x: '' }, groupBy });
  idsOf({
    filters: [
      { key: 'x', op: '=', value: '' },
      { key: 'host', op: '=', value: 'h1' },
    ],
    groupBy: ['a', 'b', 'a'],
  });
  assert.equal(selects(), 1);
  idsOf({ filters: { host: ['h1'], x: '' } });
  assert.equal(selects(), 2);
});

test('a metric that is not there yet is found when it comes', () => {
  const { add, idsOf } = setup();
  assert.deepEqual(idsOf({}), []);
  add(1, 'm');
  assert.deepEqual(idsOf({}), [1]);
});

test('what cannot be selected is refused again without trying, for a minute or until there is a new series', () => {
  const { add, clock, idsOf, selects } = setup();
  const bad = { filters: [{ key: 'host', op: '=~', value: '(' } as const] };
  const refused = () => assert.throws(() => idsOf(bad), { code: 'INVALID_MATCHER' });
  refused();
  refused();
  assert.equal(selects(), 1);
  clock.advance(60_000);
  refused();
  assert.equal(selects(), 2);
  for (const id of [1, 2, 3]) add(id, 'm');
  refused();
  assert.equal(selects(), 3);
  assert.throws(() => idsOf({}), { code: 'TOO_MANY_SERIES' });
});
