import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import type { SeriesRecord, Tags } from '../model/series.ts';
import { SeriesCatalog } from './catalog.ts';

function catalogOf(...records: SeriesRecord[]): SeriesCatalog {
  const catalog = new SeriesCatalog();
  catalog.add(records);
  return catalog;
}

function named(...names: string[]): SeriesCatalog {
  return catalogOf(...names.map((name, i) => ({ id: i + 1, name, tags: {} })));
}

describe('adding series', () => {
  test('twice changes nothing', () => {
    const record = { id: 7, name: 'cpu', tags: { host: 'a' } };
    const catalog = catalogOf(record, record);
    catalog.add([record]);
    assert.equal(catalog.seriesCount(), 1);
    assert.deepEqual([...catalog.select('cpu', [])], [7]);
  });

  test('the first definition of a metric decides its type and unit, later ones fill in what was missing', () => {
    const catalog = catalogOf(
      { id: 1, name: 'cpu', tags: { host: 'a' }, type: 'gauge' },
      { id: 2, name: 'cpu', tags: { host: 'b' }, type: 'counter', unit: 'percent' },
      { id: 1, name: 'cpu', tags: { host: 'a' }, unit: 'ratio' },
    );
    assert.deepEqual(catalog.metric('cpu'), { name: 'cpu', type: 'gauge', unit: 'percent', seriesCount: 2 });
    assert.equal(catalog.get(1)?.unit, 'percent');
  });

  test('a series that is known only without its unit learns it', () => {
    const catalog = catalogOf(
      { id: 1, name: 'cpu', tags: {} },
      { id: 1, name: 'cpu', tags: {}, unit: 'percent' },
    );
    assert.deepEqual(catalog.metric('cpu'), { name: 'cpu', unit: 'percent', seriesCount: 1 });
  });

  const contradictions: readonly (readonly [string, SeriesRecord, RegExp])[] = [
    [
      'an id that belongs to another series',
      { id: 1, name: 'mem', tags: {} },
      /BUG: series id 1 was given twice/,
    ],
    [
      'a second id for a series',
      { id: 2, name: 'cpu', tags: {} },
      /BUG: a series of cpu has the ids 1 and 2/,
    ],
    ['id 0', { id: 0, name: 'mem', tags: {} }, /BUG: 0 is not a series id/],
    [
      'an id of more than 32 bits',
      { id: 2 ** 32, name: 'mem', tags: {} },
      /BUG: 4294967296 is not a series id/,
    ],
  ];
  for (const [title, record, message] of contradictions) {
    test(`${title} is refused`, () => {
      assert.throws(() => catalogOf({ id: 1, name: 'cpu', tags: {} }).add([record]), message);
    });
  }

  test('the newest series is the one with the largest id, whenever it came', () => {
    assert.equal(catalogOf().newest(), undefined);
    const tags = { host: 'a' };
    const catalog = catalogOf(
      { id: 9, name: 'cpu', tags },
      { id: 2_000_000, name: 'mem', tags },
      { id: 3, name: 'up', tags },
    );
    assert.equal(catalog.newest()?.name, 'mem');
  });

  test('ids may come in any order and from anywhere in 32 bits', () => {
    const ids = [2 ** 32 - 1, 5, 1, 3_000_000_000, 2];
    const catalog = catalogOf(...ids.map((id) => ({ id, name: 'cpu', tags: { host: String(id) } })));
    assert.deepEqual(
      [...catalog.select('cpu', [])],
      [...ids].sort((a, b) => a - b),
    );
    for (const id of ids) assert.deepEqual({ ...catalog.get(id)?.tags }, { host: String(id) });
    assert.equal(catalog.get(4), undefined);
    assert.equal(catalog.get(0), undefined);
  });
});

describe('looking up', () => {
  const catalog = catalogOf(
    { id: 3, name: 'cpu', tags: { host: 'a', env: 'x' } },
    { id: 4, name: 'cpu', tags: {} },
  );
  const unknown: readonly (readonly [string, Tags])[] = [
    ['cpu', { host: 'a' }],
    ['cpu', { host: 'a', env: 'y' }],
    ['cpu', { host: 'x', env: 'a' }],
    ['cpu', { host: 'a', env: 'x', zone: 'x' }],
    ['mem', { host: 'a', env: 'x' }],
    ['cpu', { env: 'x' }],
  ];
  for (const [name, tags] of unknown) {
    test(`${name} ${JSON.stringify(tags)} is unknown, also right after a known series`, () => {
      assert.equal(catalog.lookup('cpu', { env: 'x', host: 'a' }), 3);
      assert.equal(catalog.lookup(name, tags), 0);
      assert.equal(catalog.lookup('cpu', { host: 'a', env: 'x' }), 3);
      assert.equal(catalog.lookup('cpu', {}), 4);
    });
  }

  test('a series is found as soon as it was added, though it was asked for in vain before', () => {
    const growing = catalogOf(
      { id: 1, name: 'cpu', tags: { host: 'a' } },
      { id: 2, name: 'cpu', tags: { env: 'x' } },
    );
    assert.equal(growing.lookup('cpu', { host: 'a', env: 'x' }), 0);
    growing.add([{ id: 3, name: 'cpu', tags: { env: 'x', host: 'a' } }]);
    assert.equal(growing.lookup('cpu', { host: 'a', env: 'x' }), 3);
  });

  test('hundreds of tags make a series like any other', () => {
    const tags = Object.fromEntries(Array.from({ length: 300 }, (_, i) => [`key${i}`, `value${i}`]));
    const wide = catalogOf({ id: 1, name: 'wide', tags });
    assert.equal(wide.lookup('wide', Object.fromEntries(Object.entries(tags).reverse())), 1);
    assert.deepEqual({ ...wide.get(1)?.tags }, tags);
  });
});

describe('hostile names', () => {
  const names = [
    '__proto__',
    'constructor',
    'hasOwnProperty',
    '😀',
    'مرحبا',
    '\u202egnp',
    '\ud800',
    'x'.repeat(200),
    ' ',
    '0',
    '-1',
  ];
  const tagsOf = (i: number): Tags =>
    JSON.parse(JSON.stringify(Object.fromEntries(names.map((name) => [name, `${name}${i}`]))));

  test('are names, keys and values like any other', () => {
    const catalog = catalogOf(...names.map((name, i) => ({ id: i + 1, name, tags: tagsOf(i) })));
    names.forEach((name, i) => {
      assert.equal(catalog.lookup(name, tagsOf(i)), i + 1);
      assert.equal(catalog.lookup(name, tagsOf(i + 1)), 0);
      const { tags } = catalog.get(i + 1) as SeriesRecord;
      assert.deepEqual(Object.entries(tags).sort(), Object.entries(tagsOf(i)).sort());
      for (const key of names) {
        assert.deepEqual([...catalog.select(name, [{ key, op: '=', value: `${key}${i}` }])], [i + 1]);
        assert.deepEqual([...catalog.select(name, [{ key, op: '=~', value: '.+' }])], [i + 1]);
        assert.deepEqual(catalog.tagValues(key, { metric: name }), [`${key}${i}`]);
      }
    });
    assert.deepEqual(catalog.tagKeys(), [...names].sort());
    assert.deepEqual(
      catalog.metrics().map(({ name }) => name),
      [...names].sort(),
    );
  });

  test('are not found where nothing was added', () => {
    const catalog = catalogOf({ id: 1, name: 'cpu', tags: { host: 'a' } });
    assert.equal(catalog.lookup('constructor', {}), 0);
    assert.equal(catalog.lookup('cpu', { constructor: 'a' } as unknown as Tags), 0);
    assert.equal(catalog.metric('__proto__'), undefined);
    assert.deepEqual([...catalog.select('cpu', [{ key: 'toString', op: '!=', value: '' }])], []);
    const { tags } = catalog.group(Uint32Array.of(1), ['constructor', 'host']);
    assert.equal(tags[0]?.constructor, undefined);
  });
});

describe('selecting', () => {
  const catalog = catalogOf(
    { id: 1, name: 'cpu', tags: { host: 'web-1', env: 'prod' } },
    { id: 2, name: 'cpu', tags: { host: 'web-2' } },
    { id: 3, name: 'cpu', tags: { host: 'db\n1', env: 'test' } },
  );
  const select = (...matchers: string[][]): number[] => [
    ...catalog.select(
      'cpu',
      matchers.map(([key, op, value]) => ({ key, op, value }) as never),
    ),
  ];

  test('a missing tag is the empty string', () => {
    assert.deepEqual(select(['env', '=', '']), [2]);
    assert.deepEqual(select(['env', '!=', '']), [1, 3]);
    assert.deepEqual(select(['env', '!=', 'prod']), [2, 3]);
    assert.deepEqual(select(['env', '=~', 'prod|']), [1, 2]);
    assert.deepEqual(select(['env', '=~', 'pr.*|']), [1, 2]);
    assert.deepEqual(select(['env', '!~', 'prod|']), [3]);
    assert.deepEqual(select(['env', '!~', '.+']), [2]);
    assert.deepEqual(select(['env', '!~', '.*']), []);
    assert.deepEqual(select(['none', '=~', 'a*']), [1, 2, 3]);
    assert.deepEqual(select(['none', '=~', 'a+']), []);
    assert.deepEqual(select(['none', '!~', 'a+b*']), [1, 2, 3]);
  });

  test('an expression must match the whole value, and a dot matches a newline', () => {
    assert.deepEqual(select(['host', '=~', 'web']), []);
    assert.deepEqual(select(['host', '=~', 'web-.']), [1, 2]);
    assert.deepEqual(select(['host', '=~', 'db.1']), [3]);
  });

  test('an expression keeps its verdicts and gives them on new values, too', () => {
    const growing = catalogOf({ id: 1, name: 'cpu', tags: { host: 'web-1' } });
    const matchers = [{ key: 'host', op: '=~', value: 'w[a-e]b-[0-9]+' }] as const;
    assert.deepEqual([...growing.select('cpu', matchers)], [1]);
    growing.add(
      Array.from({ length: 600 }, (_, i) => ({ id: i + 2, name: 'cpu', tags: { host: `web-x${i}` } })),
    );
    growing.add([{ id: 900, name: 'cpu', tags: { host: 'web-77' } }]);
    assert.deepEqual([...growing.select('cpu', matchers)], [1, 900]);
  });

  test('hundreds of expressions do not push each other out of being right', () => {
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < 600; i++) {
        assert.deepEqual(select(['host', '=~', `web-1(x{${i}}|y+)?`]), [1]);
      }
    }
  });

  test('a malformed expression is refused with the matcher and the position, for an unknown metric, too', () => {
    for (const metric of ['cpu', 'unknown']) {
      assert.throws(
        () =>
          catalog.select(metric, [
            { key: 'env', op: '=', value: 'a' },
            { key: 'host', op: '!~', value: 'web-(a' },
          ]),
        (error: unknown) => {
          assert.ok(error instanceof AppError);
          assert.equal(error.code, 'INVALID_MATCHER');
          assert.equal(error.status, 400);
          assert.equal(error.message, 'matchers[1] (host!~"web-(a"): missing closing ) at position 4');
          assert.ok(error.fix);
          return true;
        },
      );
    }
  });

  test('an expression with too many states is refused instead of holding up the process', () => {
    let state = 1;
    const letter = (): string => {
      state = (state * 48_271) % 2_147_483_647;
      return state & 4_096 ? 'a' : 'b';
    };
    const letters = (): string => Array.from({ length: 200 }, letter).join('');
    const hostile = catalogOf(
      ...Array.from({ length: 3_000 }, (_, i) => ({ id: i + 1, name: 'cpu', tags: { host: letters() } })),
    );
    assert.throws(
      () => hostile.select('cpu', [{ key: 'host', op: '=~', value: '((a|b)*a(a|b){30})*c?' }]),
      (error: unknown) =>
        error instanceof AppError && error.code === 'MATCHER_TOO_COSTLY' && error.status === 422,
    );
  });
});

describe('listing', () => {
  test('metrics come by name, or the better matches first', () => {
    const catalog = named(
      'node_disk_read',
      'read',
      'disk_reads',
      'spread',
      'Disk_Read',
      'disk',
      'thread_disk',
    );
    const match = (text: string, limit?: number): string[] =>
      catalog.metrics({ match: text, ...(limit === undefined ? {} : { limit }) }).map(({ name }) => name);
    assert.deepEqual(match(' ', 2), ['Disk_Read', 'disk']);
    assert.deepEqual(match('read'), [
      'read',
      'Disk_Read',
      'disk_reads',
      'node_disk_read',
      'spread',
      'thread_disk',
    ]);
    assert.deepEqual(match('DISK'), ['disk', 'Disk_Read', 'disk_reads', 'node_disk_read', 'thread_disk']);
    assert.deepEqual(match('disk read'), ['Disk_Read', 'disk_reads', 'node_disk_read', 'thread_disk']);
    assert.deepEqual(match('disk read', 1), ['Disk_Read']);
    assert.deepEqual(match('disk nothing'), []);
    catalog.add([{ id: 100, name: 'aaa', tags: {} }]);
    assert.equal(catalog.metrics()[1]?.name, 'aaa');
  });

  test('cardinality names the largest metrics and the keys with most values', () => {
    const catalog = catalogOf(
      { id: 1, name: 'cpu', tags: { host: 'a', env: 'x' } },
      { id: 2, name: 'cpu', tags: { host: 'b', env: 'x' } },
      { id: 3, name: 'mem', tags: { host: 'a', env: 'x' } },
      { id: 4, name: 'up', tags: { env: 'x' } },
    );
    assert.deepEqual(catalog.cardinality(2), {
      series: 4,
      metrics: [
        { name: 'cpu', series: 2 },
        { name: 'mem', series: 1 },
      ],
      tags: [
        { key: 'host', values: 2, series: 3 },
        { key: 'env', values: 1, series: 4 },
      ],
    });
  });

  test('an empty catalog answers everything with nothing', () => {
    const catalog = new SeriesCatalog();
    assert.equal(catalog.lookup('cpu', {}), 0);
    assert.deepEqual([...catalog.select('cpu', [{ key: 'a', op: '=', value: '' }])], []);
    assert.deepEqual(catalog.metrics(), []);
    assert.deepEqual(catalog.tagKeys('cpu'), []);
    assert.deepEqual(catalog.tagValues('host', { metric: 'cpu' }), []);
    assert.deepEqual(catalog.cardinality(5), { series: 0, metrics: [], tags: [] });
    assert.deepEqual([...catalog.group(new Uint32Array(0), ['a']).groups], []);
  });
});

describe('grouping', () => {
  const catalog = catalogOf(
    { id: 1, name: 'cpu', tags: { host: 'b', env: 'x' } },
    { id: 2, name: 'cpu', tags: { host: 'a' } },
    { id: 3, name: 'cpu', tags: { host: 'b', env: 'y' } },
  );

  test('without keys everything is one group', () => {
    const { groups, tags } = catalog.group(Uint32Array.of(1, 2, 3), []);
    assert.deepEqual([...groups], [0, 0, 0]);
    assert.deepEqual(
      tags.map((own) => ({ ...own })),
      [{}],
    );
  });

  test('groups are numbered in order of first appearance and lack the tags their series lack', () => {
    const { groups, tags } = catalog.group(Uint32Array.of(3, 2, 1), ['env', 'nothing']);
    assert.deepEqual([...groups], [0, 1, 2]);
    assert.deepEqual(
      tags.map((own) => ({ ...own })),
      [{ env: 'y' }, {}, { env: 'x' }],
    );
    assert.deepEqual([...catalog.group(Uint32Array.of(1, 2, 3), ['host']).groups], [0, 1, 0]);
  });

  test('an unknown id is a bug of the caller', () => {
    assert.throws(
      () => catalog.group(Uint32Array.of(9), ['host']),
      /BUG: the catalog has no series with id 9/,
    );
  });
});
