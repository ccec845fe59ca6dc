import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resolveVariable } from './resolve.ts';
import type { CustomVariable, QueryVariable } from './variable.ts';

const HOST: QueryVariable = {
  ...{ kind: 'query', name: 'host', tag: 'host', filters: [], sort: 'natural' },
  ...{ multi: true, includeAll: true, selected: [] },
};
const STAGE: CustomVariable = {
  ...{ kind: 'custom', name: 'stage', multi: false, includeAll: true, selected: ['live'] },
  options: [{ value: 'test' }, { value: 'live', text: 'Live' }],
};
const OPTIONS = [{ value: 'a' }, { value: 'b', text: 'B' }];

test('what the address chose counts, as far as it is an option', () => {
  assert.deepEqual(resolveVariable(HOST, ['b', 'x', 'b'], OPTIONS), { values: ['b'], texts: ['B'] });
  assert.deepEqual(resolveVariable(HOST, ['x'], OPTIONS).values, ['a']);
  assert.deepEqual(resolveVariable(HOST, undefined, OPTIONS).values, ['a']);
  assert.deepEqual(resolveVariable(HOST, ['x'], undefined).values, ['x']);
  assert.deepEqual(resolveVariable(HOST, ['x'], []).values, []);
});

test('without an address the document chooses, and one value is one value', () => {
  assert.deepEqual(resolveVariable(STAGE, undefined), { values: ['live'], texts: ['Live'] });
  assert.deepEqual(resolveVariable(STAGE, ['nonsense']), { values: ['live'], texts: ['Live'] });
  assert.deepEqual(resolveVariable(STAGE, ['test', 'live']).values, ['test']);
});

test('all is every option, and unrestricted only where the options are all there may be', () => {
  const all = resolveVariable(HOST, ['$__all'], OPTIONS);
  assert.deepEqual(all, { values: ['a', 'b'], texts: ['a', 'B'], all: true, unrestricted: true });
  assert.equal(resolveVariable({ ...HOST, regex: 'a.*' }, ['$__all'], OPTIONS).unrestricted, false);
  const filters = [{ key: 'dc', op: '=', value: '$dc' }] as const;
  assert.equal(resolveVariable({ ...HOST, filters }, ['$__all'], OPTIONS).unrestricted, false);
  assert.equal(resolveVariable(STAGE, ['$__all']).unrestricted, false);
  assert.deepEqual(resolveVariable({ ...STAGE, includeAll: false }, ['$__all']).values, ['live']);
});

test('intervals are of the list, texts are free, constants are constant', () => {
  const interval = { kind: 'interval', name: 'i', options: ['10s', 'auto'], selected: 'auto' } as const;
  assert.deepEqual(resolveVariable(interval, ['10s']).values, ['10s']);
  assert.deepEqual(resolveVariable(interval, ['1s']).values, ['auto']);
  const text = { kind: 'text', name: 't', selected: 'x' } as const;
  assert.deepEqual(resolveVariable(text, ['']).values, ['']);
  assert.deepEqual(resolveVariable(text, undefined).values, ['x']);
  assert.deepEqual(resolveVariable({ kind: 'constant', name: 'c', value: 'k' }, ['y']).values, ['k']);
});
