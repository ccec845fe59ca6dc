import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { SeriesIdCache } from './series-id-cache.ts';
import { SeriesResolver } from './series-resolver.ts';
import { FakeIds } from './testing/fake-ids.ts';
import { batchOf, FakeCatalog, FakeStore } from './testing/fake-store.ts';

/** A database with its writers; all databases share one Redis. */
function database(installation: string, ids: FakeIds) {
  const store = new FakeStore();
  const idCache = new SeriesIdCache({ state: ids, ttlMs: 1_000, installation: () => installation });
  const writer = () => {
    const catalog = new FakeCatalog();
    return new SeriesResolver({ store, catalog, idCache });
  };
  return { store, writers: [writer(), writer()] as const };
}

const action = fc.record({
  database: fc.nat({ max: 1 }),
  writer: fc.nat({ max: 1 }),
  // Numbers of series, in groups of batches.
  series: fc.array(fc.nat({ max: 15 }), { minLength: 1, maxLength: 8 }),
  /** What happens to the ids kept, before. */
  before: fc.oneof(
    fc.constant('nothing' as const),
    fc.constant('lost' as const),
    fc.record({
      stranger: fc.constantFrom('db-3', 'db-', 'db-1:cpu', ''),
      id: fc.integer({ min: -1, max: 40 }),
    }),
  ),
});

describe('ids shared by the writers of several databases', () => {
  test('are those of the own database, whatever is kept for another one', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { maxLength: 25 }), async (actions) => {
        const ids = new FakeIds();
        const databases = [database('db-1', ids), database('db-2', ids)] as const;
        for (const { database: at, writer, series, before } of actions) {
          if (before === 'lost') ids.kept.clear();
          else if (before !== 'nothing') {
            const { stranger, id } = before;
            for (const key of [...ids.kept.keys()]) ids.kept.set(key.replace(/^db-\d/, stranger), id);
          }
          const { store, writers } = databases[at] as (typeof databases)[0];
          const resolved = await (writers[writer] as SeriesResolver).resolve(series.map((n) => batchOf(n)));
          const right = await store.registerSeries(
            series.map((n) => ({ name: 'cpu', tags: { host: `host-${n}` } })),
          );
          assert.deepEqual(
            resolved.map(({ seriesIds }) => seriesIds[0]),
            [...right],
          );
        }
      }),
      { numRuns: 500 },
    );
  });
});
