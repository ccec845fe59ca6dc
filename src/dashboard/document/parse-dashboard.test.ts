import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Compile } from 'typebox/compile';
import { checkDashboard, nameOfDashboard, parseDashboard } from './parse-dashboard.ts';
import { textOf } from './problem.ts';
import { asWritten, publishedSchema } from './published-schema.ts';
import { dashboardSchema } from './schema/dashboard-schema.ts';
import type { SchemaNode } from './schema-node.ts';

type Json = Readonly<Record<string, unknown>>;

const NOW = Date.UTC(2026, 10, 22, 12);
const parse = (input: unknown) => parseDashboard(input, NOW);

const CPU = { kind: 'timeSeries', title: 'CPU', queries: [{ metric: 'cpu_usage' }] };

test('a title alone is a board', () => {
  assert.deepEqual(parse({ title: 'Web' }), {
    schemaVersion: 1,
    title: 'Web',
    folder: '',
    tags: [],
    time: { from: 'now-1h', to: 'now', zone: 'browser' },
    refreshSeconds: 10,
    variables: [],
    panels: [],
    annotations: [],
    links: [],
  });
});

test('a panel written by hand gets an id, a place, letters and the usual look', () => {
  const [first, second, third] = parse({
    title: 'Web',
    panels: [CPU, CPU, { ...CPU, grid: { h: 4 } }],
  }).panels;
  assert.deepEqual(first, {
    kind: 'timeSeries',
    id: 1,
    title: 'CPU',
    grid: { x: 0, y: 0, w: 12, h: 8 },
    queries: [
      { refId: 'A', kind: 'metric', metric: 'cpu_usage', aggregation: 'avg', filters: [], groupBy: [] },
    ],
    display: {},
    draw: 'line',
    fillOpacityPercent: 10,
    lineWidthPx: 1,
    stack: 'none',
    nulls: 'gap',
    axisScale: 'linear',
    thresholdsShown: 'none',
    legend: { place: 'bottom', asTable: false, columns: [] },
    tooltip: 'all',
  });
  assert.deepEqual([second?.id, second?.grid], [2, { x: 12, y: 0, w: 12, h: 8 }]);
  assert.deepEqual([third?.id, third?.grid], [3, { x: 0, y: 8, w: 12, h: 4 }]);
});

test('panels without a place come below those that have one; numbers and letters that are taken are left out', () => {
  const { panels } = parse({
    title: 'Web',
    panels: [
      { kind: 'row', title: 'Hosts' },
      { kind: 'stat', id: 1, grid: { x: 6, y: 1, w: 6, h: 5 } },
      { kind: 'stat' },
      { kind: 'row', title: 'More' },
      {
        kind: 'text',
        markdown: '# Hello',
      },
      { ...CPU, queries: [{ metric: 'a' }, { refId: 'A', metric: 'b' }, { expression: 'A / B' }] },
    ],
  });
  assert.deepEqual(
    panels.map(({ id, grid: { x, y, w, h } }) => [id, x, y, w, h]),
    [
      [2, 0, 0, 24, 1],
      [1, 6, 1, 6, 5],
      [3, 0, 6, 6, 4],
      [4, 0, 10, 24, 1],
      [5, 0, 11, 12, 4],
      [6, 12, 11, 12, 8],
    ],
  );
  const queries = panels[5] !== undefined && 'queries' in panels[5] ? panels[5].queries : [];
  assert.deepEqual(
    queries.map(({ refId, kind }) => [refId, kind]),
    [
      ['B', 'metric'],
      ['A', 'metric'],
      ['C', 'expression'],
    ],
  );
});

const KINDS = [
  ...['timeSeries', 'stat', 'gauge', 'barGauge', 'table', 'heatmap', 'topList', 'histogram', 'stateTimeline'],
  ...['row', 'text', 'alertList'],
];

/** Everything that can be said. */
const FULL = {
  title: ' Everything ',
  description: 'All of it',
  folder: '/Team A / Services/',
  tags: ['web'],
  time: { from: '2026-11-22T10:00:00Z', to: 'now', zone: 'Europe/Berlin' },
  variables: [
    { kind: 'query', name: 'dc', tag: 'dc' },
    {
      kind: 'query',
      name: 'host',
      tag: 'host',
      filters: [{ key: 'dc', value: '$dc' }],
      multi: true,
      includeAll: true,
    },
    { kind: 'custom', name: 'size', options: ['s', { value: 'm', text: 'Medium' }] },
    { kind: 'interval', name: 'step' },
    { kind: 'text', name: 'search' },
    { kind: 'constant', name: 'team', value: 'infra' },
  ],
  panels: [
    ...KINDS.map((kind) => ({ kind, title: `A ${kind}` })),
    {
      ...CPU,
      repeat: { variable: 'host' },
      links: [{ title: 'Board', url: '/dashboards/x', keepContext: true }],
      timeFrom: 'now-24h',
      nulls: { bridgeSeconds: 300 },
      queries: [
        {
          metric: 'cpu',
          filters: [{ key: 'host', op: '=~', value: '$host' }],
          interval: '$step',
          orderBy: '-max',
        },
        { refId: 'errors', metric: 'cpu', timeShiftSeconds: 604_800, hidden: true, legend: '{{host}}' },
        { kind: 'expression', expression: 'A / errors * 100' },
        { promql: 'sum(rate(x[5m]))' },
      ],
      overrides: [
        { match: { refId: 'A' }, color: 'series-3', mirrored: true },
        { match: { nameRegex: 'web-.*' }, axis: 'right' },
      ],
      display: {
        unit: 'bytes',
        min: 0,
        max: 100,
        thresholds: [
          { value: null, color: 'ok' },
          { value: 80, color: 'firing' },
        ],
        mappings: [
          { kind: 'value', value: 0, text: 'down' },
          { kind: 'range', from: null, to: 5, text: 'low', color: 'ok' },
        ],
      },
    },
  ],
  annotations: [
    { kind: 'stored', name: 'deploys', tags: ['deploy'] },
    { kind: 'alerts', name: 'alerts', labels: { team: 'infra' } },
  ],
  links: [{ title: 'Wiki', url: 'https://wiki.example.com/$team' }],
};

test('no two boards that differ in folder or title are called alike', () => {
  const facts: [folder: string, title: string, name: string][] = [
    ['', 'B', 'B'],
    ['A', 'B', 'A/B'],
    ['', 'A/B', '//A/B'],
    ['A/B', 'C', 'A/B/C'],
    ['A', 'B/C', 'A//B/C'],
    ['', 'A/B/C', '//A/B/C'],
    ['A', '/C', 'A///C'],
    ['', 'A//C', '//A//C'],
    ['A', '//C', 'A////C'],
  ];
  for (const [folder, title, name] of facts) assert.equal(nameOfDashboard({ folder, title }), name);
});

test('what comes out goes in again unchanged, and is as the schema says', () => {
  const full = parse(FULL);
  assert.deepEqual(
    [full.title, full.folder, nameOfDashboard(full)],
    ['Everything', 'Team A/Services', 'Team A/Services/Everything'],
  );
  assert.deepEqual(parse(JSON.parse(JSON.stringify(full))), full);
  assert.ok(Compile(dashboardSchema).Check(full));
  assert.deepEqual(checkDashboard(FULL, NOW).warnings, []);
});

test('the published schema takes what is written by hand, and requires nothing that has a default', () => {
  const schema = publishedSchema() as Json;
  const text = JSON.stringify(schema);
  assert.doesNotMatch(text, /filledIn|"expected"/);
  const written = Compile(asWritten(dashboardSchema as SchemaNode) as never);
  const { variables: _, ...rest } = FULL;
  assert.deepEqual(resolved(schema), asWritten(dashboardSchema as SchemaNode));
  assert.ok(written.Check({ title: 'Web', panels: [CPU] }));
  assert.ok(written.Check({ ...rest, variables: FULL.variables.filter(({ kind }) => kind !== 'custom') }));
  assert.equal(written.Check({ panels: [] }), false);
});

/** The schema with its definitions where they are named. */
function resolved({ $defs, $schema: _, title: __, description: ___, ...rest }: Json): unknown {
  const fill = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(fill);
    if (typeof value !== 'object' || value === null) return value;
    const { $ref } = value as Json;
    if (typeof $ref === 'string') return fill(($defs as Json)[$ref.slice('#/$defs/'.length)]);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fill(item)]));
  };
  return fill(rest);
}

describe('what is wrong is refused with its place:', () => {
  const panel = (fields: object) => ({ title: 'x', panels: [{ ...CPU, ...fields }] });
  const query = (fields: object) => panel({ queries: [{ metric: 'cpu', ...fields }] });
  const variable = (fields: object) => ({ title: 'x', variables: [{ name: 'v', ...fields }] });
  const facts: [what: string, input: unknown, message: RegExp][] = [
    ['no object', 7, /^the dashboard expected an object with schemaVersion, title.*got 7/],
    ['no title', {}, /^title: is missing/],
    ['an empty title', { title: ' ' }, /^title: is empty/],
    ['a title that is no text', { title: 7 }, /^title: expected a text of 1 to 200 characters, got 7/],
    ['half of a surrogate pair', { title: '\ud800' }, /^title: expected a text/],
    ['a control character', { title: 'a\nb' }, /^title: has a control character/],
    ['an unknown field', { title: 'x', panel: [] }, /^panel: is not known here/],
    ['a newer version', { title: 'x', schemaVersion: 39 }, /^schemaVersion: 39 is newer/],
    ['panels that are no list', { title: 'x', panels: {} }, /^panels: expected a list, got \{\}/],
    ['a panel that is none', { title: 'x', panels: [null] }, /^panels\[0\]: expected an object .*got null/],
    [
      'a kind that there is not',
      panel({ kind: 'timeseries' }),
      /^panels\[0\]\.kind: expected one of timeSeries, .* got "timeseries"/,
    ],
    ['no kind', panel({ kind: undefined }), /^panels\[0\]\.kind: is missing/],
    [
      'an empty metric',
      query({ metric: '' }),
      /^panels\[0\]\.queries\[0\]\.metric: expected a text of 1 to 255/,
    ],
    ['a query of no kind', query({ metric: undefined }), /^panels\[0\]\.queries\[0\]\.kind: is missing/],
    [
      'an aggregation that there is not',
      query({ aggregation: 'mean' }),
      /\.aggregation: expected one of avg, .*"mean"/,
    ],
    [
      'a filter that is no expression',
      query({ filters: [{ key: 'h', op: '=~', value: '(' }] }),
      /queries\[0\]\.filters\[0\]\.value: /,
    ],
    ['an interval that is none', query({ interval: '1 fortnight' }), /\.interval: expected a width/],
    ['an order that is none', query({ orderBy: 'median' }), /\.orderBy: expected one of avg/],
    ['an expression that is none', panel({ queries: [{ expression: 'A +' }] }), /queries\[0\]\.expression: /],
    [
      'two queries of one letter',
      panel({
        queries: [
          { refId: 'A', metric: 'a' },
          { refId: 'A', metric: 'b' },
        ],
      }),
      /queries\[1\]\.refId: A is there twice/,
    ],
    [
      '27 queries',
      panel({ queries: Array(27).fill({ metric: 'a' }) }),
      /queries: has 27 entries; at most 26/,
    ],
    ['501 panels', { title: 'x', panels: Array(501).fill(CPU) }, /^panels: has 501 entries; at most 500/],
    [
      'two panels of one id',
      {
        title: 'x',
        panels: [
          { ...CPU, id: 1 },
          { ...CPU, id: 1 },
        ],
      },
      /^panels\[1\]\.id: 1 is the id of another/,
    ],
    [
      'a panel over the edge',
      panel({ grid: { x: 20, y: 0, w: 6, h: 2 } }),
      /^panels\[0\]\.grid: x 20 and w 6 reach beyond/,
    ],
    ['a grid without a row', panel({ grid: { x: 20 } }), /^panels\[0\]\.grid\.y: is missing/],
    [
      'a colour that is none',
      panel({ display: { thresholds: [{ value: 1, color: 'red' }] } }),
      /thresholds\[0\]\.color: expected one of ok/,
    ],
    [
      'thresholds out of order',
      panel({
        display: {
          thresholds: [
            { value: 2, color: 'ok' },
            { value: 1, color: 'ok' },
          ],
        },
      }),
      /thresholds\[1\]\.value: 1 comes after 2/,
    ],
    ['min above max', panel({ display: { min: 2, max: 1 } }), /display\.min: 2 is not below max 1/],
    [
      'an unknown way with gaps',
      panel({ nulls: 'join' }),
      /nulls: expected one of gap, bridge, zero|nulls: expected gap/,
    ],
    [
      'a gap of no length',
      panel({ nulls: { bridgeSeconds: 0 } }),
      /nulls\.bridgeSeconds: expected a finite number above 0/,
    ],
    [
      'a script as link',
      panel({ links: [{ title: 'x', url: 'javascript:alert(1)' }] }),
      /links\[0\]\.url: expected an address/,
    ],
    [
      'a link with a hidden scheme',
      panel({ links: [{ title: 'x', url: '/\t/evil.example' }] }),
      /links\[0\]\.url/,
    ],
    [
      'a link to another server',
      { title: 'x', links: [{ title: 'x', url: '//evil.example' }] },
      /^links\[0\]\.url/,
    ],
    ['a link that is a variable', { title: 'x', links: [{ title: 'x', url: '$url' }] }, /^links\[0\]\.url/],
    [
      'a time that is none',
      { title: 'x', time: { from: 'yesterday' } },
      /^time\.from: "yesterday" is not a time/,
    ],
    [
      'times the wrong way round',
      { title: 'x', time: { from: 'now', to: 'now-1h' } },
      /^time\.from: now is not before/,
    ],
    [
      'a zone that there is not',
      { title: 'x', time: { zone: 'Mars/Base' } },
      /^time\.zone: "Mars\/Base" is no time zone/,
    ],
    [
      'a variable of the system',
      variable({ kind: 'text', name: '__interval' }),
      /^variables\[0\]\.name: expected letters/,
    ],
    [
      'two variables of one name',
      {
        title: 'x',
        variables: [
          { kind: 'text', name: 'v' },
          { kind: 'text', name: 'v' },
        ],
      },
      /^variables\[1\]\.name: v is there twice/,
    ],
    [
      'an interval that is no option',
      variable({ kind: 'interval', options: ['1m'], selected: '5m' }),
      /^variables\[0\]\.selected: expected one of 1m/,
    ],
    [
      'a variable of itself',
      variable({ kind: 'query', tag: 't', filters: [{ key: 'a', value: '$v' }] }),
      /^variables\[0\]\.filters: the options of v depend on v/,
    ],
    [
      'labels that are no texts',
      { title: 'x', panels: [{ kind: 'alertList', labels: { a: 1 } }] },
      /labels\.a: expected a text/,
    ],
  ];
  for (const [what, input, message] of facts)
    test(what, () => {
      assert.throws(() => parse(input), { code: 'INVALID_DASHBOARD', status: 400, message });
    });
});

test('a wrong name gets the right one as the way out', () => {
  const fixes = [{ tittle: 'x' }, { title: 'x', panels: [{ kind: 'timeserie' }] }].map(
    (input) => checkDashboard(input, NOW).problems.at(0)?.fix,
  );
  assert.deepEqual(fixes, ['Did you mean title?', 'Did you mean timeSeries?']);
});

test('all mistakes are found at once, up to a bound', () => {
  const { problems } = checkDashboard(
    { title: '', panels: Array(300).fill({ kind: 'stat', reducer: 'x' }) },
    NOW,
  );
  assert.equal(problems.length, 100);
  assert.equal(
    textOf(problems[2] ?? assert.fail()).slice(0, 40),
    'panels[1].reducer: expected one of last, m'.slice(0, 40),
  );
});

test('what looks like a mistake is told, and allowed', () => {
  const { dashboard, warnings } = checkDashboard(
    {
      title: 'x',
      variables: [{ kind: 'custom', name: 'v', options: ['a'], selected: ['b'] }],
      panels: [
        {
          ...CPU,
          repeat: { variable: 'host' },
          queries: [{ metric: 'a' }, { expression: 'Z * 2' }],
          overrides: [{ match: { refId: 'Q' } }],
        },
      ],
    },
    NOW,
  );
  assert.ok(dashboard !== undefined);
  assert.deepEqual(warnings.map(({ place }) => place).sort(), [
    'panels[0].overrides[0].match.refId',
    'panels[0].queries[1].expression',
    'panels[0].repeat.variable',
    'variables[0].selected',
  ]);
});

test('a document of more than a mebibyte is refused', () => {
  const panels = Array(20).fill({ kind: 'text', markdown: 'x'.repeat(60_000) });
  assert.throws(() => parse({ title: 'x', panels }), {
    message: /^the dashboard is \d+ bytes long; at most 1048576/,
  });
});

test('names that objects have of themselves are no fields of a document', () => {
  const input = JSON.parse('{"title":"x","__proto__":{"folder":"y"},"constructor":1}');
  assert.throws(() => parse(input), { message: /^__proto__: is not known here.*and 1 more/ });
  const labels = JSON.parse('{"__proto__":"a"}');
  const [panel] = parse({ title: 'x', panels: [{ kind: 'alertList', labels }] }).panels;
  assert.equal(JSON.stringify(panel).includes('"__proto__":"a"'), true);
});
