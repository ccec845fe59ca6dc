import assert from 'node:assert/strict';
import { test } from 'node:test';
import { asSourceKind, newSource } from './annotation-sources.ts';
import { optionTexts, readOptions } from './custom-options.ts';
import { offerWords } from './offer-words.ts';
import { asVariableKind, newVariable, variableProblem } from './variable-kinds.ts';

test('options with words are written with a colon', () => {
  const options = [{ value: 'web-1' }, { value: 'web-.*', text: 'Web servers' }, { value: 'a:b' }];
  assert.deepEqual(optionTexts(options), ['web-1', 'Web servers : web-.*', 'a:b']);
  assert.deepEqual(readOptions(optionTexts(options)), options);
  assert.deepEqual(readOptions(['One : 1', '1', '2']), [{ value: '1', text: 'One' }, { value: '2' }]);
});

test('a source keeps its name and colour when it marks something else', () => {
  const source = { kind: 'stored', name: 'Deploys', enabled: false, color: 3, tags: ['deploy'] } as const;
  const alerts = asSourceKind(source, 'alerts');
  assert.deepEqual(alerts, { kind: 'alerts', name: 'Deploys', enabled: false, color: 3 });
  assert.deepEqual(asSourceKind(alerts, 'stored'), { ...source, tags: [] });
  assert.equal(newSource([]).kind, 'stored');
  assert.equal(newSource([source]).kind, 'alerts');
});

test('a variable keeps what people see of it when its kind changes', () => {
  const variable = { ...newVariable([]), label: 'Host', description: 'Which', hide: 'label' } as const;
  const text = asVariableKind(variable, 'text');
  assert.deepEqual(text, {
    ...{ kind: 'text', name: 'host', label: 'Host', description: 'Which', hide: 'label', selected: '' },
  });
});

test('names of variables are checked as the server does', () => {
  for (const name of ['host', '_x', 'A1'])
    assert.equal(variableProblem({ ...newVariable([]), name }, []), undefined);
  for (const name of ['', '1a', '__interval', 'a-b', 'a'.repeat(51)])
    assert.equal(typeof variableProblem({ ...newVariable([]), name }, []), 'string', name);
});

test('a variable tells the first values that it offers', () => {
  const offered = (...values: string[]) => ({
    ...{ options: values.map((value) => ({ value })), more: false, error: null },
  });
  assert.equal(offerWords(offered('a')), 'It offers 1 value: a');
  assert.equal(offerWords(offered('a', 'b', 'c', 'd', 'e', 'f')), 'It offers 6 values: a, b, c, d, e …');
  assert.match(offerWords({ ...offered('a'), more: true }) ?? '', /at least 1 value/);
  assert.match(offerWords(offered()) ?? '', /offers nothing/);
  assert.equal(offerWords({ ...offered(), options: undefined }), undefined);
  assert.match(offerWords({ ...offered(), error: new Error('gone') }) ?? '', /not known: gone/);
});
