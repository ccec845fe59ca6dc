import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { QueryVariable } from '../../../../../src/model/dashboard/variable.ts';
import { inDependencyOrder, parentsOf } from './order.ts';

const variable = (name: string, ...filterValues: string[]): QueryVariable => ({
  ...{ kind: 'query', name, tag: name, multi: false, includeAll: false, selected: [], sort: 'natural' },
  filters: filterValues.map((value) => ({ key: 'k', op: '=', value })),
});
const names = (...list: QueryVariable[]) => inDependencyOrder(list).map(({ name }) => name);

test('each variable comes after those it depends on', () => {
  assert.deepEqual(names(variable('c', '$b'), variable('b', '${a:raw}-x'), variable('a')), ['a', 'b', 'c']);
});

test('variables that depend on nothing stay where they are', () => {
  assert.deepEqual(names(variable('b'), variable('a')), ['b', 'a']);
});

test('a circle ends somewhere, and unknown names are no reason to wait', () => {
  assert.deepEqual(names(variable('a', '$b'), variable('b', '$a')), ['b', 'a']);
  assert.deepEqual(names(variable('a', '$a', '$nobody')), ['a']);
});

test('the metric of a variable may be a variable too', () => {
  assert.deepEqual(parentsOf({ ...variable('a', '$x'), metric: '${m}_total' }), ['x', 'm']);
});
