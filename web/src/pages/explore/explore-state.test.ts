import assert from 'node:assert/strict';
import { test } from 'node:test';
import { curlOf } from './curl.ts';
import { exploreLink } from './explore-link.ts';
import { describe, type ExploreState, readState, specOf, writeState } from './explore-state.ts';
import { decodeFilter, encodeFilter } from './filter-text.ts';

const STATE: ExploreState = {
  metric: 'a "b" <c>',
  aggregation: 'p95',
  filters: [
    { key: 'we:ird=key', op: '!~', value: 'x:y=~z' },
    { key: 'host', op: '=', value: '' },
  ],
  groupBy: ['host', 'zone&x'],
  interval: '5m',
  fill: 'linear',
  limit: 50,
  order: 'name',
  view: 'table',
};

test('an address restores the whole state, whatever the names are', () => {
  const params = writeState(new URLSearchParams('from=now-6h&to=now&metric=old'), STATE);
  const again = new URLSearchParams(params.toString());
  assert.deepEqual(readState(again), STATE);
  assert.equal(again.get('from'), 'now-6h');
});

test('an address with nonsense gives defaults', () => {
  const state = readState(
    new URLSearchParams('agg=drop&limit=-3&filter=nope&filter=%25:=:x&fill=?&order=;&view=3d'),
  );
  assert.deepEqual(state, {
    metric: '',
    aggregation: undefined,
    filters: [],
    groupBy: [],
    interval: '',
    fill: 'null',
    limit: 20,
    order: '-avg',
    view: 'chart',
  });
});

test('filters survive the address', () => {
  for (const filter of STATE.filters) assert.deepEqual(decodeFilter(encodeFilter(filter)), filter);
});

test('a query is linked, described and copied as one', () => {
  const spec = specOf(STATE, 'p95', undefined);
  assert.ok(spec);
  assert.deepEqual(
    specOf(readState(new URLSearchParams(exploreLink(spec).split('?')[1])), 'p95', undefined),
    spec,
  );
  assert.equal(describe(spec), 'p95(a "b" <c>) by host, zone&x');
});

test('the curl command quotes what could break out of the shell', () => {
  const curl = curlOf('http://x', { metric: "it's $(reboot)", aggregation: 'avg' }, 'now-1h', 'now');
  assert.ok(curl.includes(`"metric":"it'\\''s $(reboot)"`), curl);
});
