import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { SeriesRecord, Tags } from '../model/series.ts';
import { SeriesCatalog } from './catalog.ts';
import type { TagMatcher } from './tag-matcher.ts';
import { CatalogOracle } from './testing/oracle.ts';

const HOSTILE = [
  '__proto__',
  'constructor',
  'toString',
  '😀',
  'שלום',
  '\ud800',
  'a b',
  '"',
  '\n',
  '0',
  'x'.repeat(200),
];
const NAMES = ['cpu', 'cpu_usage', 'mem', ...HOSTILE.slice(0, 4)];
const KEYS = ['host', 'env', 'zone', 'disk', ...HOSTILE];
const VALUES = ['a', 'b', 'ab', 'web-1', 'web-2', 'db-1', ...HOSTILE];
const EXPRESSIONS = [
  '',
  'a',
  'a|b',
  'web-.*',
  '.*',
  '.+',
  'web-[12]',
  '(?:web|db)-1',
  '.*1',
  '|a',
  'a?b?',
  '.*e.*',
  '[^a]+',
  '.',
];

const value = fc.constantFrom(...VALUES);
const tags: fc.Arbitrary<Tags> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...KEYS), value), { selector: ([key]) => key, maxLength: 5 })
  .map((entries) => Object.fromEntries(entries));
const definition = fc.record({ name: fc.constantFrom(...NAMES), tags });
const records: fc.Arbitrary<SeriesRecord[]> = fc
  .tuple(
    fc.array(definition, { maxLength: 60 }),
    fc.boolean(),
    fc.infiniteStream(fc.integer({ min: 1, max: 2 ** 32 - 1 })),
  )
  .map(([definitions, dense, ids]) => {
    const unique = new Map<string, SeriesRecord>();
    const used = new Set<number>();
    for (const { name, tags: own } of definitions) {
      let id = dense ? unique.size + 1 : (ids.next().value as number);
      while (used.has(id)) id = (id % 1_000_000) + 1;
      const identity = JSON.stringify([name, Object.entries(own).sort()]);
      if (!unique.has(identity)) unique.set(identity, { id, name, tags: own });
      used.add(id);
    }
    return [...unique.values()];
  });
const matcher: fc.Arbitrary<TagMatcher> = fc.oneof(
  fc.record({
    key: fc.constantFrom(...KEYS),
    op: fc.constantFrom('=' as const, '!=' as const),
    value: fc.oneof(value, fc.constant('')),
  }),
  fc.record({
    key: fc.constantFrom(...KEYS),
    op: fc.constantFrom('=~' as const, '!~' as const),
    value: fc.constantFrom(...EXPRESSIONS),
  }),
);

function filled(all: readonly SeriesRecord[]): { catalog: SeriesCatalog; oracle: CatalogOracle } {
  const catalog = new SeriesCatalog();
  const oracle = new CatalogOracle();
  catalog.add(all);
  oracle.add(all);
  return { catalog, oracle };
}

describe('the catalog agrees with a naive oracle', () => {
  test('on selections, also when it is asked before and after more series come', () => {
    fc.assert(
      fc.property(
        records,
        fc.nat(),
        fc.array(fc.array(matcher, { maxLength: 4 }), { maxLength: 8 }),
        (all, cut, selectors) => {
          const { catalog, oracle } = filled(all.slice(0, cut % (all.length + 1)));
          const check = (): void => {
            for (const name of NAMES) {
              for (const matchers of selectors) {
                assert.deepEqual([...catalog.select(name, matchers)], oracle.select(name, matchers));
              }
            }
          };
          check();
          catalog.add(all);
          oracle.add(all);
          check();
        },
      ),
      { numRuns: 300 },
    );
  });

  test('on lookups, whatever the order of the keys', () => {
    fc.assert(
      fc.property(records, fc.array(definition, { maxLength: 20 }), (all, others) => {
        const { catalog, oracle } = filled(all);
        for (const { name, tags: own } of [...all, ...others]) {
          const reversed = Object.fromEntries(Object.entries(own).reverse());
          assert.equal(catalog.lookup(name, reversed), oracle.lookup(name, own));
        }
      }),
      { numRuns: 300 },
    );
  });

  test('on records, groups and listings', () => {
    fc.assert(
      fc.property(
        records,
        fc.array(fc.constantFrom(...KEYS), { maxLength: 3 }),
        fc.nat(5),
        value,
        fc.array(matcher, { maxLength: 2 }),
        (all, keys, limit, prefix, matchers) => {
          const { catalog, oracle } = filled(all);
          assert.equal(catalog.seriesCount(), all.length);
          for (const record of all) assert.deepEqual(plain(catalog.get(record.id)), record);
          const ids = all.map(({ id }) => id);
          const groups = catalog.group(Uint32Array.from(ids), keys);
          assert.deepEqual({ groups: [...groups.groups], tags: groups.tags }, oracle.group(ids, keys));
          for (const metric of [undefined, ...NAMES]) {
            assert.deepEqual(catalog.tagKeys(metric), oracle.tagKeys(metric));
            assert.equal(catalog.seriesCount(metric), oracle.of(metric).length);
            for (const key of KEYS) {
              const filter = {
                ...(metric === undefined ? {} : { metric }),
                prefix: prefix.slice(0, 1),
                limit,
              };
              assert.deepEqual(catalog.tagValues(key, filter), oracle.tagValues(key, filter));
              const narrowed = { ...filter, prefix: '', match: prefix.slice(-2).toUpperCase(), matchers };
              assert.deepEqual(catalog.tagValues(key, narrowed), oracle.tagValues(key, narrowed));
            }
          }
        },
      ),
      { numRuns: 200 },
    );
  });
});

function plain(record: SeriesRecord | undefined): SeriesRecord | undefined {
  return record === undefined
    ? undefined
    : { ...record, tags: Object.fromEntries(Object.entries(record.tags)) };
}
