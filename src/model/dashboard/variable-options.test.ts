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
