import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { GroupedSeries, inOrderOfId } from './grouped-series.ts';

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 2 ** 32 - 1 }), { maxLength: 40 });

test('series are put in order of id with their groups', () => {
  fc.assert(
    fc.property(ids, (list) => {
      const ordered = inOrderOfId({
        seriesIds: Uint32Array.from(list),
        groups: Uint32Array.from(list.keys()),
      });
      assert.deepEqual(
        [...ordered.seriesIds],
        [...list].sort((a, b) => a - b),
      );
      ordered.seriesIds.forEach((id, i) => {
        assert.equal(list[ordered.groups[i] as number], id);
      });
    }),
  );
});

test('a part has the series of its groups, and says how many before it is made', () => {
  fc.assert(
    fc.property(ids, fc.array(fc.nat({ max: 4 }), { minLength: 40, maxLength: 40 }), (list, of) => {
      const sorted = [...list].sort((a, b) => a - b);
      const series = new GroupedSeries(
        { seriesIds: Uint32Array.from(sorted), groups: Uint32Array.from(sorted, (_, i) => of[i] as number) },
        5,
      );
      for (let from = 0; from < 5; from += 1) {
        for (let to = from + 1; to <= 5; to += 1) {
          const expected = sorted.flatMap((id, i) => {
            const group = of[i] as number;
            return group >= from && group < to ? [[id, group - from] as const] : [];
          });
          const part = series.part(from, to);
          assert.deepEqual(
            [...part.seriesIds].map((id, i) => [id, part.groups[i]]),
            expected,
          );
          assert.equal(series.seriesIn(from, to), expected.length);
          const byGroup = series.byGroup(from, to);
          assert.deepEqual(
            [...byGroup.seriesIds].map((id, i) => [id, byGroup.groups[i]]),
            expected.toSorted(([, a], [, b]) => a - b),
          );
        }
      }
    }),
    { numRuns: 30 },
  );
});
