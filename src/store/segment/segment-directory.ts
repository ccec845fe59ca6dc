import { fstatSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { BlockIndex, INDEX_SLACK_BYTES } from './block-index.ts';
import { checkMagic, corrupt, decodeFooter, FOOTER_BYTES, type Footer, MAGIC_BYTES } from './format.ts';
import { readFully } from './read-scratch.ts';
import type { SegmentSummary } from './types.ts';

/** What a segment file holds and where: everything but the blocks. */
export interface SegmentDirectory {
  readonly summary: SegmentSummary;
  readonly index: BlockIndex;
}

/** Reads and verifies the footer and the index of an open file. */
export function readDirectory(fd: number, path: string): SegmentDirectory {
  const sizeBytes = fstatSync(fd).size;
  const footer = readFooter(fd, path, sizeBytes);
  const { tier, rows, series, minTime, maxTime } = footer;
  return {
    summary: { path, tier, rows, series, minTime, maxTime, sizeBytes },
    index: readIndex(fd, path, footer),
  };
}

function readFooter(fd: number, path: string, sizeBytes: number): Footer {
  if (sizeBytes < MAGIC_BYTES + FOOTER_BYTES) throw corrupt(path, 0, `it has only ${sizeBytes} bytes`);
  const head = new Uint8Array(MAGIC_BYTES);
  readFully(fd, path, head, 0, MAGIC_BYTES);
  checkMagic(head, path, 0);
  const offset = sizeBytes - FOOTER_BYTES;
  const tail = new Uint8Array(FOOTER_BYTES);
  readFully(fd, path, tail, offset, FOOTER_BYTES);
  const footer = decodeFooter(tail, path, offset);
  if (footer.indexOffset + footer.indexBytes !== offset) {
    throw corrupt(path, offset, 'its parts do not add up');
  }
  return footer;
}

function readIndex(fd: number, path: string, footer: Footer): BlockIndex {
  const { indexOffset, indexBytes, indexCrc, blocks } = footer;
  const bytes = new Uint8Array(indexBytes + INDEX_SLACK_BYTES);
  readFully(fd, path, bytes, indexOffset, indexBytes);
  if (crc32(bytes.subarray(0, indexBytes)) !== indexCrc) {
    throw corrupt(path, indexOffset, 'its index does not match its checksum');
  }
  const index = BlockIndex.decode(bytes, blocks, MAGIC_BYTES);
  if (index.offsets[blocks] !== indexOffset) {
    throw corrupt(path, indexOffset, 'its blocks do not add up to its size');
  }
  return index;
}
