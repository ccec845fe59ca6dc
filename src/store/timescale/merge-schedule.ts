import { HOUR_MS } from '../../model/time.ts';
import type { Chunk } from './chunks.ts';

/** What was seen of one chunk of late rollups. */
interface Seen {
  /** Undefined right after a merge. */
  readonly inserted: number | undefined;
  /** Since when nothing was written. */
  readonly sinceMs: number;
  readonly isDone: boolean;
  /** The last merge, or when the chunk was first seen: then all of its rows may wait for one. */
  readonly mergedMs: number;
  readonly mergedInserted: number;
}

export interface MergeScheduleOptions {
  /** After this long without a write a chunk is due. */
  readonly quietMs: number;
  readonly monotonicMs: () => number;
}

/** Where late samples never stop, because of one host whose clock is wrong for example, rows are merged this often all the same. */
const AT_LEAST_EVERY_MS = HOUR_MS;
/** Fewer rows than this are not worth it: a read adds them up in a millisecond or two. */
const WORTH_ROWS = 10_000;

/** Which chunks of late rollups are due for a merge, by how their numbers of inserted rows move. */
export class MergeSchedule {
  readonly #options: MergeScheduleOptions;
  readonly #seen = new Map<string, Seen>();

  constructor(options: MergeScheduleOptions) {
    this.#options = options;
  }

  /** `quiet`: nothing comes any more. `busy`: rows still come, and so many lie there that it is worth it now. */
  due(chunk: Pick<Chunk, 'relation' | 'inserted' | 'isCompressed'>): 'quiet' | 'busy' | undefined {
    const { quietMs, monotonicMs } = this.#options;
    const nowMs = monotonicMs();
    const seen = seenNow(this.#seen.get(chunk.relation), chunk.inserted, nowMs);
    this.#seen.set(chunk.relation, seen);
    if (!seen.isDone && nowMs - seen.sinceMs >= quietMs) return 'quiet';
    if (chunk.isCompressed || nowMs - seen.mergedMs < AT_LEAST_EVERY_MS) return undefined;
    return chunk.inserted - seen.mergedInserted >= WORTH_ROWS ? 'busy' : undefined;
  }

  /** To be told of each merge that is done. */
  merged(relation: string): void {
    const nowMs = this.#options.monotonicMs();
    const counted = { inserted: undefined, mergedInserted: 0 };
    this.#seen.set(relation, { ...counted, sinceMs: nowMs, isDone: true, mergedMs: nowMs });
  }
}

function seenNow(before: Seen | undefined, inserted: number, nowMs: number): Seen {
  if (before === undefined) {
    return { inserted, sinceMs: nowMs, isDone: false, mergedMs: nowMs, mergedInserted: 0 };
  }
  // The merged rows count as inserted, too: the number after a merge is taken as it is.
  if (before.inserted === undefined) return { ...before, inserted, mergedInserted: inserted };
  if (before.inserted === inserted) return before;
  // A server that was restarted after a crash counts from 0 again.
  const mergedInserted = inserted < before.mergedInserted ? 0 : before.mergedInserted;
  return { ...before, inserted, sinceMs: nowMs, isDone: false, mergedInserted };
}
