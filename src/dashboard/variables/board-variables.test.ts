import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRegex } from '../../lib/regex/regex.ts';
import type { QueryVariable } from '../../model/dashboard/variable.ts';
import { parseDashboard } from '../document/parse-dashboard.ts';
import { BoardVariables, type TagValues } from './board-variables.ts';

/** In the order in which the catalog lists them. */
const HOSTS = Array.from({ length: 20_000 }, (_, index) => `web-${index}.eu`).sort();

const tagValues: TagValues = (key, { matchers, match = '', limit }) => {
  assert.equal(key, 'host');
  const tests = matchers.map(({ value }) => compileRegex(value));
  const found = HOSTS.filter((host) => tests.every((regex) => regex.test(host, { steps: 1e6 })));
  return found.filter((host) => host.includes(match)).slice(0, limit);
};

function variables(chosen: readonly string[], fields: Partial<QueryVariable> = {}) {
  const written = [{ kind: 'query', name: 'host', tag: 'host', multi: true, ...fields }];
  const board = parseDashboard({ title: 'Many', variables: written }, 0);
  return new BoardVariables(board.variables, { host: chosen }, tagValues);
}
const valuesOf = (...args: Parameters<typeof variables>) =>
  variables(...args)
    .scopes()
    .visitor.variables.get('host')?.values;

const LAST = HOSTS.at(-1) as string;
const FIRST = HOSTS[0] as string;

test('a choice beyond the values that are listed is what is shown, and what is no value is not', () => {
  assert.deepEqual(valuesOf([LAST]), [LAST]);
  assert.deepEqual(valuesOf([LAST, 'web-x.eu', FIRST]), [LAST, FIRST]);
  assert.deepEqual(valuesOf(['web-.*']), [FIRST]);
  assert.deepEqual(valuesOf([], { selected: [LAST] }), [LAST]);
});

test('of an expression with a group it is looked for as what the group takes', () => {
  const regex = 'web-(\\d+)\\.eu';
  assert.deepEqual(valuesOf(['9999'], { regex }), ['9999']);
  assert.deepEqual(valuesOf(['20000'], { regex }), ['0']);
  assert.deepEqual(valuesOf([LAST], { regex: '.*7\\.eu' }), ['web-17.eu']);
});

test('what is listed ends at a bound, says so, and has what is chosen beyond it; a text finds the rest', () => {
  const { options = [], more } = variables([LAST]).offerOf('host') ?? {};
  assert.deepEqual([options.length, options.at(-1), more], [10_001, { value: LAST }, true]);
  assert.deepEqual(variables([]).offerOf('host', '9999'), {
    ...{ options: [{ value: 'web-9999.eu' }, { value: 'web-19999.eu' }], more: false },
  });
});
