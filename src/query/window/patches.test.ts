import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AppError } from '../../lib/errors.ts';
import { type Patch, readInPatches } from './patches.ts';

const WHOLE: Patch = { fromUnit: 0, toUnit: 3, fromEnd: 0, toEnd: 4 };

/** Reads patches and says which, as `units x ends`. `refuses` is what the store does. */
async function read(
  cost: (patch: Patch) => number,
  refuses: (patch: Patch) => boolean,
  whole = WHOLE,
): Promise<string[]> {
  const reads: string[] = [];
  await readInPatches(whole, {
    cost,
    async read(patch, isLast) {
      if (refuses(patch)) throw new AppError('QUERY_TOO_LARGE', 'too large', { status: 422 });
      const { fromUnit, toUnit, fromEnd, toEnd } = patch;
      reads.push(`${fromUnit}-${toUnit}x${fromEnd}-${toEnd}${isLast ? ' last' : ''}`);
    },
  });
  return reads;
}

const size = ({ fromUnit, toUnit, fromEnd, toEnd }: Patch) => (toUnit - fromUnit) * (toEnd - fromEnd);

test('what is affordable is read at once', async () => {
  assert.deepEqual(
    await read(
      () => 1,
      () => false,
    ),
    ['0-3x0-4'],
  );
});

test('what is known to cost too much is cut by units first, then by ends', async () => {
  assert.deepEqual(
    await read(
      (patch) => size(patch) / 4,
      () => false,
    ),
    ['0-1x0-4', '1-2x0-4', '2-3x0-4'],
  );
  const expected = [0, 1, 2].flatMap((unit) => ['0-2', '2-4'].map((ends) => `${unit}-${unit + 1}x${ends}`));
  assert.deepEqual(
    await read(
      (patch) => size(patch) / 2,
      () => false,
    ),
    expected,
  );
});

test('what the store refuses is cut as well, down to what cannot be cut', async () => {
  assert.deepEqual(
    await read(
      () => 0,
      (patch) => size(patch) > 4,
    ),
    ['0-1x0-4', '1-2x0-4', '2-3x0-4'],
  );
  const ones = await read(
    () => 9,
    () => false,
  );
  assert.equal(ones.length, 12);
  assert.equal(ones[0], '0-1x0-1 last');
});

test('a single one that is too large is refused, and every other error ends it at once', async () => {
  await assert.rejects(
    read(
      () => 0,
      () => true,
    ),
    { code: 'QUERY_TOO_LARGE' },
  );
  let reads = 0;
  const failing = {
    cost: () => 0,
    async read() {
      reads += 1;
      throw new Error('away');
    },
  };
  await assert.rejects(readInPatches(WHOLE, failing), /away/);
  assert.equal(reads, 1);
});
