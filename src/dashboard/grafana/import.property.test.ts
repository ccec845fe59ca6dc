import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { AppError } from '../../lib/errors.ts';
import { checkDashboard } from '../document/parse-dashboard.ts';
import { type GrafanaImport, importGrafana } from './import.ts';
import { grafanaBoards, panelsIn } from './testing/boards.ts';

const NOW_MS = Date.UTC(2026, 10, 26);
const RUNS = 150;

type Container = Record<string, unknown>;

/** Every place in a value: the object or list, and the key in it. */
function placesIn(value: unknown, found: [Container, string][] = []): [Container, string][] {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    found.push([value as Container, key]);
    placesIn(inner, found);
  }
  return found;
}

/** What tends to break readers: wrong types, empty and huge values, names of what every object has, hostile texts. */
const oddValue = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    0,
    -1,
    1e308,
    -0.5,
    true,
    false,
    '',
    [],
    {},
    [[]],
    [null],
    [5, 'x'],
    'now/d',
    '$__all',
    '__proto__',
    'constructor',
    '${__proto__}',
    '${host:',
    '[[host]]',
    '/[/',
    '/(?=x)/i',
    'x'.repeat(5_000),
    '💥'.repeat(300),
    '<img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '//evil.example.org',
    'rate(x[$host])',
    'sum(',
    { constructor: { prototype: [] } },
    [{ type: 'row', panels: [null, 3, { type: 'row', panels: [] }] }],
  ),
  fc.jsonValue({ maxDepth: 3 }),
);

const mutation = fc.record({
  at: fc.nat(),
  from: fc.nat(),
  what: fc.constantFrom('replace', 'remove', 'copy', 'twice'),
  value: oddValue,
});

type Mutation = typeof mutation extends fc.Arbitrary<infer T> ? T : never;

function mangled(board: unknown, mutations: readonly Mutation[]): unknown {
  const root: Container = { board: structuredClone(board) };
  for (const { at, from, what, value } of mutations) {
    const places = placesIn(root).slice(1);
    const [container, key] = places[at % places.length] ?? [root, 'none'];
    const [source, sourceKey] = places[from % places.length] ?? [root, 'none'];
    if (what === 'remove') remove(container, key);
    else if (what === 'replace') container[key] = structuredClone(value);
    else if (what === 'copy') container[key] = structuredClone(source[sourceKey]);
    else if (Array.isArray(container)) container.push(structuredClone(container[Number(key)]));
  }
  return root.board;
}

/** A list without holes: JSON knows none. */
function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
}

const REFUSALS: ReadonlySet<string> = new Set(['GRAFANA_NOT_RECOGNISED', 'GRAFANA_V2_LAYOUT']);

/** Undefined where what is left is no board any more. */
function tryImport(board: unknown): GrafanaImport | undefined {
  try {
    return importGrafana(board, NOW_MS);
  } catch (error) {
    if (error instanceof AppError && REFUSALS.has(error.code)) return undefined;
    throw error;
  }
}

function checkImport(board: unknown): void {
  const before = JSON.stringify(board);
  const result = tryImport(board);
  assert.equal(JSON.stringify(board), before, 'the input was changed');
  if (result === undefined) return;
  const { dashboard, report } = result;
  const panels = report.panels.filter(({ place }) => !/^rows\[\d+\]$/.test(place));
  assert.equal(panels.length, panelsIn(board), 'a panel of the input is not in the report');
  const byId = new Map(dashboard.panels.map((panel) => [panel.id, panel]));
  for (const { panelId, panelKind, place } of report.panels)
    assert.equal(byId.get(panelId)?.kind, panelKind, `${place} is not in the board`);
  const places = report.panels.map(({ place }) => place);
  assert.equal(new Set(places).size, places.length);
  const { problems } = checkDashboard(dashboard, NOW_MS);
  assert.deepEqual(problems, []);
}

test('however a board is mangled: nothing throws, no panel is lost, and the document is valid', () => {
  const boards = grafanaBoards().map(([, board]) => board);
  const inputs = fc.record({
    board: fc.nat({ max: boards.length - 1 }),
    mutations: fc.array(mutation, { minLength: 1, maxLength: 12 }),
  });
  fc.assert(
    fc.property(inputs, ({ board, mutations }) => checkImport(mangled(boards[board], mutations))),
    { numRuns: RUNS },
  );
});

test('whatever stands where panels, variables, annotations and links should be', () => {
  const anything = fc.record({
    panels: oddValue,
    rows: oddValue,
    templating: fc.record({
      list: fc.array(fc.record({ name: oddValue, type: oddValue, query: oddValue, current: oddValue })),
    }),
    annotations: fc.record({
      list: fc.array(fc.record({ name: oddValue, builtIn: oddValue, target: oddValue })),
    }),
    links: fc.array(fc.record({ title: oddValue, url: oddValue, type: oddValue, tags: oddValue })),
    time: fc.record({ from: oddValue, to: oddValue }),
    refresh: oddValue,
    timezone: oddValue,
    title: oddValue,
    tags: oddValue,
  });
  fc.assert(fc.property(anything, checkImport), { numRuns: RUNS });
});

test('panels of known kinds with anything in their settings', () => {
  const kind = fc.constantFrom(
    'timeseries',
    'graph',
    'stat',
    'singlestat',
    'gauge',
    'bargauge',
    'table',
    'table-old',
    'heatmap',
    'histogram',
    'barchart',
    'piechart',
    'state-timeline',
    'text',
    'alertlist',
    'row',
  );
  const settings = fc.dictionary(
    fc.constantFrom(
      ...[
        'unit',
        'min',
        'max',
        'decimals',
        'thresholds',
        'mappings',
        'color',
        'custom',
        'displayName',
        'links',
        'noValue',
      ],
    ),
    oddValue,
  );
  const panel = fc.record(
    {
      type: kind,
      id: oddValue,
      title: oddValue,
      gridPos: fc.record({ x: oddValue, y: oddValue, w: oddValue, h: oddValue }),
      fieldConfig: fc.record({
        defaults: settings,
        overrides: fc.array(
          fc.record({
            matcher: fc.record({
              id: fc.constantFrom('byName', 'byRegexp', 'byFrameRefID', 'byNames', 'byType', 'x'),
              options: oddValue,
            }),
            properties: fc.array(
              fc.record({
                id: fc.constantFrom(
                  'unit',
                  'color',
                  'min',
                  'custom.axisPlacement',
                  'thresholds',
                  'displayName',
                ),
                value: oddValue,
              }),
            ),
          }),
          { maxLength: 3 },
        ),
      }),
      targets: fc.array(
        fc.record({ refId: oddValue, expr: oddValue, legendFormat: oddValue, datasource: oddValue }),
        { maxLength: 4 },
      ),
      options: fc.dictionary(
        fc.constantFrom(
          'legend',
          'tooltip',
          'reduceOptions',
          'orientation',
          'content',
          'sortBy',
          'stateFilter',
          'maxItems',
        ),
        oddValue,
      ),
      yaxes: oddValue,
      seriesOverrides: oddValue,
      styles: oddValue,
      thresholds: oddValue,
      timeFrom: oddValue,
      timeShift: oddValue,
      repeat: oddValue,
      transformations: oddValue,
    },
    { requiredKeys: ['type'] },
  );
  const boards = fc
    .array(panel, { maxLength: 6 })
    .map((panels) => ({ schemaVersion: 40, title: 'x', panels }));
  fc.assert(fc.property(boards, checkImport), { numRuns: RUNS });
});

test('nesting without end is refused or read, and ends', () => {
  const deep = (depth: number, wrap: (inner: unknown) => unknown): unknown => {
    let value: unknown = 'x';
    for (let i = 0; i < depth; i += 1) value = wrap(value);
    return value;
  };
  for (const wrap of [(inner: unknown) => [inner], (inner: unknown) => ({ inner })]) {
    const bottomless = deep(50_000, wrap);
    const panel = {
      type: 'unknown',
      options: bottomless,
      targets: [bottomless, { expr: 'up', x: bottomless }],
    };
    const { report } = importGrafana({ panels: [panel], anything: bottomless }, NOW_MS);
    assert.equal(report.panels.length, 1);
  }
});

test('boards that are made to take long do not', () => {
  const many = 200_000;
  const panel = (more: object) => ({
    type: 'timeseries',
    title: 'x',
    targets: [{ refId: 'A', expr: 'up' }],
    ...more,
  });
  const boards: readonly (readonly [string, object])[] = [
    ['unclosed references', { title: '${a.'.repeat(many), description: '[[a:'.repeat(many), panels: [] }],
    [
      'a variable of blanks',
      { templating: { list: [variable('query', `label_values(${' '.repeat(many)}`)] } },
    ],
    ['an option of blanks', { templating: { list: [variable('custom', `a${' '.repeat(many)}`)] } }],
    [
      'a pattern of backslashes',
      { templating: { list: [{ ...variable('query', 'label_values(x)'), regex: '\\'.repeat(many) }] } },
    ],
    [
      'many variables',
      { templating: { list: Array.from({ length: 20_000 }, (_, i) => variable('custom', `${i}`)) } },
    ],
    [
      'many queries',
      { panels: [panel({ targets: Array.from({ length: 50_000 }, () => ({ expr: 'up' })) })] },
    ],
    [
      'many unknown settings',
      { panels: [panel(Object.fromEntries(Array.from({ length: 50_000 }, (_, i) => [`x${i}`, 1])))] },
    ],
    [
      'a long query',
      { panels: [panel({ targets: [{ expr: '('.repeat(many) }, { expr: 'a + '.repeat(4_900) }] })] },
    ],
    [
      'many panels over one another',
      { panels: Array.from({ length: 500 }, () => panel({ gridPos: { x: 0, y: 0, w: 24, h: 9 } })) },
    ],
  ];
  for (const [name, board] of boards) {
    const startMs = performance.now();
    const { report } = importGrafana({ schemaVersion: 40, ...board }, NOW_MS);
    const sizeBytes = JSON.stringify(report).length;
    const tookMs = performance.now() - startMs;
    // A hundred times what these take on an idle machine, and a thousandth of what they could.
    assert.ok(tookMs < 10_000, `${name} took ${Math.round(tookMs)} ms`);
    assert.ok(sizeBytes < 1_000_000, `${name}: the report has ${sizeBytes} bytes`);
  }
});

function variable(type: string, query: string): object {
  return { name: `1${query.slice(0, 5)}`, type, query };
}
