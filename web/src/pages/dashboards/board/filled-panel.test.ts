import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VariableScope } from '../../../../../src/model/dashboard/interpolate.ts';
import { filledLink, filledPanel } from './filled-panel.ts';

const scope: VariableScope = {
  variables: new Map([
    ['host', { values: ['web/1', 'web.2'], texts: ['Web 1', 'Web 2'] }],
    ['url', { values: ['https://example.com/a?b=1'] }],
  ]),
};
const grid = { x: 0, y: 0, w: 1, h: 1 };

test('titles and texts have the texts of values, alert labels the values', () => {
  const text = filledPanel(
    { id: 1, kind: 'text', title: 'Of $host', markdown: '# $host $nobody', grid },
    scope,
  );
  assert.deepEqual(text, {
    ...{ id: 1, kind: 'text', grid, title: 'Of Web 1, Web 2', markdown: '# Web 1, Web 2 $nobody' },
  });
  const list = filledPanel(
    { id: 1, kind: 'alertList', title: '', states: [], labels: { host: '$host' }, limit: 5, grid },
    scope,
  );
  assert.deepEqual('labels' in list && list.labels, { host: 'web/1, web.2' });
});

test('names in overrides are filled in as texts, their patterns as patterns', () => {
  const panel = filledPanel(
    {
      ...{
        id: 1,
        kind: 'stat',
        title: '',
        queries: [],
        display: {},
        reducer: 'last',
        sparkline: false,
        grid,
      },
      ...{ colorIn: 'none', text: 'value' },
      overrides: [{ match: { nameRegex: '$host.*' }, displayName: 'of $host' }, { match: { refId: 'A' } }],
    },
    scope,
  );
  assert.deepEqual('overrides' in panel && panel.overrides, [
    { match: { nameRegex: '(web\\.2|web/1).*' }, displayName: 'of Web 1, Web 2' },
    { match: { refId: 'A' } },
  ]);
});

test('titles of columns are filled in', () => {
  const panel = filledPanel(
    {
      ...{ id: 1, kind: 'table', title: '', queries: [], display: {}, reducer: 'last', grid },
      ...{ rows: 'series', filterable: false },
      columns: [{ column: 'A', title: 'Load of $host' }, { column: '$host' }],
    },
    scope,
  );
  assert.deepEqual('columns' in panel && panel.columns, [
    { column: 'A', title: 'Load of Web 1, Web 2' },
    { column: '$host' },
  ]);
});

test('values inside an address are encoded', () => {
  const url = (template: string) => filledLink({ title: 'to $host', url: template }, scope).url;
  assert.equal(url('/hosts/${host}'), '/hosts/web%2F1%2Cweb.2');
  assert.equal(
    url('https://example.com/?to=${url}'),
    'https://example.com/?to=https%3A%2F%2Fexample.com%2Fa%3Fb%3D1',
  );
});
