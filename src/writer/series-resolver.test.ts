import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { AppError } from '../lib/errors.ts';
import type { SampleBatch } from '../model/sample-batch.ts';
import type { SeriesDefinition } from '../model/series.ts';
import { SeriesIdCache } from './series-id-cache.ts';
import { SeriesResolver } from './series-resolver.ts';
import { FakeIds } from './testing/fake-ids.ts';
import { batchOf, FakeCatalog, FakeStore } from './testing/fake-store.ts';

const HOST_1 = { name: 'cpu', tags: { host: 'host-1' } };

/** A writer's chain over a store and ids that it may share with others. */
function chain({
  store = new FakeStore(),
  ids = new FakeIds(),
  installation = () => 'db-1' as string | undefined,
} = {}) {
  const catalog = new FakeCatalog();
  const idCache = new SeriesIdCache({ state: ids, ttlMs: 1_000, installation });
  return { store, ids, catalog, resolver: new SeriesResolver({ store, catalog, idCache }) };
}

function batchWith(...definitions: readonly SeriesDefinition[]): SampleBatch {
  return {
    ...batchOf(1),
    seriesIds: new Uint32Array(definitions.length),
    newSeries: new Map(definitions.map((definition, at) => [at, definition])),
    seriesRefs: Uint32Array.from(definitions, (_, at) => at),
    times: new Float64Array(definitions.length),
    values: new Float64Array(definitions.length),
  };
}

describe('the way from a series to its id', () => {
  test('asks the ids kept by others once and the store once for a group, and keeps what is new', async () => {
    const { resolver, store, ids, catalog } = chain();
    const [first, second] = await resolver.resolve([batchOf(1, [1, 2]), batchOf(2), batchOf(1)]);
    assert.deepEqual([ids.gets.length, store.registrations, ids.sets], [1, 1, 1]);
    assert.deepEqual(
      store.registered.map(({ length }) => length),
      [2],
    );
    assert.equal(catalog.lookup('cpu', { host: 'host-1' }), first?.seriesIds[0]);
    assert.notEqual(first?.seriesIds[0], second?.seriesIds[0]);
    assert.ok([...ids.kept.keys()].every((key) => /^db-1:cpu:[\w-]{43}$/.test(key)));
    await resolver.resolve([batchOf(1), batchOf(2)]);
    assert.deepEqual([ids.gets.length, store.registrations], [1, 1]);
  });

  test('takes the id that another writer was given, whatever the order of the tags, without asking the store', async () => {
    const one = chain();
    await one.resolver.resolve([batchWith({ name: 'cpu', tags: { a: '1', b: '2' } })]);
    const two = chain(one);
    const [batch] = await two.resolver.resolve([batchWith({ name: 'cpu', tags: { b: '2', a: '1' } })]);
    assert.equal(one.store.registrations, 1);
    assert.equal(batch?.seriesIds[0], two.catalog.lookup('cpu', { a: '1', b: '2' }));
    assert.notEqual(batch?.seriesIds[0], 0);
  });

  test('goes to the store once for each metric that a definition says more of, also when the ids are kept', async () => {
    const one = chain();
    const series = ['a', 'b', 'c'].map((host) => ({ name: 'cpu', tags: { host } }));
    await one.resolver.resolve([batchWith(...series)]);
    const two = chain(one);
    const fuller = series.map((each) => ({ ...each, unit: 'percent' }));
    await two.resolver.resolve([batchWith(...fuller)]);
    assert.deepEqual(one.store.registered.at(-1), fuller.slice(0, 1));
    assert.equal(two.catalog.metric('cpu')?.unit, 'percent');
    await two.resolver.resolve([batchWith(...fuller)]);
    assert.equal(one.store.registrations, 2);
  });

  test('asks nobody for ids while it is not known which database it is', async () => {
    const { resolver, store, ids } = chain({ installation: () => undefined });
    await resolver.resolve([batchOf(1)]);
    assert.deepEqual([ids.gets.length, ids.sets, store.registrations], [0, 0, 1]);
  });

  for (const moment of ['kept ids', 'new ids'] as const) {
    test(`believes and keeps nothing of a database that was replaced while ${moment} were asked for`, async () => {
      let database = 'db-1';
      const { resolver, store, ids, catalog } = chain({ installation: () => database });
      const replace = (): void => {
        database = 'db-2';
      };
      if (moment === 'kept ids') ids.beforeGet = replace;
      else store.beforeRegister = replace;
      await assert.rejects(resolver.resolve([batchOf(1)]), { code: 'STORE_UNAVAILABLE', retryable: true });
      assert.equal(ids.kept.size, 0);
      assert.equal(catalog.lookup('cpu', { host: 'host-1' }), 0);
      await resolver.resolve([batchOf(1)]);
      assert.ok([...ids.kept.keys()].every((key) => key.startsWith('db-2:')));
    });
  }

  test('believes no kept id that is another series, is none, or is claimed by two', async () => {
    const known = chain();
    await known.resolver.resolve([batchOf(1)]);
    const idOfHost1 = known.catalog.lookup(HOST_1.name, HOST_1.tags);
    for (const id of [idOfHost1, 0, -1, 1.5, 2 ** 32, Number.NaN]) {
      const { ids } = known;
      const probe = chain(known);
      probe.catalog.add([{ ...HOST_1, id: idOfHost1 }]);
      await probe.resolver.resolve([batchOf(9)]);
      for (const key of ids.kept.keys()) ids.kept.set(key, id);
      const { resolver, catalog } = chain(known);
      catalog.add([{ ...HOST_1, id: idOfHost1 }]);
      const [batch] = await resolver.resolve([batchOf(9)]);
      assert.equal(batch?.seriesIds[0], probe.catalog.lookup('cpu', { host: 'host-9' }), `kept: ${id}`);
    }
    const { resolver } = chain(known);
    for (const key of known.ids.kept.keys()) known.ids.kept.set(key, 77);
    await known.resolver.resolve([batchOf(9)]);
    const [one, nine] = await resolver.resolve([batchOf(1), batchOf(9)]);
    assert.notEqual(one?.seriesIds[0], nine?.seriesIds[0]);
  });

  test('takes a store that contradicts the catalog for one to be tried again by a new process, not for a bad batch', async () => {
    const { store, catalog } = chain();
    const contradictions: Error[] = [];
    const onContradiction = (error: Error): void => void contradictions.push(error);
    const resolver = new SeriesResolver({ store, catalog, onContradiction });
    catalog.add = () => {
      throw new Error('BUG: a series of cpu has the ids 1 and 2');
    };
    await assert.rejects(resolver.resolve([batchOf(1)]), (error) => {
      assert.ok(error instanceof AppError);
      assert.equal(error.code, 'CATALOG_CONTRADICTED');
      assert.equal(error.retryable, true);
      assert.deepEqual(contradictions, [error]);
      return true;
    });
  });
});
