import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { TimeRange, TimestampMs } from '../../model/time.ts';
import { TIER_RESOLUTION_MS, type Tier } from '../port.ts';
import { SegmentReader } from '../segment/segment-reader.ts';

/** One row of the `segments` table. */
export interface SegmentRecord {
  /** Order of arrival of what it holds; a merge takes that of its oldest part. */
  readonly sequence: number;
  readonly tier: Tier;
  readonly partitionStartMs: TimestampMs;
  /** How often its contents were merged; equal levels are merged together. */
  readonly level: number;
  /** File name inside the segments folder. */
  readonly file: string;
  readonly rows: number;
  readonly series: number;
  readonly minTimeMs: TimestampMs;
  readonly maxTimeMs: TimestampMs;
  readonly sizeBytes: number;
  readonly createdMs: TimestampMs;
}

/** An open segment file. Its file is closed, and deleted once dropped, when the last reader has released it. */
export class Segment {
  readonly record: SegmentRecord;
  readonly reader: SegmentReader;
  readonly #path: string;
  #holders = 1;
  #deleted = false;

  private constructor(record: SegmentRecord, path: string, reader: SegmentReader) {
    this.record = record;
    this.#path = path;
    this.reader = reader;
  }

  static open(folder: string, record: SegmentRecord): Segment {
    const path = join(folder, record.file);
    return new Segment(record, path, SegmentReader.open(path));
  }

  overlaps({ startMs, endMs }: TimeRange): boolean {
    const lastMs = this.record.maxTimeMs + Math.max(1, TIER_RESOLUTION_MS[this.record.tier]);
    return this.record.minTimeMs < endMs && lastMs > startMs;
  }

  hold(): void {
    this.#holders++;
  }

  release(): void {
    this.#holders--;
    if (this.#holders > 0) return;
    this.reader.close();
    if (this.#deleted) rmSync(this.#path, { force: true });
  }

  /** Gives up the set's own hold; the file goes when the last reader is done. */
  drop(options: { deleteFile: boolean }): void {
    this.#deleted = options.deleteFile;
    this.release();
  }
}

/** The open segments in order of arrival. Changes replace the list, so a reader's list stays as it was. */
export class SegmentSet {
  #segments: readonly Segment[];

  constructor(segments: readonly Segment[]) {
    this.#segments = inOrder(segments);
  }

  get all(): readonly Segment[] {
    return this.#segments;
  }

  of(tier: Tier): readonly Segment[] {
    return this.#segments.filter((segment) => segment.record.tier === tier);
  }

  /** Puts `added` in the place of `removed`, whose files are deleted when nobody reads them any more. */
  replace(removed: readonly Segment[], added: readonly Segment[]): void {
    const gone = new Set(removed);
    this.#segments = inOrder([...this.#segments.filter((segment) => !gone.has(segment)), ...added]);
    for (const segment of removed) segment.drop({ deleteFile: true });
  }

  close(): void {
    for (const segment of this.#segments) segment.drop({ deleteFile: false });
    this.#segments = [];
  }
}

function inOrder(segments: readonly Segment[]): readonly Segment[] {
  return [...segments].sort((a, b) => a.record.sequence - b.record.sequence);
}
