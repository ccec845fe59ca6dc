import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asMappingWay, mappingProblem, mappingTitle, mappingWay, nextMapping } from './mappings.ts';

test('mappings are told in words', () => {
  const cases = [
    [{ kind: 'value', value: 0, text: 'down' }, 'value', '0 is down'],
    [{ kind: 'value', value: null, text: 'silent' }, 'missing', 'No value is silent'],
    [{ kind: 'range', from: 1, to: 5, text: 'low' }, 'range', '1 to 5 is low'],
    [{ kind: 'range', from: 5, to: null, text: '' }, 'range', 'From 5 is …'],
    [{ kind: 'range', from: null, to: 5, text: 'low' }, 'range', 'Up to 5 is low'],
    [{ kind: 'range', from: null, to: null, text: 'any' }, 'range', 'Any number is any'],
  ] as const;
  for (const [mapping, way, title] of cases)
    assert.deepEqual([mappingWay(mapping), mappingTitle(mapping)], [way, title]);
});

test('text and colour stay when a mapping is of other values', () => {
  const mapping = { kind: 'value', value: 3, text: 'three', color: 'ok' } as const;
  const range = asMappingWay(mapping, 'range');
  assert.deepEqual(range, { kind: 'range', from: 3, to: null, text: 'three', color: 'ok' });
  assert.deepEqual(asMappingWay(range, 'value'), mapping);
  assert.deepEqual(asMappingWay(mapping, 'missing'), { ...mapping, value: null });
  assert.deepEqual(asMappingWay({ ...mapping, value: null }, 'value'), { ...mapping, value: 0 });
  assert.equal(asMappingWay(mapping, 'value'), mapping);
});

test('a new mapping is of the next number', () => {
  assert.deepEqual(nextMapping([]), { kind: 'value', value: 0, text: '' });
  assert.deepEqual(nextMapping([{ kind: 'value', value: 1, text: 'up' }]), {
    kind: 'value',
    value: 2,
    text: '',
  });
});

test('a range that ends before it begins is told', () => {
  assert.equal(mappingProblem({ kind: 'range', from: 5, to: 1, text: '' }), 'Above the end');
  assert.equal(mappingProblem({ kind: 'range', from: 1, to: 1, text: '' }), undefined);
});
