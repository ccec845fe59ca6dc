import type { MaintenanceContext } from './maintenance-context.ts';
import type { Segment } from './segment-set.ts';
import { deleteSegmentRecords, insertSegmentRecord } from './segment-table.ts';
import { GivenUpError } from './store-faults.ts';
import type { OpenStore } from './store-opening.ts';

export interface SegmentSwap {
  /** The store that the segments were made from; the swap is given up when it is not the open one any more. */
  readonly store: OpenStore;
  readonly removed: readonly Segment[];
  readonly added: readonly Segment[];
  /** What else changes in the same transaction. */
  readonly also?: (store: OpenStore) => Promise<void>;
}

/** Makes a change of the segment list durable, in one transaction; the new files are deleted when it fails. */
export async function commitSwap(
  context: Pick<MaintenanceContext, 'withDatabase'>,
  { store: expected, removed, added, also }: SegmentSwap,
): Promise<void> {
  try {
    await context.withDatabase(async (store) => {
      if (store !== expected) throw new GivenUpError('the store was reopened meanwhile');
      await store.database.transaction(async () => {
        for (const { record } of added) await insertSegmentRecord(store.database, record);
        await deleteSegmentRecords(
          store.database,
          removed.map(({ record }) => record.file),
        );
        await also?.(store);
      });
    });
  } catch (error) {
    for (const segment of added) segment.drop({ deleteFile: true });
    throw error;
  }
}
