import { randomBytes } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TimestampMs } from '../../model/time.ts';
import type { Tier } from '../port.ts';
import { SegmentWriter } from '../segment/segment-writer.ts';
import type { SegmentSummary } from '../segment/types.ts';
import { Segment, type SegmentRecord } from './segment-set.ts';

/** Where a segment stands among the others, decided before it is written. */
export interface SegmentPlace {
  readonly tier: Tier;
  readonly partitionStartMs: TimestampMs;
  readonly level: number;
  readonly sequence: number;
  readonly createdMs: TimestampMs;
}

/** A segment that is being written. */
export interface OpenSegment {
  readonly place: SegmentPlace;
  readonly file: string;
  readonly writer: SegmentWriter;
}

/** What this store writes; anything else in the folder is left alone. */
const OWN_FILE = /\.segment(\.tmp)?$/;

/** The folder of the segment files: gives names that were never used and clears away what a crash left. */
export class SegmentFiles {
  readonly folder: string;
  /** Tells the files of this opening from those that work of an earlier one may still be writing. */
  readonly #opening = randomBytes(4).toString('hex');
  #lastNumber = 0;
  #lastSequence: number;

  private constructor(folder: string, lastSequence: number) {
    this.folder = folder;
    this.#lastSequence = lastSequence;
  }

  /** Opens the folder and deletes every segment file that is not in `records`. */
  static open(folder: string, records: readonly SegmentRecord[]): SegmentFiles {
    mkdirSync(folder, { recursive: true });
    const known = new Set(records.map((record) => record.file));
    for (const file of readdirSync(folder)) {
      if (OWN_FILE.test(file) && !known.has(file)) rmSync(join(folder, file), { force: true });
    }
    return new SegmentFiles(folder, Math.max(0, ...records.map((record) => record.sequence)));
  }

  /** The next place in the order of arrival. */
  readonly nextSequence = (): number => ++this.#lastSequence;

  create(place: SegmentPlace): OpenSegment {
    const day = new Date(place.partitionStartMs).toISOString().slice(0, 10);
    const file = `${place.tier}-${day}-${this.#opening}-${++this.#lastNumber}.segment`;
    return { place, file, writer: new SegmentWriter({ path: join(this.folder, file), tier: place.tier }) };
  }

  /** Makes the file durable and opens it for reading. */
  finish({ place, file, writer }: OpenSegment): Segment {
    return Segment.open(this.folder, recordOf(place, file, writer.finish()));
  }
}

function recordOf(place: SegmentPlace, file: string, summary: SegmentSummary): SegmentRecord {
  return {
    ...place,
    file,
    rows: summary.rows,
    series: summary.series,
    minTimeMs: summary.minTime,
    maxTimeMs: summary.maxTime,
    sizeBytes: summary.sizeBytes,
  };
}
