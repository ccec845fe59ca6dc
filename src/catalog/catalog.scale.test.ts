import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { SeriesRecord } from '../model/series.ts';
import { SeriesCatalog } from './catalog.ts';
import type { TagMatcher } from './tag-matcher.ts';
import { CatalogOracle } from './testing/oracle.ts';

const SERIES = 12_000;
const VALUES: Readonly<Record<string, readonly string[]>> = {
  host: Array.from({ length: 1_500 }, (_, i) => `web-${i}`),
  region: ['us-east', 'us-west', 'eu-west', 'ap-south'],
  rack: Array.from({ length: 60 }, (_, i) => String(i)),
};

/** Enough series for chains of blocks, growing tables and bitmaps, in an order of ids that is right only on the whole. */
function records(random: () => number): SeriesRecord[] {
  const all = Array.from({ length: SERIES }, (_, i) => {
    const tags: Record<string, string> = { serial: String(Math.floor(i / 3)) };
    for (const [key, values] of Object.entries(VALUES)) {
      if (random() < 0.9) tags[key] = values[Math.floor(random() * values.length)] as string;
    }
    return { name: random() < 0.8 ? 'large' : `small_${i % 7}`, tags };
  });
  const unique = new Map(
    all.map((one) => [JSON.stringify([one.name, Object.entries(one.tags).sort()]), one]),
  );
  return [...unique.values()].map((one, i) => ({
    ...one,
    id: random() < 0.01 ? 1_000_000 + i * 1_000 : i + 1,
  }));
}

function matcher(random: () => number): TagMatcher {
  const key = ['host', 'region', 'rack', 'serial', 'absent'][Math.floor(random() * 5)] as string;
  const op = (['=', '!=', '=~', '!~'] as const)[Math.floor(random() * 4)] ?? '=';
  const known = VALUES[key] ?? ['17', '1234'];
  const value = known[Math.floor(random() * known.length)] as string;
  if (op === '=' || op === '!=') return { key, op, value: random() < 0.1 ? '' : value };
  const forms = [
    value,
    `${value}|${known[0]}|`,
    `${value.slice(0, -1)}.*`,
    `.*${value.slice(-1)}`,
    '.*',
    '.+',
    '[^w].*',
    '.*[13579]',
    `${value}?`,
  ];
  return { key, op, value: forms[Math.floor(random() * forms.length)] as string };
}

test('selections over many series are those of a naive oracle', () => {
  let seed = 42;
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const catalog = new SeriesCatalog();
  const oracle = new CatalogOracle();
  const all = records(random);
  for (let start = 0; start < all.length; start += 3_000) {
    const batch = all.slice(start, start + 3_000);
    catalog.add(batch);
    oracle.add(batch);
    for (let i = 0; i < 100; i++) {
      const metric = random() < 0.7 ? 'large' : `small_${i % 7}`;
      const matchers = Array.from({ length: Math.floor(random() * 4) }, () => matcher(random));
      assert.deepEqual(
        [...catalog.select(metric, matchers)],
        oracle.select(metric, matchers),
        JSON.stringify(matchers),
      );
    }
    for (const { id, name, tags } of batch) assert.equal(catalog.lookup(name, tags), id);
  }
  for (const { id, name } of all) assert.equal(catalog.get(id)?.name, name);
});
