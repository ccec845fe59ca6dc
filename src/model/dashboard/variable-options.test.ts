import assert from 'node:assert/strict';
import { test } from 'node:test';
import { variableOptions } from './variable-options.ts';

const HOSTS = ['web-10', 'web-2', 'db-1', 'web-2', ''];

const FACTS: readonly {
  readonly what: string;
  readonly regex?: string;
  readonly sort?: 'natural' | 'descending';
  readonly options: string[];
}[] = [
  { what: 'all values, each once, as people count', options: ['db-1', 'web-2', 'web-10'] },
  { what: 'the other way round', sort: 'descending', options: ['web-10', 'web-2', 'db-1'] },
  { what: 'only what matches whole', regex: 'web-\\d', options: ['web-2'] },
  { what: 'only the first group', regex: '(web|db)-.*', options: ['db', 'web'] },
  { what: 'alternatives are matched whole too', regex: 'web-2|db', options: ['web-2'] },
  {
    what: 'a group that did not take part leaves the whole',
    regex: 'web-10|(db)-1',
    options: ['db', 'web-10'],
  },
  { what: 'nothing, where the expression cannot be read', regex: '(', options: [] },
  { what: 'flags and classes of RE2', regex: '(?i)WEB-[[:digit:]]+', options: ['web-2', 'web-10'] },
  { what: 'a group with a name', regex: '(?P<kind>[a-z]+)-.*', options: ['db', 'web'] },
  { what: 'as little as a lazy repetition may take', regex: '(.+?)\\d*', options: ['db-', 'web-'] },
];
for (const { what, regex, sort = 'natural', options } of FACTS) {
  test(`options of a variable: ${what}`, () => {
    const found = variableOptions({ sort, ...(regex === undefined ? {} : { regex }) }, HOSTS);
    assert.deepEqual(
      found.map(({ value }) => value),
      options,
    );
  });
}

test('no expression holds up the others: options take time linear in the length of the values', () => {
  const values = ['a'.repeat(5_000), `${'a'.repeat(5_000)}b`];
  for (const regex of ['(a+)+b', '(?:a|aa)*b', '((a*)*)*b'])
    assert.equal(variableOptions({ sort: 'natural', regex }, values).length, 1);
});

test('an expression that takes too many steps offers nothing', () => {
  const regex = '((?:a?){1000})';
  const values = Array.from({ length: 100 }, (_, index) => 'a'.repeat(800 + index));
  assert.deepEqual(variableOptions({ sort: 'natural', regex }, values), []);
});

test('what one list of values comes to is worked out once for each expression and order', () => {
  const once = variableOptions({ sort: 'natural', regex: '(.*)-.*' }, HOSTS);
  assert.equal(variableOptions({ sort: 'natural', regex: '(.*)-.*' }, HOSTS), once);
  assert.notDeepEqual(variableOptions({ sort: 'descending', regex: '(.*)-.*' }, HOSTS), once);
});
